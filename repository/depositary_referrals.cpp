// Referrals: sealed files from one party's agency to another's, with acknowledgement, status and time limits as acts. The acts
// say who, when and which; never what: no names, no free words, and files are called by number.

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/names.h"
#include "repository/uploads.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::size_t most_files = 50;
// A clock that runs so far ahead of the last act is not believed when it says that a retention has ended.
constexpr std::int64_t most_silence_seconds = 60 * 24 * 3600;

std::string day_of(Timestamp time) { return time.to_text().substr(0, 10); }

CompartmentId referrals_compartment(const StateReader& reader) {
    for (const Compartment& compartment : reader.compartments()) {
        if (compartment.purpose == Purpose::referrals) {
            return compartment.id;
        }
    }
    throw Conflict("referrals-closed", "No compartment for referrals has been opened; the secretariat opens it with the usual ones.");
}

// The referral if the actor is of one of its two parties and let into the compartment; else there is none.
Referral require_referral(const StateReader& reader, const Actor& actor, const DocumentId& id) {
    auto referral = reader.referral(id);
    if (!referral || !may_know_referral(actor, referral->from, referral->to) ||
        !actor.may(Right::read, referrals_compartment(reader))) {
        throw_not_found("referral");
    }
    return std::move(*referral);
}

void check_days(const NewReferral& referral, const std::string& today) {
    for (const std::string& day : {referral.acknowledge_by, referral.answer_by, referral.retain_until}) {
        if (day.size() != 10 || !is_partial_date(day)) {
            throw Invalid("referral-days", "A referral names three days, such as 2030-01-31: acknowledge_by, answer_by, retain_until.");
        }
    }
    check_year(referral.retain_until, today, most_years_of_term);  // the last of them, to which its keys are kept
    if (referral.acknowledge_by < today || referral.answer_by < referral.acknowledge_by || referral.retain_until < referral.answer_by) {
        throw Invalid("referral-days", "The days of a referral lie ahead, in this order: acknowledge_by, answer_by, retain_until.");
    }
}

// At least one of the other party's own keys opens what is sent to it, or it could not read it.
void check_reaches(const StateReader& reader, const std::string& party, const std::vector<std::string>& recipients) {
    const auto keys = reader.age_keys();
    const bool reaches = std::any_of(keys.begin(), keys.end(), [&](const AgeKey& key) {
        return key.in_force() && key.party == party &&
               std::find(recipients.begin(), recipients.end(), key.recipient) != recipients.end();
    });
    if (!reaches) {
        throw Invalid("referral-recipient", "None of the recipients is a registered age key of the party " + party + ".");
    }
}

std::vector<File> take_files(Recording& recording, const Depositary::State& state, const Actor& actor,
                             const CompartmentId& compartment, const std::vector<UploadId>& uploads,
                             const std::vector<std::string>& sealed_to, std::size_t first) {
    if (uploads.size() > most_files) {
        throw TooLarge("too-many-files", "At most 50 files are sent at once.");
    }
    std::vector<NewFile> files;
    for (const UploadId& upload : uploads) {
        files.push_back({upload, std::to_string(first++) + ".age", "und", FileRole::text, "application/octet-stream", sealed_to});
    }
    return take_uploads(recording.session(), state, actor, compartment, files);
}

Json list_of(const std::vector<File>& files) {
    Json list = Json::array();
    for (const File& file : files) {
        list.push_back(to_json(file));
    }
    return list;
}

// Which statuses may follow which, and whose act each is.
struct Step {
    Referral::Status from, to;
    bool by_addressee;
};
constexpr Step steps[] = {
    {Referral::Status::sent, Referral::Status::acknowledged, true},
    {Referral::Status::acknowledged, Referral::Status::accepted, true},
    {Referral::Status::acknowledged, Referral::Status::declined, true},
    {Referral::Status::accepted, Referral::Status::answered, true},
    {Referral::Status::declined, Referral::Status::closed, false},
    {Referral::Status::answered, Referral::Status::closed, false},
    {Referral::Status::sent, Referral::Status::closed, false},          // taken back
    {Referral::Status::acknowledged, Referral::Status::closed, false},
};

}  // namespace

Receipt Depositary::send_referral(const Actor& actor, const NewReferral& asked, const Once& once) {
    check_recipients(asked.sealed_to);
    if (asked.files.empty() || asked.sealed_to.empty()) {
        throw Invalid("referral-without-file", "A referral is at least one file, sealed to at least one recipient.");
    }
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const CompartmentId compartment = referrals_compartment(reader);
        require(present, Right::deposit, compartment, "compartment");
        if (!is_of_party(present, present.party) || !reader.party(asked.to) || asked.to == present.party || asked.to == "SEC") {
            throw Invalid("referral-party", "A party's ministry refers to another party, named by its code.");
        }
        check_days(asked, day_of(recording.time()));
        check_reaches(reader, asked.to, asked.sealed_to);
        const DocumentId id = DocumentId::random();
        const auto files = take_files(recording, *state_, present, compartment, asked.files, asked.sealed_to, 1);
        const auto act = recording.append(act_kind::referral_sent, compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"party", present.party},
                                           {"to", asked.to},
                                           {"acknowledge_by", asked.acknowledge_by},
                                           {"answer_by", asked.answer_by},
                                           {"retain_until", asked.retain_until},
                                           {"files", list_of(files)}});
        return State::Outcome{act, id, 0};
    });
}

