// Reading everything and saying what is damaged: vault files, leaves against tiles against checkpoints, acts against leaves,
// rows against acts, bags, signatures. Rows that no act brings about: check_kept_rows.h.

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "crypto/tree_builder.h"
#include "repository/bag.h"
#include "repository/check_kept_rows.h"
#include "repository/depositary_state.h"
#include "repository/durable_file.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::uint64_t batch = 1000;

// The catalogue as it stands between two batches of the registrar, held still for one reader.
class Snapshot {
public:
    explicit Snapshot(Depositary::State& state) : session_(state.catalogue.reader()) {
        // Within a job: all that was committed before is under the head and has its keys.
        state.write([&](Session&) {
            head_ = state.registrar.head();
            std::uint64_t size = 0;
            execute(*session_, "BEGIN");
            *session_ << "SELECT size FROM register_state", into(size), now;
        });
    }
    ~Snapshot() {
        try {
            execute(*session_, "ROLLBACK");
        } catch (const Error&) {
            // SQLite gave it up by itself.
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    Session& session() { return *session_; }
    const RegisterHead& head() const { return *head_; }

private:
    Catalogue::Lease session_;
    std::shared_ptr<const RegisterHead> head_;
};

class Check {
public:
    Check(Depositary::State& state, const std::function<void(std::uint64_t, std::uint64_t)>& progress, std::int64_t unclaimed)
        : state_(state), progress_(progress), unclaimed_(unclaimed) {}

    std::vector<Finding> run(std::vector<Finding>* notes) {
        Snapshot snapshot(state_);
        Session& session = snapshot.session();
        const auto acts = snapshot.head().size;
        // Whatever one part stumbles over, the others are still looked at.
        const auto part = [&](const char* name, const std::function<void()>& look) {
            try {
                look();
            } catch (const std::exception& error) {
                found(name, std::string("it could not be read to its end: ") + error.what());
            }
        };
        part("catalogue.sqlite", [&] {
            std::uint64_t files = 0;
            session << "SELECT count(*) FROM file", into(files), now;
            std::uint64_t uploads = 0;
            session << "SELECT count(*) FROM upload", into(uploads), now;
            total_ = acts * 2 + files + uploads;
        });
        part("catalogue.sqlite", [&] { check_catalogue(session); });
        part("register", [&] { check_register(session, snapshot.head()); });
        part("register/checkpoint", [&] { check_published(); });
        part("acts", [&] { check_acts(session, acts); });
        part("rows", [&] { check_rows(session); });
        part("versions", [&] { check_versions(session); });
        part("uploads", [&] { check_uploads(session); });
        part("referrals", [&] { check_referrals(session); });
        part("vault", [&] { check_vault(session); });
        part("vault/quarantine", [&] { check_quarantine(session); });
        KeptRowsCheck kept(state_, session, [&](const std::string& where, const std::string& what) { found(where, what); });
        part("accounts", [&] { kept.check_accounts(); });
        part("saved searches", [&] { kept.check_saved_searches(); });
        part("remembered answers", [&] { kept.check_answers(acts); });
        if (notes != nullptr) {
            *notes = std::move(notes_);
        }
        return std::move(findings_);
    }

private:
    // What is damaged may be any bytes.
    void found(const std::string& where, const std::string& what) {
        findings_.push_back({escape_unprintable(where), escape_unprintable(what)});
    }
    void advance(std::uint64_t steps = 1) {
        done_ += steps;
        if (progress_) {
            progress_(std::min(done_, total_), total_);
        }
    }

    // SQLite's own check of every page and index.
    void check_catalogue(Session& session) {
        for (const std::string& fault : integrity_faults(session, 20)) {
            found("catalogue.sqlite", fault + (fault.find(" index ") == std::string::npos
                                                   ? "; restore the catalogue from the newest backup"
                                                   : "; restore the catalogue from the newest backup, or, where nothing but indexes "
                                                     "is named, rebuild them (docs/operate.md, \"A damaged index\")"));
        }
    }

    // Computes the tree anew from the leaves, and holds tiles, state and every checkpoint against it.
    void check_register(Session& session, const RegisterHead& head) {
        const std::uint64_t size = head.size;
        std::map<std::uint64_t, std::string> checkpoints;
        {
            std::vector<std::uint64_t> sizes;
            std::vector<std::string> notes;
            session << "SELECT size, note FROM checkpoint ORDER BY size", into(sizes), into(notes), now;
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                checkpoints[sizes[i]] = notes[i];
            }
        }
        crypto::TreeBuilder tree([&](const crypto::TileId& id, const crypto::Bytes& hashes) { compare_tile(session, id, hashes); });
        for (std::uint64_t from = 0; from < size; from += batch) {
            std::vector<std::uint64_t> positions;
            std::vector<Blob> entries;
            session << "SELECT position, entry FROM leaf WHERE position >= ? AND position < ? ORDER BY position", bind(from),
                bind(std::min(from + batch, size)), into(positions), into(entries), now;
            for (std::size_t i = 0; i < std::min(batch, size - from); ++i) {
                const std::uint64_t position = from + i;
                if (i >= positions.size() || positions[i] != position) {
                    return found(fmt::format("leaf {}", position), "it is missing from the catalogue");
                }
                if (!Leaf::parse(crypto::as_text(bytes_of(entries[i])))) {
                    found(fmt::format("leaf {}", position), "it is not of the form of a leaf");
                }
                tree.add(crypto::leaf_hash(bytes_of(entries[i])));
                if (const auto checkpoint = checkpoints.find(position + 1); checkpoint != checkpoints.end()) {
                    check_checkpoint(checkpoint->first, checkpoint->second, tree.root());
                    checkpoints.erase(checkpoint);
                }
                advance();
            }
        }
        tree.finish();
        for (const auto& [checkpoint_size, note] : checkpoints) {
            if (checkpoint_size > size) {
                found(fmt::format("checkpoint {}", checkpoint_size), "it is of a larger register than there is");
            }
        }
        if (tree.root() != head.root) {
            found("register", "its leaves do not hash to the root of its checkpoint");
        }
        for (const char* table : {"leaf", "act"}) {
            std::vector<std::uint64_t> beyond;
            session << std::string("SELECT position FROM ") + table + " WHERE position < 0 OR position >= ? LIMIT 20", bind(size),
                into(beyond), now;
            for (const std::uint64_t position : beyond) {
                found(fmt::format("{} {}", table, position), "it lies beyond the end of the register");
            }
        }
    }

    // The copy that the world has seen.
    void check_published() {
        const std::string where = "register/checkpoint";
        if (!std::filesystem::exists(state_.folder + "/" + where)) {
            return found(where, "it is missing: without it an older catalogue is not noticed, and a start is refused; put it back "
                                "from the newest backup, or with the one that a reader has kept (docs/operate.md, \"Restore it\")");
        }
        try {
            const std::string published = read_file(state_.folder + "/" + where);
            // It may be newer than the snapshot; it is remembered before it is published.
            auto session = state_.catalogue.reader();
            std::vector<std::uint64_t> sizes;
            *session << "SELECT size FROM checkpoint WHERE note = ?", bind(published), into(sizes), now;
            if (sizes.size() != 1) {
                found(where, "it is not a checkpoint that the catalogue knows; keep it, and compare with a reader's copy");
            }
        } catch (const Error& error) {
            found(where, error.what());
        }
    }

    void compare_tile(Session& session, const crypto::TileId& id, const crypto::Bytes& expected) {
        try {
            if (tile_reader(session, nullptr)(id) != expected) {
                found(crypto::tile_path(id), "its hashes are not those of the register's leaves");
            }
        } catch (const Error& error) {
            found(crypto::tile_path(id), error.what());
        }
    }

    void check_checkpoint(std::uint64_t size, const std::string& note, const crypto::Sha256& root) {
        const std::string where = fmt::format("checkpoint {}", size);
        try {
            const auto parsed = crypto::SignedNote::parse(note);
            const std::array known{state_.registrar.verifier()};
            if (crypto::verify_note(parsed, known).empty()) {
                return found(where, "it does not carry the register's signature");
            }
            const auto tree = crypto::Checkpoint::parse(parsed.text);
            if (tree.size != size || tree.root != root || tree.origin != state_.instance.origin) {
                found(where, "it does not state the root of the register's leaves");
            }
        } catch (const Error& error) {
            found(where, error.what());
        }
    }

    void check_acts(Session& session, std::uint64_t size) {
        for (std::uint64_t index = 0; index < size; ++index) {
            try {
                const Act act = state_.read_act(session, index);
                if (act.erased && !state_.is_erased(StateReader(session, state_.projection), act)) {
                    found(fmt::format("act {}", index), "its payload is missing, though its document was not erased");
                }
                if (!act.erased) {
                    named_by_acts_.add_those_in(Json::parse(act.payload));
                }
            } catch (const std::exception& error) {
                found(fmt::format("act {}", index), error.what());
            }
            advance();
        }
        named_by_acts_.sort();
    }

    // Computes the state anew, beside the stored one.
    void check_rows(Session& session) {
        try {
            const auto scratch = Catalogue::scratch();
            rebuild_state(state_, session, *scratch);
            compare(state_.projection.dump(session), state_.projection.dump(*scratch));
        } catch (const std::exception& error) {
            found("catalogue", std::string("the state could not be computed from the acts: ") + error.what());
        }
    }

    void compare(const std::map<std::string, crypto::Sha256>& stored, const std::map<std::string, crypto::Sha256>& computed) {
        for (const auto& [row, digest] : computed) {
            const auto same = stored.find(row);
            if (same == stored.end()) {
                found("row " + row, "it is missing, though an act brought it about");
            } else if (same->second != digest) {
                found("row " + row, "it is not what the acts say");
            }
        }
        for (const auto& [row, digest] : stored) {
            if (!computed.contains(row)) {
                found("row " + row, "no act brought it about");
            }
        }
    }

    void check_versions(Session& session) {
        std::vector<std::string> ids;
        std::vector<std::uint64_t> astray;
        session << "SELECT a.position FROM act a JOIN document d ON d.id = a.document WHERE a.compartment <> d.compartment ORDER BY 1",
            into(astray), now;
        for (const std::uint64_t position : astray) {
            found(fmt::format("act {}", position), "it lies in another compartment than its document");
        }
        session << "SELECT id FROM document ORDER BY act", into(ids), now;
        const StateReader reader(session, state_.projection);
        for (const std::string& id : ids) {
            try {
                const auto document = reader.document(DocumentId::parse(id).value(), StateReader::Versions::all);
                for (const Version& version : document->versions) {
                    check_version(reader, *document, version);
                }
            } catch (const std::exception& error) {
                found("document " + id, error.what());
            }
        }
    }

    void check_version(const StateReader& reader, const Document& document, const Version& version) {
        const std::string where = fmt::format("document {} version {}", document.id.to_text(), version.number);
        const BagTagFiles tags{version.bagit, version.bag_info, version.manifest_sha256, version.tagmanifest_sha256};
        if (const auto wrong = check_bag_tag_files(tags, version.files); !wrong.empty()) {
            found(where, wrong);
        }
        for (const Signature& signature : version.signatures) {
            const auto wrong = why_invalid(signature, document.id, version, reader.party_key(signature.key_fingerprint));
            if (!wrong.empty()) {
                found(where + " signature of " + signature.party, wrong);
            }
        }
        for (const File& file : version.files) {
            check_file(document.compartment, file);
            advance();
        }
    }

    // Digest of the ciphertext, then every chunk of it, then size and digest of the plaintext.
    void check_file(const CompartmentId& compartment, const File& file) {
        const std::string name = file.vault_name.hex();
        const std::string where = "vault/" + name.substr(0, 2) + "/" + name;
        if (const auto wrong = state_.vault.check(file.vault_name); !wrong.empty()) {
            if (!was_erased(name)) {
                found(where, wrong + (state_.vault.check_quarantined(file.vault_name).empty()
                                          ? "; it lies whole in vault/quarantine, from where the next start brings it back"
                                          : "; restore this file from a backup"));
            }
            return;
        }
        try {
            const auto opened = state_.open(compartment, file);
            const crypto::RandomAccessSource* const content = &opened->content();
            crypto::Sha256Stream digest;
            crypto::Bytes buffer(256 * 1024);
            for (std::uint64_t at = 0; at < content->size();) {
                const auto part = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), content->size() - at));
                content->read_at(at, part);
                digest.write(part);
                at += part.size();
            }
            if (content->size() != file.size || digest.finish() != file.digest) {
                found(where, "its plaintext is not the file that was deposited");
            }
        } catch (const Error& error) {
            if (!was_erased(name)) {
                found(where, error.what());
            }
        }
    }

    // By now: it may have been erased since the moment that is looked at.
    bool was_erased(const std::string& vault_name) {
        auto session = state_.catalogue.reader();
        int erased = 0;
        *session << "SELECT count(*) FROM erased_file WHERE vault_name = ?", bind(vault_name), into(erased), now;
        return erased > 0;
    }

    void check_referrals(Session& session) {
        std::vector<std::string> ids;
        std::vector<std::string> compartments;
        session << "SELECT id, compartment FROM referral ORDER BY act", into(ids), into(compartments), now;
        const StateReader reader(session, state_.projection);
        for (std::size_t i = 0; i < ids.size(); ++i) {
            try {
                const auto referral = reader.referral(DocumentId::parse(ids[i]).value());
                for (const File& file : referral->files) {
                    check_file(CompartmentId::parse(compartments[i]).value(), file);
                }
            } catch (const std::exception& error) {
                found("referral " + ids[i], error.what());
            }
        }
    }

    // Uploads that no version took yet: as they were stored, and their file there.
    void check_uploads(Session& session) {
        std::vector<std::string> ids;
        std::vector<std::string> compartments;
        std::vector<std::string> vault_names;
        std::vector<Blob> sealed;
        session << "SELECT id, compartment, vault_name, sealed FROM upload ORDER BY id", into(ids), into(compartments),
            into(vault_names), into(sealed), now;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const std::string where = "upload " + ids[i];
            try {
                const auto compartment = CompartmentId::parse(compartments[i]);
                const auto name = crypto::Sha256::from_hex(vault_names[i]);
                if (!compartment || !name) {
                    throw Damaged("upload", "it names no compartment or no file");
                }
                const Json value = state_.projection.open(*compartment, "upload", ids[i], sealed[i]);
                if (value.value("vault", "") != vault_names[i]) {
                    throw Damaged("upload", "it names another file of the vault than was stored");
                }
                File file;
                file.size = value.at("size");
                file.digest = crypto::Sha256::from_hex(value.at("sha256").get<std::string>()).value();
                file.vault_name = *name;
                check_file(*compartment, file);
            } catch (const std::exception& error) {
                found(where, with_advice(error.what(), "It can be deposited again."));
            }
            advance();
        }
    }

    void check_vault(Session& session) {
        const auto rows = VaultNames::of_rows(session);
        state_.vault.for_each(
            [&](const crypto::Sha256& name) {
                const std::string where = "vault/" + name.hex().substr(0, 2) + "/" + name.hex();
                if (rows.contains(name) || (unclaimed_ > 0 && state_.vault.age(name) < unclaimed_)) {
                    return;
                }
                if (named_by_acts_.contains(name) && !was_erased(name.hex())) {
                    found(where, "an act names this file, but no row of the catalogue does");
                } else if (state_.opening == Opening::to_check) {
                    notes_.push_back({where, "nothing refers to this file; the next start puts it aside"});
                } else {
                    found(where, "nothing refers to this file");
                }
            },
            [&](const std::string& path) { found(path, "it does not belong in the vault"); });
    }

    // What was put aside: what is known does not belong there, of the rest a person decides.
    void check_quarantine(Session& session) {
        const auto rows = VaultNames::of_rows(session);
        std::size_t unknown = 0;
        for (const auto& name : state_.vault.quarantined()) {
            const bool known = rows.contains(name) || (named_by_acts_.contains(name) && !was_erased(name.hex()));
            if (!known || !state_.vault.is_missing(name)) {
                ++unknown;
                continue;
            }
            const auto wrong = state_.vault.check_quarantined(name);
            found("vault/quarantine/" + name.hex(),
                  "it was put aside wrongly, for it is known to the catalogue; " +
                      (!wrong.empty()         ? wrong + "; restore it from a backup"
                       : rows.contains(name) ? "the next start brings it back"
                                             : "no row names it: restore the catalogue"));
        }
        if (unknown > 0) {
            notes_.push_back({"vault/quarantine", fmt::format("{} {} that the catalogue does not miss (docs/operate.md, \"When "
                                                              "something is wrong\")",
                                                              unknown, unknown == 1 ? "file" : "files")});
        }
    }

    Depositary::State& state_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
    const std::int64_t unclaimed_;
    std::vector<Finding> findings_, notes_;
    VaultNames named_by_acts_;
    std::uint64_t done_ = 0, total_ = 0;
};

}  // namespace

