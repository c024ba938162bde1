// Founding a depositary, opening it.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "crypto/password.h"
#include "repository/depositary_state.h"
#include "repository/durable_file.h"
#include "repository/names.h"
#include "repository/password_rules.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr const char* catalogue_name = "/catalogue.sqlite";
constexpr const char* vault_name = "/vault";
constexpr const char* register_name = "/register";
constexpr const char* identity_name = "/depositary.json";

// The register's signing key, opened for the time of a call.
crypto::NoteSigner open_signer(const Instance& instance, const crypto::X25519Identity& root) {
    const crypto::Secret seed = crypto::age_decrypt(instance.register_key, root);
    if (seed.size() != 32) {
        throw Damaged("register-key", "The register's key is damaged.");
    }
    return crypto::NoteSigner::from_seed(instance.origin, crypto::NoteKeyType::ed25519, seed);
}

void check_origin(const std::string& origin) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '/';
    };
    if (origin.size() < 3 || origin.size() > 100 || !std::all_of(origin.begin(), origin.end(), allowed)) {
        throw Invalid("origin-malformed",
                      "The register's origin is a name such as depositary.example/commit: a-z, 0-9 and . - _ /.");
    }
}

// Everything a founding writes into the catalogue before there is a registrar.
Instance write_instance(Session& session, const crypto::X25519Identity& root, const Founding& founding, Timestamp now_) {
    Instance instance;
    instance.id = InstanceId::random();
    instance.office = CompartmentId::random();
    instance.origin = founding.origin;

    std::vector<crypto::X25519Recipient> recipients{root.recipient()};
    recipients.insert(recipients.end(), founding.recovery.begin(), founding.recovery.end());
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        session << "INSERT INTO recipient (position, recipient) VALUES (?, ?)", bind(static_cast<int>(i)),
            bind(recipients[i].to_text()), now;
    }
    std::vector<const crypto::AgeRecipient*> pointers;
    for (const auto& recipient : recipients) {
        pointers.push_back(&recipient);
    }
    const auto signer = crypto::NoteSigner::generate(founding.origin);
    instance.register_key = crypto::age_encrypt(signer.seed(), pointers);
    session << "INSERT INTO instance (one, id, origin, office, founded, register_key) VALUES (1, ?, ?, ?, ?, ?)",
        bind(instance.id.to_text()), bind(instance.origin), bind(instance.office.to_text()), bind(now_.seconds),
        bind(to_blob(instance.register_key)), now;
    session << "INSERT INTO register_state (one, size, root) VALUES (1, 0, ?)", bind(to_blob(crypto::empty_tree_root())),
        now;
    const auto sealed = crypto::create_compartment_key(1, recipients);
    session << "INSERT INTO compartment_key (compartment, number, recipient, file) VALUES (?, 1, ?, ?)",
        bind(instance.office.to_text()), bind(sealed.recipient), bind(to_blob(sealed.file)), now;
    return instance;
}

std::vector<std::string> texts_of(const std::vector<crypto::X25519Recipient>& recipients) {
    std::vector<std::string> texts;
    for (const auto& recipient : recipients) {
        texts.push_back(recipient.to_text());
    }
    return texts;
}

// Whoever can write to the catalogue could name a recipient of their own, or put a key of their own making in a compartment's
// place (anyone can encrypt to the root): what the founding and the compartments' acts say is what counts.
void check_keys(const Depositary::State& state) {
    auto session = state.catalogue.reader();
    const Json founding = Json::parse(state.read_act(*session, 0).payload);
    if (founding.contains("recipients") &&
        founding.at("recipients").get<std::vector<std::string>>() != texts_of(state.keyring.recipients())) {
        throw Damaged("recipients", "The recipients of new keys are not those that the depositary was founded with.");
    }
    for (const CompartmentId& compartment : state.keyring.compartments()) {
        const std::string id = compartment.to_text();
        const auto wrong = [&](const std::string& what) {
            return Damaged("compartment-key", "The key of the compartment " + id + " " + what + "; restore the catalogue.");
        };
        Json act = founding;
        if (compartment != state.instance.office) {
            std::vector<std::uint64_t> positions;
            *session << "SELECT act FROM compartment WHERE id = ?", bind(id), into(positions), now;
            if (positions.empty()) {
                throw wrong("belongs to no compartment that was opened");
            }
            act = Json::parse(state.read_act(*session, positions[0]).payload);
            if (act.value("compartment", "") != id) {
                throw wrong("belongs to no act that opened it");
            }
        }
        if (act.contains("recipient") && act.at("recipient") != state.keyring.key(compartment)->recipient.to_text()) {
            throw wrong("is not the one that it was opened with");
        }
    }
}

