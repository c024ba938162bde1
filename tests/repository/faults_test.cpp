// One whole cycle of work (tests/faults/cycle.cpp) with a fault at its N-th change to the disk (tests/faults/shim.cpp): whatever
// fails, whenever the process ends, and whatever a power cut leaves, nothing acknowledged is lost, nothing is half done, no two
// checkpoints contradict each other, and the depositary goes on working.
//
// DEPOSITARY_FAULTS=all tries every N (scripts/fault-injection); otherwise a sample, other ones for another DEPOSITARY_SEED.
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "crypto/tile.h"
#include "crypto/tlog_proof.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string programs = DEPOSITARY_FAULTS_DIR;

// What must be loaded before the faults are, with a blank behind it: the sanitizer's runtime where this is a sanitizer's build.
std::string loaded_first() {
    std::string runtime;
    ::dl_iterate_phdr(
        [](dl_phdr_info* library, std::size_t, void* found) {
            const std::string_view path = library->dlpi_name;
            if (path.find("/libasan.so") != path.npos || path.find("/libtsan.so") != path.npos)
                *static_cast<std::string*>(found) = std::string(path) + " ";
            return 0;
        },
        &runtime);
    return runtime;
}

struct Fault {
    std::string mode{};  // as FAULT_MODE
    std::uint64_t at = 0;
    int error = 0;
    std::string kinds{};
    bool power_cut = false;
    std::string seed{}, drop{};

    std::string words() const {
        std::string text = "FAULT_MODE=" + mode + " FAULT_AT=" + std::to_string(at);
        if (error != 0) text += " FAULT_ERRNO=" + std::to_string(error);
        if (!kinds.empty()) text += " FAULT_KINDS=" + kinds;
        if (power_cut) text += " (power cut)";
        if (!seed.empty()) text += " FAULT_SEED=" + seed;
        if (!drop.empty()) text += " FAULT_DROP=" + drop;
        return text;
    }
};

// The depositary every run starts from.
struct Pattern {
    World world;
    Actor minister;
    TemporaryFolder folder;
    std::string people, before;
    std::string policy;

    Pattern() {
        minister = world.add_account("minister", "KH", Role::ministry);
        world.deposit("BEFORE/1", "was there before");
        before = world.depositary->checkpoint();
        policy = world.depositary->policy();
        const auto key = crypto::MinisignSecretKey::generate();
        people = folder.path() + "/people.json";
        const auto secret = key.to_file(crypto::Secret());
        const auto root = Founded::root().to_text();
        std::ofstream(people) << Json{{"root", std::string(root.text())},
                                      {"key", std::string(secret.text())},
                                      {"compartment", world.compartment.to_text()},
                                      {"secretariat", world.secretariat.account.to_text()},
                                      {"minister", minister.account.to_text()}};
        world.depositary.reset();
    }
};

crypto::Checkpoint tree_of(const std::string& note) { return crypto::Checkpoint::parse(crypto::SignedNote::parse(note).text); }

struct Outcome {
    int status = 0;
    bool fired = true;
    std::uint64_t calls = 0;
    std::vector<Json> told;
    std::string wrong;  // the first thing that does not hold; empty when all do
};

class Run {
public:
    Run(const Pattern& pattern, const Fault& fault) : pattern_(pattern), fault_(fault) {
        data_ = folder_.path() + "/data";
        image_ = folder_.path() + "/image";
        fs::copy(pattern.world.founded.data, data_, fs::copy_options::recursive);
        fs::create_directory(image_);
    }

