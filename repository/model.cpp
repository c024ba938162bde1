#include "repository/model.h"

#include <algorithm>

namespace depositary::repository {
namespace {

template <class Enum>
struct Word {
    Enum value;
    std::string_view word;
};

constexpr Word<Kind> kinds[] = {{Kind::agreement, "agreement"},           {Kind::plan_of_action, "plan-of-action"},
                                {Kind::work_plan, "work-plan"},           {Kind::meeting_record, "meeting-record"},
                                {Kind::guideline, "guideline"},           {Kind::referral, "referral"}};
constexpr Word<Status> statuses[] = {{Status::draft, "draft"},
                                     {Status::agreed_in_principle, "agreed-in-principle"},
                                     {Status::endorsed, "endorsed"},
                                     {Status::adopted, "adopted"},
                                     {Status::signed_, "signed"}};
constexpr Word<FileRole> file_roles[] = {
    {FileRole::text, "text"}, {FileRole::translation, "translation"}, {FileRole::annex, "annex"}};
constexpr Word<Role> roles[] = {{Role::ministry, "ministry"},
                                {Role::secretariat, "secretariat"},
                                {Role::auditor, "auditor"},
                                {Role::observer, "observer"},
                                {Role::administrator, "administrator"}};

constexpr Word<Right> rights[] = {{Right::know, "know"},
                                  {Right::read, "read"},
                                  {Right::comment, "comment"},
                                  {Right::deposit, "deposit"},
                                  {Right::manage, "manage"}};
constexpr Word<Purpose> purposes[] = {
    {Purpose::general, "general"}, {Purpose::sealed, "sealed"}, {Purpose::referrals, "referrals"}};
constexpr Word<Referral::Status> referral_statuses[] = {
    {Referral::Status::sent, "sent"},         {Referral::Status::acknowledged, "acknowledged"},
    {Referral::Status::accepted, "accepted"}, {Referral::Status::declined, "declined"},
    {Referral::Status::answered, "answered"}, {Referral::Status::closed, "closed"},
    {Referral::Status::erased, "erased"}};
constexpr Word<Grantee::Type> grantees[] = {{Grantee::Type::role, "role:"},
                                            {Grantee::Type::party, "party:"},
                                            {Grantee::Type::body, "body:"},
                                            {Grantee::Type::account, "account:"}};

constexpr Word<Task::Type> task_types[] = {
    {Task::Type::consultation, "consultation"}, {Task::Type::signature, "signature"}, {Task::Type::notice, "notice"}};

template <class Enum, std::size_t N>
std::string_view word_of(const Word<Enum> (&words)[N], Enum value) {
    for (const auto& entry : words) {
        if (entry.value == value) {
            return entry.word;
        }
    }
    return "";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const Word<Enum> (&words)[N], std::string_view word) {
    for (const auto& entry : words) {
        if (entry.word == word) {
            return entry.value;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_text(Kind value) { return word_of(kinds, value); }
std::string_view to_text(Status value) { return word_of(statuses, value); }
std::string_view to_text(FileRole value) { return word_of(file_roles, value); }
std::string_view to_text(Role value) { return word_of(roles, value); }
std::string_view to_text(Right value) { return word_of(rights, value); }
std::string_view to_text(Purpose value) { return word_of(purposes, value); }
std::string_view to_text(Referral::Status value) { return word_of(referral_statuses, value); }
std::string_view to_text(Task::Type value) { return word_of(task_types, value); }

template <>
std::optional<Kind> from_text<Kind>(std::string_view word) {
    return value_of(kinds, word);
}
template <>
std::optional<Status> from_text<Status>(std::string_view word) {
    return value_of(statuses, word);
}
template <>
std::optional<FileRole> from_text<FileRole>(std::string_view word) {
    return value_of(file_roles, word);
}
template <>
std::optional<Role> from_text<Role>(std::string_view word) {
    return value_of(roles, word);
}

template <>
std::optional<Right> from_text<Right>(std::string_view word) {
    return value_of(rights, word);
}
template <>
std::optional<Purpose> from_text<Purpose>(std::string_view word) {
    return value_of(purposes, word);
}

template <>
std::optional<Referral::Status> from_text<Referral::Status>(std::string_view word) {
    return value_of(referral_statuses, word);
}

template <>
std::optional<Task::Type> from_text<Task::Type>(std::string_view word) {
    return value_of(task_types, word);
}

bool Task::waits_for(std::string_view code) const {
    return !closed && !superseded && std::any_of(parties.begin(), parties.end(), [&](const PartyState& each) {
        return each.party == code && !each.done;
    });
}

bool Referral::is_overdue(std::string_view today) const {
    switch (status()) {
        case Status::sent: return today > acknowledge_by;
        case Status::acknowledged:
        case Status::accepted: return today > answer_by;
        default: return false;
    }
}

void Rights::add(Right right) {
    if (right == Right::manage) {
        bits_ |= 1u << static_cast<unsigned>(Right::manage) | 1u << static_cast<unsigned>(Right::know);
    } else {
        bits_ |= (2u << static_cast<unsigned>(right)) - 1;  // and all that stand before it
    }
}

std::string Grantee::to_text() const {
    return type == Type::everyone ? "everyone" : std::string(word_of(grantees, type)) + value;
}

std::optional<Grantee> Grantee::parse(std::string_view text) {
    if (text == "everyone") {
        return Grantee{};
    }
    for (const auto& [each, start] : grantees) {
        if (!text.starts_with(start)) {
            continue;
        }
        Grantee grantee{each, std::string(text.substr(start.size()))};
        const bool well_formed = each == Type::role      ? from_text<Role>(grantee.value).has_value()
                                 : each == Type::account ? AccountId::parse(grantee.value).has_value()
                                                         : each == Type::party ? is_party_code(grantee.value)
                                                         : is_body_code(grantee.value);
        return well_formed ? std::optional(grantee) : std::nullopt;
    }
    return std::nullopt;
}

std::string_view to_text(OfficeNews::Type type) {
    switch (type) {
        case OfficeNews::Type::party_registered: return "party-registered";
        case OfficeNews::Type::party_acts: return "party-acts";
        case OfficeNews::Type::secretariat_account: return "secretariat-account";
        case OfficeNews::Type::auditor_account: return "auditor-account";
        case OfficeNews::Type::administrator_account: return "administrator-account";
        case OfficeNews::Type::account_of_another: break;
    }
    return "account-of-another";
}

void Actor::limit_to(const Actor& asking) {
    only = asking.only;
    reads_only = asking.reads_only;
    proof = asking.proof;
    session = asking.session;
    session_row = asking.session_row;
    epoch = asking.epoch;
    certificate = asking.certificate;
    if (!only.empty()) {
        std::erase_if(rights, [&](const auto& held) { return std::find(only.begin(), only.end(), held.first) == only.end(); });
    }
}

unsigned Version::signature_count(const std::vector<std::string>& parties) const {
    return static_cast<unsigned>(std::count_if(signatures.begin(), signatures.end(), [&](const Signature& each) {
        return each.valid && each.act_word == "signature" && (parties.empty() || std::find(parties.begin(), parties.end(), each.party) != parties.end());
    }));
}

bool Actor::may(Right right, const CompartmentId& compartment) const {
    const auto found = rights.find(compartment);
    return found != rights.end() && found->second.has(right);
}

std::vector<CompartmentId> Actor::compartments(Right right) const {
    std::vector<CompartmentId> found;
    for (const auto& [compartment, held] : rights) {
        if (held.has(right)) {
            found.push_back(compartment);
        }
    }
    return found;
}

}  // namespace depositary::repository
