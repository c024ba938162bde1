#include "cli/import_desks.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "crypto/age.h"
#include "crypto/error.h"

namespace depositary::cli {
namespace {

using Json = nlohmann::json;
using namespace repository;

class Desks {
public:
    Desks(Depositary& depositary, const Actor& importer, const CompartmentId& compartment, PartyAccounts& parties, Json desks)
        : depositary_(depositary), importer_(importer), compartment_(compartment), parties_(parties), desks_(std::move(desks)) {}

    ImportedDesks run() {
        if (desks_.value("usual_compartments", false)) open_compartments();
        for (const std::string party : desks_.value("age_keys", Json::array())) register_age_key(party);
        for (const auto& task : desks_.value("tasks", Json::array())) ask(task);
        for (const auto& comment : desks_.value("comments", Json::array())) answer(comment);
        for (const auto& note : desks_.value("acknowledgements", Json::array())) acknowledge(note.at("party"), note.at("subject"));
        for (const auto& each : desks_.value("signatures", Json::array()))
            imported_.answers += parties_.sign(document(each), each.at("version"), each.at("party"), each.at("word"), each.at("capacity"));
        for (const auto& referral : desks_.value("referrals", Json::array())) refer(referral);
        return imported_;
    }

private:
    void open_compartments() {
        try {
            depositary_.open_usual_compartments(importer_);
        } catch (const Conflict& error) {
            if (error.code() != "compartments-known") throw;
        }
    }

    // The identity KH.age in the folder of keys, which its party keeps: only its public half is registered.
    void register_age_key(const std::string& party) {
        const auto identity = read_key_file(parties_.folder() + "/" + party + ".age");
        const auto opened = crypto::parse_identity_file(identity);
        const auto recipient = dynamic_cast<const crypto::X25519Identity&>(*opened.at(0)).recipient().to_text();
        const auto known = depositary_.age_keys();
        if (std::none_of(known.begin(), known.end(), [&](const AgeKey& key) { return key.recipient == recipient; }))
            register_vouched(parties_.actor(party), parties_.key(party), recipient, *opened.at(0));
    }

    // The party's signing key vouches for it: it waits for no second person.
    void register_vouched(const Actor& actor, const crypto::MinisignSecretKey& key, const std::string& recipient,
                          const crypto::AgeIdentity& identity) {
        const auto statement = depositary_.age_key_statement(actor, recipient);
        const auto answer = crypto::age_decrypt(depositary_.age_key_challenge(actor, recipient), identity);
        depositary_.register_age_key(actor, {recipient, std::string(answer.text()),
                                             key.sign(crypto::as_bytes(statement), "depositary-age-key/v1").to_text()});
    }

    DocumentId document(const Json& named) const {
        const auto id = depositary_.find_symbol(importer_, compartment_, named.at("document"));
        if (!id) throw NotFound("not-found", "There is no document " + named.at("document").get<std::string>() + " to be asked about.");
        return *id;
    }

    // A day so many days from now: a demonstration is as fresh as the day on which it is made.
    std::string day_in(int days) const {
        return Timestamp{depositary_.clock().now().seconds + std::int64_t{days} * 24 * 3600}.to_text().substr(0, 10);
    }

    std::vector<Task> tasks() const { return depositary_.tasks(importer_, {}, {0, 200}); }

    void ask(const Json& asked) {
        NewTask task;
        const auto type = from_text<Task::Type>(asked.at("type").get<std::string>());
        if (!type) throw Invalid("manifest", "\"" + asked.at("type").get<std::string>() + "\" is not a known type of task.");
        task.type = *type;
        task.compartment = compartment_;
        if (asked.contains("document")) task.document = document(asked);
        task.version = asked.value("version", 0U);
        task.parties = asked.at("parties").get<std::vector<std::string>>();
        task.subject = asked.value("subject", "");
        task.text = asked.value("text", "");
        task.word = asked.value("word", "");
        if (asked.contains("due_in_days")) task.due = day_in(asked.at("due_in_days"));
        const auto there = tasks();
        if (std::any_of(there.begin(), there.end(), [&](const Task& each) {
                return each.type == task.type && each.document == task.document && each.subject == task.subject && each.text == task.text;
            }))
            return;
        depositary_.set_task(importer_, task);
        ++imported_.tasks;
    }

    void answer(const Json& said) {
        const NewComment comment{document(said), said.at("version"), said.value("article", ""), said.value("text", ""),
                                 said.value("complete", false)};
        const std::string party = said.at("party");
        for (const auto& each : depositary_.comments(importer_, comment.document))
            if (each.party == party && each.text == comment.text && each.article == comment.article) return;
        depositary_.comment(parties_.actor(party), comment);
        ++imported_.answers;
    }

    void acknowledge(const std::string& party, const std::string& subject) {
        for (const auto& task : tasks()) {
            if (task.type != Task::Type::notice || task.subject != subject || !task.waits_for(party)) continue;
            depositary_.acknowledge_notice(parties_.actor(party), task.act);
            ++imported_.answers;
        }
    }

    // Sealed to both parties' keys before the depositary is given it, as their own programs would.
    void refer(const Json& sent) {
        const std::string to = sent.at("to");
        const auto sender = parties_.actor(sent.at("from"));
        const auto there = depositary_.referrals(sender);
        const auto is_it = [&](const Referral& each) { return each.from == sender.party && each.to == to; };
        if (std::any_of(there.begin(), there.end(), is_it)) return;
        std::vector<std::string> names;
        std::vector<crypto::X25519Recipient> recipients;
        for (const auto& key : depositary_.age_keys())
            if (key.in_force() && (key.party == to || key.party == sender.party)) names.push_back(key.recipient);
        for (const auto& name : names) recipients.push_back(crypto::X25519Recipient::parse(name));
        std::vector<const crypto::AgeRecipient*> pointers;
        for (const auto& recipient : recipients) pointers.push_back(&recipient);
        const auto sealed = crypto::age_encrypt(crypto::as_bytes(sent.at("text").get<std::string>()), pointers);
        crypto::MemorySource source(sealed);
        const auto upload = depositary_.store_upload(sender, referrals_compartment(sender), source, {}, {});
        const auto receipt = depositary_.send_referral(sender, {to, {upload.id}, names, day_in(sent.at("acknowledge_in_days")),
                                                                day_in(sent.at("answer_in_days")), day_in(sent.at("retain_in_days"))});
        for (const std::string step : sent.value("steps", Json::array()))
            depositary_.advance_referral(parties_.actor(to), receipt.document, from_text<Referral::Status>(step).value(), {}, {});
        ++imported_.referrals;
    }

    CompartmentId referrals_compartment(const Actor& actor) const {
        for (const auto& compartment : depositary_.compartments(actor))
            if (compartment.purpose == Purpose::referrals) return compartment.id;
        throw Conflict("referrals-closed", "Referrals need their compartment: ask for the usual ones (usual_compartments).");
    }

    Depositary& depositary_;
    const Actor& importer_;
    const CompartmentId compartment_;
    PartyAccounts& parties_;
    const Json desks_;
    ImportedDesks imported_;
};

}  // namespace

ImportedDesks import_desks(Depositary& depositary, const Actor& importer, const CompartmentId& compartment, PartyAccounts& parties,
                           const std::string& path) {
    const auto desks = Json::parse(read_text(path), nullptr, false);
    if (desks.is_discarded()) throw Invalid("manifest", path + " is not JSON.");
    return Desks(depositary, importer, compartment, parties, desks).run();
}

}  // namespace depositary::cli
