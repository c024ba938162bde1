// Reading everything and saying what is damaged: vault files, leaves against tiles against checkpoints, acts against leaves,
// rows against acts, bags, signatures.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "crypto/tree_builder.h"
#include "repository/bag.h"
#include "repository/depositary_state.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::uint64_t batch = 1000;

// Empties the state tables and computes them from the acts, in the caller's transaction.
void rebuild(const Depositary::State& state, Session& session) {
    state.projection.drop(session);
    std::uint64_t size = 0;
    session << "SELECT size FROM register_state", into(size), now;
    for (std::uint64_t index = 0; index < size; ++index) {
        const Act act = state.read_act(session, index);
        state.projection.apply(session,
                               {index, act.kind, act.time, act.compartment, act.document, Json::parse(act.payload)});
    }
}

class Check {
public:
    Check(Depositary::State& state, const std::function<void(std::uint64_t, std::uint64_t)>& progress)
        : state_(state), progress_(progress) {}

    std::vector<Finding> run() {
        auto session = state_.catalogue.reader();
        const auto acts = state_.registrar.head()->size;
        std::uint64_t files = 0;
        *session << "SELECT count(*) FROM file", into(files), now;
        total_ = acts * 2 + files;
        check_register(*session, acts);
        check_acts(*session, acts);
        check_rows();
        check_versions(*session);
        check_vault(*session);
        return std::move(findings_);
    }

private:
    void found(const std::string& where, const std::string& what) { findings_.push_back({where, what}); }
    void advance(std::uint64_t steps = 1) {
        done_ += steps;
        if (progress_) {
            progress_(std::min(done_, total_), total_);
        }
    }

    // Computes the tree anew from the leaves, and holds tiles, state and every checkpoint against it.
    void check_register(Session& session, std::uint64_t size) {
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
        if (tree.root() != state_.registrar.head()->root) {
            found("register", "its leaves do not hash to the root of its checkpoint");
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
                state_.read_act(session, index);
            } catch (const Error& error) {
                found(fmt::format("act {}", index), error.what());
            }
            advance();
        }
    }

    // Computes the state anew inside a transaction that is then given up.
    void check_rows() {
        struct GiveUp {};
        try {
            state_.write([&](Session& session) {
                const auto stored = state_.projection.dump(session);
                rebuild(state_, session);
                compare(stored, state_.projection.dump(session));
                throw GiveUp();
            });
        } catch (const GiveUp&) {
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
            return found(where, wrong);
        }
        try {
            const auto key = state_.keyring.key(compartment);
            const auto content = state_.vault.open(file.vault_name, key->identity);
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
            found(where, error.what());
        }
    }

    void check_vault(Session& session) {
        state_.vault.for_each(
            [&](const crypto::Sha256& name) {
                int count = 0;
                session << "SELECT (SELECT count(*) FROM file WHERE vault_name = ?1) + "
                           "(SELECT count(*) FROM upload WHERE vault_name = ?1)",
                    bind(name.hex()), into(count), now;
                if (count == 0) {
                    found("vault/" + name.hex().substr(0, 2) + "/" + name.hex(), "nothing refers to this file");
                }
            },
            [&](const std::string& path) { found(path, "it does not belong in the vault"); });
    }

    Depositary::State& state_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
    std::vector<Finding> findings_;
    std::uint64_t done_ = 0, total_ = 0;
};

}  // namespace

std::vector<Finding> Depositary::check(const std::function<void(std::uint64_t, std::uint64_t)>& progress) const {
    return Check(*state_, progress).run();
}

bool Depositary::rebuild_state() {
    bool equal = false;
    state_->write([&](Session& session) {
        const auto stored = state_->projection.dump(session);
        rebuild(*state_, session);
        equal = state_->projection.dump(session) == stored;
    });
    return equal;
}

}  // namespace depositary::repository
