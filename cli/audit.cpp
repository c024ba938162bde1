// `depositary audit`: fetches a register and checks all of it, against itself, its key, and what an earlier audit saw.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/remote.h"
#include "crypto/error.h"
#include "crypto/tlog_proof.h"
#include "crypto/tree_builder.h"
#include "repository/act.h"

namespace depositary::cli {
namespace {

using namespace crypto;

struct Options {
    std::string url, key, policy_file;
    bool forget = false;
};

// What the last audit of a register saw, kept under its origin's digest.
std::string memory_path(const std::string& origin) {
    return config_folder() + "/audit-" + Sha256::of(origin).hex().substr(0, 16) + ".checkpoint";
}

class Audit {
public:
    Audit(const Options& options, const Settings& settings) : options_(options), settings_(settings), remote_(options.url) {}

    void run() {
        const auto note_text = remote_.get("/register/checkpoint").body;
        verifier_ = trusted_key();
        const auto checkpoint = verified(note_text);
        recall();
        replay(checkpoint);
        if (findings_.empty()) remember(note_text);
        report(checkpoint);
    }

private:
    void found(const std::string& what) { findings_.push_back(what); }

    // The key named on the command line or in a policy; else the one remembered; else the server's own word for it.
    NoteVerifier trusted_key() {
        if (!options_.key.empty()) return NoteVerifier::parse(options_.key);
        if (!options_.policy_file.empty()) {
            const auto policy = TlogPolicy::parse(read_text(options_.policy_file));
            if (policy.logs().size() != 1) throw Invalid("tlog-policy", "The policy must name exactly one log.");
            return policy.logs()[0];
        }
        on_servers_word_ = true;
        const auto policy = TlogPolicy::parse(remote_.get_json("/api/v1/register-key").at("policy").get<std::string>());
        return policy.logs().at(0);
    }

    Checkpoint verified(const std::string& text) const {
        const auto note = SignedNote::parse(text);
        const std::array known{verifier_};
        if (verify_note(note, known).empty())
            throw Invalid("wrong-register-key", "The checkpoint is not signed with the register's key that you trust.");
        const auto checkpoint = Checkpoint::parse(note.text);
        if (checkpoint.origin != verifier_.name)
            throw Invalid("wrong-origin", "The checkpoint is of another register: " + checkpoint.origin + ".");
        return checkpoint;
    }

    void recall() {
        const auto path = memory_path(verifier_.name);
        if (options_.forget) std::filesystem::remove(path);
        if (std::filesystem::exists(path)) seen_ = verified(read_text(path));
    }

    // Recomputes the tree from every leaf and compares each tile and the root; and, on the way, the root that was seen before.
    void replay(const Checkpoint& checkpoint) {
        if (seen_ && seen_->size > checkpoint.size)
            found("the register has shrunk: an earlier audit saw size " + std::to_string(seen_->size));
        std::uint64_t tiles = 0;
        TreeBuilder tree([&](const TileId& id, const Bytes& hashes) {
            ++tiles;
            const auto path = tile_path(id);
            if (remote_.get("/register/" + path).body != as_text(hashes)) found(path + " does not hold the hashes of the entries");
        });
        Progress progress("Auditing");
        const auto compare_seen = [&] {
            if (seen_ && seen_->size == tree.size() && seen_->root != tree.root())
                found("history was rewritten: at size " + std::to_string(seen_->size) + " the root was another one");
        };
        compare_seen();
        for (std::uint64_t number = 0; number * tile_width < checkpoint.size; ++number) {
            const auto width = static_cast<unsigned>(std::min<std::uint64_t>(tile_width, checkpoint.size - number * tile_width));
            const auto bundle = remote_.get("/register/" + entries_path(number, width)).body;
            for (const auto& entry : parse_entries(as_bytes(bundle), width)) {
                check_leaf(tree.size(), as_text(entry));
                tree.add(leaf_hash(entry));
                compare_seen();
            }
            progress.show(tree.size(), checkpoint.size);
        }
        tree.finish();
        if (tree.root() != checkpoint.root) found("the entries do not hash to the checkpoint's root");
    }

    void check_leaf(std::uint64_t index, std::string_view entry) {
        const auto leaf = repository::Leaf::parse(entry);
        if (!leaf) return found("entry " + std::to_string(index) + " is not of the form of a leaf");
        if (leaf->time < last_time_) found("entry " + std::to_string(index) + " is dated before the one before it");
        last_time_ = leaf->time;
        ++kinds_[leaf->kind];
    }

    void remember(const std::string& note) const {
        const auto path = memory_path(verifier_.name), temporary = path + ".new";
        ::unlink(temporary.c_str());
        write_new_file(temporary, note, true);
        std::filesystem::rename(temporary, path);
    }

    void report(const Checkpoint& checkpoint) const {
        if (settings_.json) {
            print_json({{"sound", findings_.empty()}, {"findings", findings_}, {"origin", checkpoint.origin},
                        {"size", checkpoint.size}, {"root", to_base64(checkpoint.root)}, {"acts", kinds_},
                        {"register_key", verifier_.to_text()}, {"key_on_servers_word", on_servers_word_},
                        {"consistent_with_size", seen_ ? nlohmann::json(seen_->size) : nlohmann::json()}});
        } else {
            std::printf("Register  %s\nSize      %llu\nRoot      %s\n", checkpoint.origin.c_str(),
                        static_cast<unsigned long long>(checkpoint.size), to_base64(checkpoint.root).c_str());
            for (const auto& [kind, count] : kinds_) std::printf("%8llu  %s\n", static_cast<unsigned long long>(count), kind.c_str());
            for (const auto& finding : findings_) std::printf("Wrong: %s\n", finding.c_str());
            if (findings_.empty()) std::printf("Sound: every entry and tile hashes to the signed checkpoint.\n");
            if (findings_.empty() && seen_)
                std::printf("It extends what was seen at size %llu.\n", static_cast<unsigned long long>(seen_->size));
        }
        if (on_servers_word_)
            std::fprintf(stderr, "Note: the register's key was taken on the server's own word: %s\n"
                                 "      Compare it with the one that the depositary has published, or name it with --key.\n",
                         verifier_.to_text().c_str());
        if (!findings_.empty()) throw NotSo();
    }

    const Options& options_;
    const Settings& settings_;
    Remote remote_;
    NoteVerifier verifier_;
    bool on_servers_word_ = false;
    std::optional<Checkpoint> seen_;
    repository::Timestamp last_time_;
    std::map<std::string, std::uint64_t> kinds_;
    std::vector<std::string> findings_;
};

}  // namespace

void add_audit(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("audit", "Fetch a server's register and check all of it");
    command->add_option("url", options->url, "The server's address")->required();
    command->add_option("--key", options->key, "The register's key (vkey) that you trust");
    command->add_option("--policy", options->policy_file, "A C2SP tlog-policy that names the register");
    command->add_flag("--forget", options->forget, "Forget what earlier audits of this register saw");
    command->callback([options, &settings] { Audit(*options, settings).run(); });
}

}  // namespace depositary::cli
