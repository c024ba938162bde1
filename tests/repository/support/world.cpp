#include "tests/repository/support/world.h"

#include <fstream>
#include <map>

#include "repository/credentials.h"

namespace depositary::repository {
namespace fs = std::filesystem;

namespace {

std::map<std::string, crypto::X25519Identity>& identities() {
    static std::map<std::string, crypto::X25519Identity> all;
    return all;
}

}  // namespace

std::string bytes_of_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string fresh_recipient(crypto::X25519Identity identity) {
    std::string recipient = identity.recipient().to_text();
    identities().emplace(recipient, std::move(identity));
    return recipient;
}

const crypto::X25519Identity& identity_of(const std::string& recipient) { return identities().at(recipient); }

TemporaryFolder::TemporaryFolder()
    : path_((fs::temp_directory_path() / ("depositary-test-" + crypto::to_hex(crypto::random_array<8>()))).string()) {
    fs::create_directory(path_);
}
TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

const crypto::X25519Identity& Founded::root() {
    static const auto identity = crypto::X25519Identity::generate();
    return identity;
}

Founded::Founded() : data(folder.path() + "/data") {
    static const TemporaryFolder pattern;
    static const bool done = [] {
        Founding founding;
        founding.origin = "depositary.example/test";
        founding.secretariat_name = "Secretariat";
        founding.login = "secretariat";
        founding.account_name = "The secretariat";
        founding.password = test_password;
        Depositary::found(pattern.path() + "/data", root(), founding, std::make_shared<SetClock>());
        return true;
    }();
    (void)done;
    fs::copy(pattern.path() + "/data", data, fs::copy_options::recursive);
}

World::World() {
    reopen();
    secretariat = depositary->check_password("secretariat", test_password).value();
    compartment = depositary->compartments(secretariat).at(0).id;
}

void World::reopen() {
    depositary.reset();
    depositary = std::make_unique<Depositary>(founded.data, Founded::root(), clock);
}

Actor World::add_account(const std::string& login, const std::string& party, Role role, bool member) {
    if (party != "SEC" && code_of([&] { depositary->register_party(secretariat, {party, "Party " + party}); }) != "none") {
        // Registered already.
    }
    NewAccount account;
    account.login = login;
    account.name = "Account " + login;
    account.party = party;
    account.role = role;
    if (member) account.compartments = {compartment};
    account.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
    depositary->open_account(secretariat, account);
    for (const Account& known : depositary->accounts(secretariat)) {
        if (known.login != login) continue;
        // A ministry's second one waits for who asks for it (second_of).
        if (role != Role::ministry && !known.confirmed) depositary->confirm_account(a_ministry(party), known.id);
        return now(known.id);
    }
    throw std::logic_error("the account is not there");
}

Actor World::a_ministry(const std::string& party) {
    std::optional<AccountId> found;
    for (const Account& known : depositary->accounts(secretariat)) {
        const bool acts = known.role == Role::ministry && known.confirmed && !known.closed;
        if (acts && (!found || known.party == party)) found = known.id;
    }
    return found ? now(*found) : add_account("witness", "WT", Role::ministry, false);
}

Actor World::now(const AccountId& account) {
    return depositary->credentials().actor(account).value();
}

Actor World::second_of(const Actor& ministry) {
    const Actor second = add_account(ministry.login + ".second", ministry.party, Role::ministry, false);
    depositary->confirm_account(ministry, second.account);
    return now(second.account);
}

void World::enrol_age_key(const Actor& ministry, const std::string& recipient) {
    depositary->register_age_key(ministry, answered(ministry, recipient));
    depositary->confirm_age_key(second_of(ministry), recipient);
}

NewAgeKey World::answered(const Actor& actor, const std::string& recipient, const std::string& voucher) {
    const auto challenge = depositary->age_key_challenge(actor, recipient);
    return {recipient, std::string(crypto::age_decrypt(challenge, identity_of(recipient)).text()), voucher};
}

void World::enrol_key(const Actor& ministry, const crypto::MinisignPublicKey& key) {
    depositary->register_key(ministry, {ministry.party, key.to_text(), "", "", ""});
    depositary->confirm_key(secretariat, key.fingerprint());
}

CompartmentId World::compartment_named(const std::string& name) {
    for (const Compartment& known : depositary->compartments(now(secretariat.account))) {
        if (known.name == name) return known.id;
    }
    throw std::logic_error("the compartment is not there");
}

UploadId World::upload(std::string_view text) {
    crypto::MemorySource source(crypto::as_bytes(text));
    return depositary->store_upload(secretariat, compartment, source, text.size(), crypto::Sha256::of(text)).id;
}

NewVersion World::version(std::string_view text, const std::string& name) {
    NewVersion version;
    version.files.push_back({upload(text), name, "en", FileRole::text, "text/plain"});
    return version;
}

NewDocument World::new_document(const std::string& symbol, std::string_view text) {
    NewDocument document;
    document.compartment = compartment;
    document.symbol = symbol;
    document.title = "Title of " + symbol;
    document.kind = Kind::plan_of_action;
    document.date = "2004-10";
    document.first = version(text);
    return document;
}

Receipt World::deposit(const std::string& symbol, std::string_view text) {
    return depositary->add_document(secretariat, new_document(symbol, text));
}

std::string World::read(const Actor& actor, const DocumentId& id, std::uint32_t number, const std::string& name) {
    const auto file = depositary->open_file(actor, id, number, name);
    crypto::Bytes bytes(file->content().size());
    file->content().read_at(0, bytes);
    return std::string(crypto::as_text(bytes));
}

std::string World::findings() {
    std::string all;
    for (const Finding& finding : depositary->check({})) all += finding.where + ": " + finding.what + "\n";
    return all;
}

}  // namespace depositary::repository