Receipt Depositary::advance_referral(const Actor& actor, const DocumentId& id, Referral::Status status,
                                     const std::vector<UploadId>& uploads, const std::vector<std::string>& sealed_to,
                                     const Once& once) {
    check_recipients(sealed_to);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const Referral referral = require_referral(reader, present, id);
        const CompartmentId compartment = referrals_compartment(reader);
        require(present, Right::deposit, compartment, "referral");
        const bool addressee = present.party == referral.to;
        const bool follows = std::any_of(std::begin(steps), std::end(steps), [&](const Step& step) {
            return step.from == referral.status() && step.to == status && step.by_addressee == addressee;
        });
        if (!follows) {
            throw Conflict("referral-status", "A referral that is " + std::string(to_text(referral.status())) + " cannot be " +
                                                  std::string(to_text(status)) + " by this party.");
        }
        std::vector<File> files;
        if (!uploads.empty()) {
            check_reaches(reader, addressee ? referral.from : referral.to, sealed_to);
            files = take_files(recording, *state_, present, compartment, uploads, sealed_to, referral.files.size() + 1);
        }
        const auto act = recording.append(act_kind::referral_advanced, compartment, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"party", present.party},
                                           {"from", referral.from},
                                           {"to", referral.to},
                                           {"status", to_text(status)},
                                           {"files", list_of(files)}});
        return State::Outcome{act, id, 0};
    });
}

std::vector<Referral> Depositary::referrals(const Actor& actor) const {
    if (!is_of_party(actor, actor.party)) {
        throw Forbidden("role", "Referrals are between parties; only their ministries see them.");
    }
    return state_->read([&](const StateReader& reader) {
        for (const Compartment& compartment : reader.compartments()) {
            if (compartment.purpose == Purpose::referrals && actor.may(Right::read, compartment.id)) {
                return reader.referrals(compartment.id, actor.party);
            }
        }
        return std::vector<Referral>();
    });
}

Referral Depositary::referral(const Actor& actor, const DocumentId& id) const {
    return state_->read([&](const StateReader& reader) { return require_referral(reader, actor, id); });
}

std::unique_ptr<OpenFile> Depositary::open_referral_file(const Actor& actor, const DocumentId& id, unsigned number) const {
    const auto [found, compartment] = state_->read([&](const StateReader& reader) {
        return std::make_pair(require_referral(reader, actor, id), referrals_compartment(reader));
    });
    if (found.status() == Referral::Status::erased) {
        throw Erased("erased", "This referral was erased when its retention ended.");
    }
    if (number < 1 || number > found.files.size()) {
        throw_not_found("file");
    }
    return state_->open(compartment, found.files[number - 1]);
}

unsigned Depositary::erase_due_referrals() {
    const Timestamp now_seen = state_->clock->now();
    std::vector<std::string> due;
    {
        auto session = state_->catalogue.reader();
        *session << "SELECT id FROM referral WHERE retain_until <> '' AND retain_until < ?", bind(day_of(now_seen)), into(due), now;
    }
    if (due.empty()) {
        return 0;
    }
    const std::uint64_t size = state_->registrar.head()->size;
    auto session = state_->catalogue.reader();
    if (now_seen.seconds - state_->read_act(*session, size - 1).time.seconds > most_silence_seconds) {
        std::fprintf(stderr, "depositary: referrals seem to be over, but the clock is far ahead of the last act: check it; nothing was erased\n");
        return 0;
    }
    for (const std::string& id : due) {
        state_->registrar.record([&](Recording& recording) {
            const StateReader reader(recording.session(), state_->projection);
            const DocumentId referral = DocumentId::parse(id).value();
            const auto found = reader.referral(referral);
            if (!found || found->status() == Referral::Status::erased) {
                return;
            }
            std::vector<crypto::Sha256> files;
            Json names = Json::array();
            for (const File& file : found->files) {
                files.push_back(file.vault_name);
                names.push_back(file.vault_name.hex());
            }
            recording.append(act_kind::referral_erased, referrals_compartment(reader), referral,
                             {{"by", ""},
                              {"document", id},
                              {"from", found->from},
                              {"to", found->to},
                              {"retained_until", found->retain_until},
                              {"files", names}});
            destroy_keys(recording, *state_, files);
        });
    }
    return static_cast<unsigned>(due.size());
}

}  // namespace depositary::repository