    Outcome go() {
        spawn();
        outcome_.wrong = judge();
        return outcome_;
    }

private:
    void spawn() {
        std::vector<std::string> environment;
        for (char** entry = environ; *entry != nullptr; ++entry)
            if (!std::string_view(*entry).starts_with("LD_PRELOAD=")) environment.push_back(*entry);
        const auto set = [&](const std::string& name, const std::string& value) { environment.push_back(name + "=" + value); };
        const auto count = folder_.path() + "/count";
        set("LD_PRELOAD", loaded_first() + programs + "/libdepositary_faults.so");
        set("FAULT_FOLDER", data_);
        set("FAULT_MODE", fault_.mode);
        set("FAULT_AT", std::to_string(fault_.at));
        set("FAULT_ERRNO", std::to_string(fault_.error));
        set("FAULT_KINDS", fault_.kinds);
        set("FAULT_COUNT", count);
        set("FAULT_DROP", fault_.drop);
        if (fault_.power_cut) set("FAULT_IMAGE", image_);
        if (!fault_.seed.empty()) set("FAULT_SEED", fault_.seed);
        std::vector<char*> variables;
        for (auto& entry : environment) variables.push_back(entry.data());
        variables.push_back(nullptr);
        std::string program = programs + "/depositary_cycle", people = pattern_.people;
        char* arguments[] = {program.data(), data_.data(), people.data(), nullptr};

        const auto out = folder_.path() + "/out", err = folder_.path() + "/err";
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
        ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
        pid_t child = 0;
        BOOST_REQUIRE(::posix_spawn(&child, program.c_str(), &files, nullptr, arguments, variables.data()) == 0);
        ::posix_spawn_file_actions_destroy(&files);
        BOOST_REQUIRE(::waitpid(child, &outcome_.status, 0) == child);
        std::ifstream(count) >> outcome_.calls;
        const bool stopped_itself = WIFEXITED(outcome_.status) && WEXITSTATUS(outcome_.status) == 70;  // without a count
        outcome_.fired = fault_.at != 0 && (stopped_itself || outcome_.calls >= fault_.at);
        std::ifstream lines(out);
        for (std::string line; std::getline(lines, line);) outcome_.told.push_back(Json::parse(line));
    }

    std::string judge() {
        // 70 is "the outcome of a commit is unknown, the next start will tell"; 71, a register that contradicts itself, never.
        const bool ended = WIFEXITED(outcome_.status);
        const int code = ended ? WEXITSTATUS(outcome_.status) : -1;
        if (code != 0 && code != 70 && code != 99) return "the process ended badly: " + std::to_string(outcome_.status) + told();
        const bool crashing = fault_.mode == "before" || fault_.mode == "after";
        if (code == 99 && !crashing) return "the process was cut though nothing ordered it";
        const auto data = fault_.power_cut && code == 99 ? image_ : data_;
        try {
            return inspect(data, code == 0 && fault_.mode != "fail-on");
        } catch (const Error& error) {
            return "after it: " + error.code() + ": " + error.what() + told();
        } catch (const std::exception& error) {
            return std::string("after it: ") + error.what() + told();
        }
    }

    std::string told() const {
        std::string text;
        for (const Json& line : outcome_.told)
            if (line.contains("refused") || line.contains("failed")) text += "\n    " + line.dump();
        std::ifstream err(folder_.path() + "/err");
        for (std::string line; std::getline(err, line);) text += "\n    " + line;
        return text;
    }

