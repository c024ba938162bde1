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

void Actor::limit_to(const Actor& asking) {
    only = asking.only;
    reads_only = asking.reads_only;
    if (!only.empty()) {
        std::erase_if(compartments, [&](const CompartmentId& id) { return std::find(only.begin(), only.end(), id) == only.end(); });
    }
}

bool Actor::may_know(const CompartmentId& compartment) const {
    return std::find(compartments.begin(), compartments.end(), compartment) != compartments.end();
}

}  // namespace depositary::repository