void rebuild_state(const Depositary::State& state, Session& source, Session& target) {
    std::uint64_t size = 0;
    source << "SELECT size FROM register_state", into(size), now;
    std::vector<Act> erased;
    for (std::uint64_t index = 0; index < size; ++index) {
        const Act act = state.read_act(source, index);
        if (act.erased) {
            erased.push_back(act);
            continue;
        }
        state.projection.apply(target,
                               {index, act.kind, act.time, act.compartment, act.document, Json::parse(act.payload)});
    }
    for (const Act& act : erased) {
        if (!state.is_erased(StateReader(target, state.projection), act)) {
            throw Damaged("act", fmt::format("Act {} has lost its payload, though its document was not erased.", act.index));
        }
    }
}

std::vector<Finding> Depositary::check(const std::function<void(std::uint64_t, std::uint64_t)>& progress,
                                       std::int64_t unclaimed, std::vector<Finding>* notes) const {
    return Check(*state_, progress, unclaimed).run(notes);
}

bool Depositary::rebuild_state() {
    bool equal = false;
    state_->write([&](Session& session) {
        const auto stored = state_->projection.dump(session);
        state_->projection.drop(session);
        repository::rebuild_state(*state_, session, session);
        equal = state_->projection.dump(session) == stored;
    });
    return equal;
}

}  // namespace depositary::repository