    std::string inspect(const std::string& data, bool must_be_complete) {
        std::vector<std::string> seen{pattern_.before};
        std::ifstream published(data + "/register/checkpoint");
        if (std::string note{std::istreambuf_iterator<char>(published), {}}; !note.empty()) seen.push_back(note);
        Depositary depositary(data, Founded::root(), pattern_.world.clock);
        const Actor& secretariat = pattern_.world.secretariat;

        // Every receipt that was given verifies by itself, and its act is still there, the same.
        const auto policy = crypto::TlogPolicy::parse(pattern_.policy);
        std::uint32_t acknowledged = 0;
        bool key = false, signature = false, done = false;
        for (const Json& line : outcome_.told) {
            done = done || line.contains("done");
            key = key || line.value("step", "") == "key";
            signature = signature || line.value("step", "") == "signature";
            if (line.contains("checkpoint")) seen.push_back(line.at("checkpoint"));
            if (!line.contains("act")) continue;
            acknowledged = std::max(acknowledged, line.at("version").get<std::uint32_t>());
            const std::string entry = line.at("entry");
            const auto proof = crypto::TlogProof::parse(line.at("proof").get<std::string>());
            if (crypto::verify_tlog_proof(proof, crypto::as_bytes(entry), policy) != crypto::ProofVerdict::valid)
                return "the receipt of act " + line.at("act").dump() + " does not verify";
            seen.push_back(proof.checkpoint);
            const auto now = depositary.receipt(secretariat, line.at("act"));
            if (now.entry != entry) return "act " + line.at("act").dump() + " is another one now";
        }
        if (must_be_complete && !done) return "the cycle did not end";
        if (must_be_complete)
            for (const Json& line : outcome_.told)
                if (line.contains("failed")) return "a step failed for good though the fault was gone" + told();

        // All checkpoints that anybody can have seen are prefixes of one register.
        seen.push_back(depositary.checkpoint());
        if (const auto wrong = contradiction(depositary, seen); !wrong.empty()) return wrong;

        // What is visible is whole.
        const auto id = depositary.find_symbol(secretariat, "CYCLE/1");
        if (acknowledged > 0 && !id) return "the document was acknowledged and is gone";
        if (id) {
            const auto document = depositary.document(secretariat, *id);
            if (document.versions.size() < acknowledged) return "a version was acknowledged and is gone";
            for (const auto& version : document.versions)
                if (read(depositary, *id, version.number) != "version " + std::to_string(version.number)) return "a version is not what was deposited";
            if (signature && (document.versions.size() != 2 || document.latest().signatures.size() != 1 || !document.latest().signatures[0].valid))
                return "the signature was acknowledged and is gone";
            if (document.latest().signatures.size() > 1) return "one signature is there twice";
        }
        if (key && depositary.party_keys().size() != 1) return "the key was acknowledged and is gone";
        std::string findings;
        for (const Finding& finding : depositary.check({})) findings += finding.where + ": " + finding.what + "\n";
        if (!findings.empty()) return "fsck: " + findings + told();
        if (!fs::is_empty(data + "/vault/tmp")) return "temporary files are left";

        // It goes on.
        const auto after = deposit(depositary);
        if (read(depositary, after, 1) != "goes on") return "it does not go on";
        seen.push_back(depositary.checkpoint());
        if (const auto wrong = contradiction(depositary, seen); !wrong.empty()) return wrong;
        if (!depositary.rebuild_state()) return "the state computed anew is another";
        return "";
    }

    static std::string contradiction(const Depositary& depositary, const std::vector<std::string>& seen) {
        const auto newest = tree_of(depositary.checkpoint());
        const auto hashes = crypto::hash_reader_over_tiles(
            newest.size, [&](const crypto::TileId& id) { return depositary.register_file(crypto::tile_path(id)); });
        for (const auto& note : std::set<std::string>(seen.begin(), seen.end())) {
            const auto old = tree_of(note);
            if (old.size > newest.size) return "a checkpoint was shown of a larger register than there is now";
            if (!crypto::verify_consistency(old.size, old.root, newest.size, newest.root,
                                            crypto::consistency_proof(old.size, newest.size, hashes)))
                return "a checkpoint that was shown contradicts the register";
        }
        return "";
    }
    std::string read(const Depositary& depositary, const DocumentId& id, std::uint32_t version) const {
        const auto file = depositary.open_file(pattern_.world.secretariat, id, version, "text.txt");
        crypto::Bytes bytes(file->content().size());
        file->content().read_at(0, bytes);
        return std::string(crypto::as_text(bytes));
    }
    DocumentId deposit(Depositary& depositary) const {
        crypto::MemorySource source(crypto::as_bytes("goes on"));
        const auto& secretariat = pattern_.world.secretariat;
        const auto upload = depositary.store_upload(secretariat, pattern_.world.compartment, source, {}, {});
        NewDocument document;
        document.compartment = pattern_.world.compartment;
        document.symbol = "AFTER/1";
        document.title = "Goes on";
        document.first.files.push_back({upload.id, "text.txt", "en", FileRole::text, "text/plain"});
        return depositary.add_document(secretariat, document).document;
    }

    const Pattern& pattern_;
    const Fault fault_;
    TemporaryFolder folder_;
    std::string data_, image_;
    Outcome outcome_;
};

Outcome run(const Pattern& pattern, const Fault& fault) { return Run(pattern, fault).go(); }

bool all() { return std::getenv("DEPOSITARY_FAULTS") != nullptr && std::string_view(std::getenv("DEPOSITARY_FAULTS")) == "all"; }