// What a migration left to be computed anew, which the next start does.
void require_up_to_date(const Depositary::State& state) {
    auto session = state.catalogue.reader();
    int outdated = 0;
    *session << "SELECT count(*) FROM state_outdated", into(outdated), now;
    if (outdated > 0) {
        throw Unavailable("catalogue-older", "The catalogue was last used by an older program: what only reads does not change it. "
                                             "Start this program once (depositary serve), then try again.");
    }
}

// A migration that changes what is computed from the acts has it computed anew.
void bring_state_up_to_date(Depositary::State& state) {
    int outdated = 0;
    {
        auto session = state.catalogue.reader();
        *session << "SELECT count(*) FROM state_outdated", into(outdated), now;
    }
    if (outdated > 0) {
        state.write([&](Session& session) {
            state.projection.drop(session);
            rebuild_state(state, session, session);
            session << "DELETE FROM state_outdated", now;
        });
    }
}

}  // namespace

FolderLock::FolderLock(const std::string& folder) {
    if (!fs::is_directory(folder)) {
        throw NotFound("depositary-missing", folder + " is not a depositary's folder.");
    }
    fd_ = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd_ < 0) {
        throw Unavailable("in-use", folder + "/lock could not be opened.");
    }
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd_);
        throw Unavailable("in-use", "Another process has the depositary in " + folder + " open; stop it first.");
    }
}

FolderLock::~FolderLock() { ::close(fd_); }

Instance read_instance(Session& session, const std::string& folder) {
    std::vector<std::string> ids;
    std::vector<std::string> origins;
    std::vector<std::string> offices;
    std::vector<Blob> keys;
    session << "SELECT id, origin, office, register_key FROM instance", into(ids), into(origins), into(offices),
        into(keys), now;
    const Json stated = Json::parse(read_file(folder + identity_name), nullptr, false);
    const auto says = [&](const char* name) {
        return stated.is_object() && stated.contains(name) && stated[name].is_string() ? stated[name].get<std::string>() : "";
    };
    if (says("instance").empty()) {
        throw Damaged("identity-damaged", "depositary.json is damaged; restore it from a backup.");
    }
    if (ids.size() != 1) {
        throw Damaged("catalogue-damaged",
                      "The catalogue's row of the instance is missing: it holds no depositary. Restore it from the newest backup.");
    }
    if (says("instance") != ids[0] || says("origin") != origins[0]) {
        throw Damaged("wrong-catalogue",
                      "The catalogue does not belong to this depositary (depositary.json names another instance).");
    }
    const auto id = InstanceId::parse(ids[0]);
    const auto office = CompartmentId::parse(offices[0]);
    if (!id || !office) {
        throw Damaged("catalogue-damaged", "The catalogue's row of the instance is damaged; restore it from a backup.");
    }
    const auto key = bytes_of(keys[0]);
    return {*id, origins[0], *office, crypto::Bytes(key.begin(), key.end())};
}

