#include "tests/server/support/kinds_of_compartments.h"

#include <stdexcept>

namespace depositary::server {

using namespace repository;

Process::Process() : recipient(fresh_recipient()) {
    World& world = live.world;
    Depositary& depositary = *world.depositary;
    for (const char* code : {"KH", "CN", "VN"}) {  // Viet Nam has nobody yet: what it is granted lets nobody in
        depositary.register_party(world.secretariat, {code, std::string("Party ") + code});
    }
    // None of them is let in anywhere by name: what they may do they may by the kind of the compartment.
    const auto account = [&](const char* login, const char* party, Role role) { return world.add_account(login, party, role, false).account; };
    const std::vector<AccountId> accounts{world.secretariat.account,
                                          account("cambodia", "KH", Role::ministry),
                                          account("china", "CN", Role::ministry),
                                          account("observer", "OB", Role::observer),
                                          account("auditor", "AU", Role::auditor),
                                          account("administrator", "SEC", Role::administrator)};
    depositary.open_usual_compartments(world.secretariat);
    depositary.change_body(world.secretariat, "TASKFORCE", accounts[1], true);
    const auto grant = [](Grantee::Type type, std::string to, std::vector<Right> rights) { return NewGrant{{type, std::move(to)}, std::move(rights), "", ""}; };
    const NewGrant keeps = grant(Grantee::Type::role, "secretariat", {Right::deposit, Right::manage});
    depositary.open_compartment(world.secretariat, {"workshop", "Workshop", Purpose::general,
                                                    {keeps, grant(Grantee::Type::party, "KH", {Right::know}), grant(Grantee::Type::party, "CN", {Right::deposit}),
                                                     grant(Grantee::Type::role, "observer", {Right::comment}), grant(Grantee::Type::role, "auditor", {Right::know})}});
    depositary.open_compartment(world.secretariat, {"elsewhere", "Elsewhere", Purpose::general,
                                                    {keeps, grant(Grantee::Type::party, "KH", {Right::manage}), grant(Grantee::Type::party, "CN", {Right::manage})}});
    for (const AccountId& each : accounts) {
        persons.push_back(world.now(each));
    }
    for (const auto& [name, keeper, asked] : {std::tuple("public", 0, "KH"), {"parties", 0, "KH"}, {"taskforce", 0, "KH"}, {"secretariat", 0, "KH"},
                                              {"national-kh", 1, "KH"}, {"national-cn", 2, "CN"}, {"sealed", 1, "KH"}, {"workshop", 0, "CN"}}) {
        KindOfCompartment kind;
        kind.name = name;
        kind.keeper = static_cast<std::size_t>(keeper);
        kind.asked = asked;
        for (const Compartment& each : depositary.compartments(persons[kind.keeper])) {
            if (each.name == kind.name) {
                kind.id = each.id;
            }
        }
        kind.document = deposit(kind);
        kind.symbol = depositary.document(persons[kind.keeper], kind.document).symbol;
        kind.act = depositary.document(persons[kind.keeper], kind.document).act;
        if (kind.name == "public" || kind.name == "parties" || kind.name == "taskforce" || kind.name == "workshop") {
            kind.notice = give_notice(kind);
        }
        kind.grant = depositary.grants(persons[kind.keeper], kind.id).back().act;
        kinds.push_back(std::move(kind));
    }
    elsewhere = world.compartment_named("elsewhere");
}

std::string Process::bytes(const KindOfCompartment& kind, const std::string& words) const {
    if (kind.name != "sealed") {
        return words;
    }
    const auto to = identity_of(recipient).recipient();
    const crypto::AgeRecipient* const pointer = &to;
    return std::string(crypto::as_text(crypto::age_encrypt(crypto::as_bytes(words), std::span(&pointer, 1))));
}

std::string Process::upload(const KindOfCompartment& kind, std::size_t person, const std::string& words) {
    const std::string content = bytes(kind, words);
    crypto::MemorySource source(crypto::as_bytes(content));
    return live.world.depositary->store_upload(persons.at(person), kind.id, source, {}, {}).id.to_text();
}

DocumentId Process::deposit(KindOfCompartment& kind) {
    const std::string symbol = "H/" + kind.name + "/" + std::to_string(++number_);
    NewDocument document;
    document.compartment = kind.id;
    document.symbol = symbol;
    document.title = "Title of " + symbol;
    document.kind = Kind::guideline;
    document.first.files = {{UploadId::parse(upload(kind, kind.keeper, "words of " + kind.name)).value(), "text.txt", "en", FileRole::text, "text/plain",
                             kind.name == "sealed" ? std::vector{recipient} : std::vector<std::string>{}}};
    return live.world.depositary->add_document(persons[kind.keeper], document).document;
}

std::uint64_t Process::give_notice(const KindOfCompartment& kind) {
    NewTask notice;
    notice.type = Task::Type::notice;
    notice.compartment = kind.id;
    notice.parties = {kind.asked};
    notice.subject = "A notice";
    notice.text = "Something to be known.";
    return live.world.depositary->set_task(persons[0], notice).index;
}

std::uint64_t Process::give_grant(const KindOfCompartment& kind, std::size_t manager) {
    // Each with another end: one that is given already is not given again.
    const std::string end = Timestamp{live.world.clock->now().seconds + (2000 + ++number_) * 86'400}.to_text().substr(0, 10);
    return live.world.depositary->give(persons.at(manager), kind.id, {{Grantee::Type::party, "VN"}, {Right::know}, "", end}).index;
}

std::uint32_t Process::latest(const KindOfCompartment& kind) {
    return live.world.depositary->document(persons[kind.keeper], kind.document).latest().number;
}

}  // namespace depositary::server