// Tries a fault at every call, or at a sample of them, until a run ends without it. Gives the number of calls.
std::uint64_t at_every_call(const Pattern& pattern, Fault fault, unsigned sample) {
    static const unsigned seed = std::getenv("DEPOSITARY_SEED") != nullptr ? static_cast<unsigned>(std::atoi(std::getenv("DEPOSITARY_SEED")))
                                                                           : std::random_device()();
    std::mt19937 random(seed);
    fault.at = 0;
    const auto calls = run(pattern, fault).calls;
    BOOST_TEST(calls > 100);
    std::vector<std::uint64_t> places;
    for (std::uint64_t at = 1; at <= calls; ++at) places.push_back(at);
    if (!all()) {
        std::shuffle(places.begin(), places.end(), random);
        places.resize(std::min<std::size_t>(places.size(), sample));
    }
    unsigned fired = 0, wrong = 0;
    for (const std::uint64_t at : places) {
        fault.at = at;
        if (fault.seed != "" && all()) fault.seed = std::to_string(at);
        const auto outcome = run(pattern, fault);
        fired += outcome.fired;
        if (!outcome.wrong.empty()) BOOST_ERROR(fault.words() << " (seed " << seed << "): " << outcome.wrong);
        wrong += !outcome.wrong.empty();
    }
    BOOST_TEST(fired * 10 >= places.size() * 9);  // threads make the number of calls vary a little
    std::printf("faults: %s: %zu of %llu calls tried, %u fired, %u wrong\n", fault.mode.c_str(), places.size(),
                static_cast<unsigned long long>(calls), fired, wrong);
    std::fflush(stdout);
    return calls;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(a_cycle_without_a_fault_holds_everything) {
    const Pattern pattern;
    const auto outcome = run(pattern, {});
    BOOST_REQUIRE(outcome.wrong == "");
    BOOST_TEST(outcome.told.back().contains("done"));
    for (const Json& line : outcome.told) BOOST_TEST(!line.contains("refused"));
    BOOST_TEST(outcome.calls > 100);
}

BOOST_AUTO_TEST_CASE(the_process_ends_before_or_after_any_call) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "before"}, 12);
    if (all()) at_every_call(pattern, {.mode = "after"}, 12);
}

BOOST_AUTO_TEST_CASE(the_power_fails_at_any_call_and_nothing_unsynced_is_left) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "before", .power_cut = true}, 14);
}

BOOST_AUTO_TEST_CASE(the_power_fails_at_any_call_and_some_of_what_was_not_synced_is_left) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "before", .power_cut = true, .seed = "1"}, 14);
}

// A program without one of its syncs must not pass: here the shim leaves each out in turn.
BOOST_AUTO_TEST_CASE(a_missing_sync_is_noticed) {
    const Pattern pattern;
    const auto calls = run(pattern, {.mode = "none"}).calls;
    for (const char* sync : {"/vault/tmp/", "folder:/vault/", "catalogue.sqlite-wal", "register/checkpoint.new"}) {
        std::string wrong;
        for (unsigned i = 0; i < 24 && wrong.empty(); ++i) {
            Fault fault{.mode = "before", .at = calls - 20 - i * 4, .power_cut = true, .drop = sync};
            if (i > 0) fault.seed = std::to_string(i);
            wrong = run(pattern, fault).wrong;
        }
        BOOST_TEST(wrong != "", "nothing was noticed without the sync of " << sync);
        std::printf("faults: without the sync of %s: %s\n", sync, wrong.substr(0, wrong.find('\n')).c_str());
    }
}

BOOST_AUTO_TEST_CASE(any_call_fails_once) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "fail", .error = EIO}, 12);
    at_every_call(pattern, {.mode = "fail", .error = ENOSPC, .kinds = "write,open,truncate,link,sync,rename"}, 8);
}

BOOST_AUTO_TEST_CASE(from_any_call_on_the_disk_is_full) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "fail-on", .error = ENOSPC, .kinds = "write,open,link"}, 8);
}

BOOST_AUTO_TEST_CASE(any_write_is_short_or_interrupted) {
    const Pattern pattern;
    at_every_call(pattern, {.mode = "short"}, 8);
    at_every_call(pattern, {.mode = "fail", .error = EINTR, .kinds = "write,open"}, 8);
}

BOOST_AUTO_TEST_SUITE_END()