void Depositary::found(const std::string& folder, const crypto::X25519Identity& root, const Founding& founding,
                       std::shared_ptr<const Clock> clock) {
    check_origin(founding.origin);
    const std::string login = check_login(founding.login);
    const std::string account_name = check_line("account name", founding.account_name, 200);
    const std::string party_name = check_line("party name", founding.secretariat_name, 200);
    const std::string password = check_password_choice(founding.password, {founding.login, founding.account_name});

    fs::create_directories(folder);
    if (const auto above = fs::absolute(folder).lexically_normal(); above.has_parent_path()) {
        sync_folder(above.parent_path().string());
    }
    fs::permissions(folder, fs::perms::owner_all);
    const FolderLock lock(folder);
    if (fs::exists(folder + identity_name)) {
        throw Conflict("already-founded", folder + " holds a depositary already.");
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename() != "lock") {
            throw Conflict("folder-not-empty", folder + " is not empty; found a depositary in an empty folder.");
        }
    }
    Vault::create(folder + vault_name);
    fs::create_directory(folder + register_name);
    Catalogue::create(folder + catalogue_name);
    Instance instance;
    {
        Catalogue catalogue(folder + catalogue_name);
        Session& session = catalogue.writer();
        execute(session, "BEGIN IMMEDIATE");
        instance = write_instance(session, root, founding, clock->now());
        execute(session, "COMMIT");
        Keyring keyring(session, root, instance.id);
        const Projection projection(keyring, instance.office);
        Registrar registrar(catalogue, keyring, projection, open_signer(instance, root), instance.origin, *clock,
                            folder + register_name);
        const std::string hash = crypto::hash_password(password);
        const std::string account = AccountId::random().to_text();
        const CompartmentId parties = CompartmentId::random();
        registrar.record([&](Recording& recording) {
            const auto key = keyring.create(recording.session(), parties);
            recording.append(act_kind::founded, instance.office, {},
                             {{"origin", instance.origin},
                              {"instance", instance.id.to_text()},
                              {"recipients", texts_of(keyring.recipients())},
                              {"recipient", keyring.key(instance.office)->recipient.to_text()},
                              {"by", account}});
            recording.append(act_kind::party_registered, instance.office, {},
                             {{"code", "SEC"}, {"name", party_name}, {"by", account}});
            recording.append(act_kind::account_opened, instance.office, {},
                             {{"account", account},
                              {"login", login},
                              {"name", account_name},
                              {"party", "SEC"},
                              {"role", to_text(Role::secretariat)},
                              {"public_key", ""},
                              {"confirmed", true},
                              {"by", account}});
            recording.append(act_kind::compartment_opened, instance.office, {},
                             {{"compartment", parties.to_text()},
                              {"name", "parties"},
                              {"title", "All parties"},
                              {"purpose", to_text(Purpose::general)},
                              {"recipient", key->recipient.to_text()},
                              {"by", account}});
            recording.append(act_kind::grant_given, parties, {},
                             {{"compartment", parties.to_text()},
                              {"to", Grantee{Grantee::Type::account, account}.to_text()},
                              {"rights", {to_text(Right::deposit), to_text(Right::manage)}},
                              {"from", ""},
                              {"until", ""},
                              {"by", account}});
            execute(recording.session(), "DELETE FROM state_outdated");  // it was computed by this program
            recording.session() << "INSERT INTO credential (account, sealed) VALUES (?, ?)", bind(account),
                bind(projection.seal(instance.office, "credential", account, hash)), now;
        });
    }
    // The checkpoint's name must last: a start without it is refused.
    sync_folder(folder + register_name);
    // Last: until this stands, the folder holds no depositary, and founding may be tried again in an empty one.
    write_file_durably(folder + identity_name,
                       Json{{"depositary", 1}, {"instance", instance.id.to_text()}, {"origin", instance.origin}}.dump(2) + "\n");
}

Depositary::State::State(const std::string& folder_, const crypto::X25519Identity& root, std::shared_ptr<const Clock> clock_,
                         Opening opening_)
    : folder(folder_),
      opening(opening_),
      clock(std::move(clock_)),
      lock(folder),
      catalogue(folder + catalogue_name, opening == Opening::to_work ? Catalogue::Mode::write : Catalogue::Mode::read_only),
      instance(read_instance(catalogue.writer(), folder)),
      keyring(catalogue.writer(), root, instance.id),
      projection(keyring, instance.office),
      vault(folder + vault_name),
      registrar(catalogue, keyring, projection, open_signer(instance, root), instance.origin, *clock, folder + register_name,
                opening == Opening::to_work ? Registrar::Mode::write : Registrar::Mode::read_only) {
    latest_seconds = registrar.last_time().seconds;
}

Depositary::Depositary(const std::string& folder, const crypto::X25519Identity& root, std::shared_ptr<const Clock> clock,
                       Opening opening)
    : state_(std::make_unique<State>(folder, root, std::move(clock), opening)) {
    check_keys(*state_);
    if (opening == Opening::to_check) {
        require_up_to_date(*state_);
    } else {
        bring_state_up_to_date(*state_);
        sweep(*state_);
    }
}

Depositary::~Depositary() = default;

InstanceId Depositary::instance() const { return state_->instance.id; }
CompartmentId Depositary::office() const { return state_->instance.office; }
const Clock& Depositary::clock() const { return *state_->clock; }

std::uint64_t Depositary::free_bytes() const { return std::filesystem::space(state_->folder).available; }

}  // namespace depositary::repository
