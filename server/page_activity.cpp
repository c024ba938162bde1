// What happened lately in the compartments that the reader may see, day by day.

#include "repository/access.h"
#include "repository/act.h"
#include "server/api.h"
#include "server/calendar.h"
#include "server/happening.h"
#include "server/page_handlers.h"

#include <nlohmann/json.hpp>

#include <map>

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned acts_a_page = 40;

// The documents that acts are about, each read once a page.
class Documents {
public:
    Documents(Application& application, const Actor& actor) : application_(application), actor_(actor) {}
    // Nothing for one that was erased, or that the reader may not know of.
    const std::optional<Document>& find(const DocumentId& id) {
        const auto [found, added] = documents_.emplace(id.to_text(), std::nullopt);
        if (added) {
            try {
                found->second = application_.depositary.document(actor_, id);
            } catch (const NotFound&) {
                // stays empty
            }
        }
        return found->second;
    }

    // The act that asked for what this one answers or closes, where the reader may read it.
    std::optional<Act> asked_by(const Act& act) const {
        const auto payload = nlohmann::json::parse(act.payload, nullptr, false);
        if (!payload.is_object() || !payload.contains("task") || !payload["task"].is_number_unsigned()) {
            return std::nullopt;
        }
        try {
            return application_.depositary.act(actor_, payload["task"].get<std::uint64_t>());
        } catch (const NotFound&) {
            return std::nullopt;
        }
    }

private:
    Application& application_;
    const Actor& actor_;
    std::map<std::string, std::optional<Document>> documents_;
};

// What an act of the office, or about access, is about: an account, a compartment, whom a right is for, a body, a party.
std::string subject_of(const KnownNames& names, const std::string& kind, const nlohmann::json& payload) {
    const auto text = [&](const char* field) {
        return payload.is_object() && payload.contains(field) && payload[field].is_string() ? payload[field].get<std::string>() : "";
    };
    if (const std::string account = text("account"); !account.empty()) {
        const std::string body = text("body");
        return names.account(account) + (body.empty() ? "" : " · " + names.body(body));
    }
    if (const std::string title = text("title"); !title.empty()) {
        return compartment_title(names.words(), {{}, text("name"), title, {}});
    }
    if (const auto to = Grantee::parse(text("to"))) {
        return names.grantee(*to);
    }
    if (const std::string code = text("code"); !code.empty()) {
        return kind == act_kind::body_registered ? names.body(code) : names.parties().text(code);
    }
    return text("party").empty() ? "" : names.parties().text(text("party"));
}

View act_view(const KnownNames& names, Documents& documents, const Act& act) {
    const Words& words = names.words();
    View row{View::type::object};
    row.set("index", std::to_string(act.index));
    row.set("clock", readable_clock(words.language(), act.time));
    row.set("kind", words.text("act_kind." + act.kind));
    row.set("erased", act.erased);
    set_text(row, "compartment", names.compartment(act.compartment));
    row.set("document", View(false));
    row.set("title", View(false));
    if (!act.document.is_nil() && !act.kind.starts_with("referral.")) {
        if (const auto& document = documents.find(act.document)) {
            row.set("document", link_view("/documents/" + act.document.to_text(), document->symbol));
            set_text(row, "title", document->title);
        }
    }
    std::string detail;
    if (!act.erased) {
        detail = happening(words, names.parties(), act).value_or("");
        if (const auto asked = act.kind == act_kind::notice_acknowledged || act.kind == act_kind::task_closed ? documents.asked_by(act) : std::nullopt;
            asked && !asked->erased) {
            detail = happening(words, names.parties(), *asked).value_or("");
        }
        if (detail.empty() && act.document.is_nil()) {
            detail = subject_of(names, act.kind, nlohmann::json::parse(act.payload, nullptr, false));
        }
    }
    set_text(row, "detail", detail);
    set_text(row, "who", names.doer(act));
    return row;
}

// Days, each with its acts.
View days_view(const KnownNames& names, Documents& documents, const std::vector<Act>& acts) {
    View days{View::type::list};
    for (std::size_t i = 0; i < acts.size();) {
        const std::string day = acts[i].time.to_text().substr(0, 10);
        View rows{View::type::list};
        for (; i < acts.size() && acts[i].time.to_text().substr(0, 10) == day; ++i) {
            rows.push_back(act_view(names, documents, acts[i]));
        }
        View item{View::type::object};
        item.set("day", date_view(names.words(), day));
        item.set("acts", rows);
        days.push_back(item);
    }
    return days;
}

std::string address(const ActivityFilter& filter, std::uint64_t before) {
    std::string query = before == 0 ? "" : "before=" + std::to_string(before);
    for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
             {"compartment", filter.compartment ? filter.compartment->to_text() : ""}, {"kind", filter.kind}, {"from", filter.from}, {"to", filter.to}}) {
        if (!value.empty()) {
            query += (query.empty() ? "" : "&") + name + "=" + percent_encode(value);
        }
    }
    return query.empty() ? "/activity" : "/activity?" + query;
}

}  // namespace

Response activity_page(Application& application, Request& request) {
    request.allow_query({"compartment", "kind", "from", "to", "before"});
    const Words& words = words_of(request);
    ActivityFilter filter;
    const std::string chosen = request.query_value("compartment").value_or("");
    if (!chosen.empty()) {
        filter.compartment = compartment_id(chosen);
    }
    filter.kind = request.query_value("kind").value_or("");
    filter.from = request.query_value("from").value_or("");
    filter.to = request.query_value("to").value_or("");
    const View passed_over = passed_over_dates(words, {{"from", &filter.from}, {"to", &filter.to}});
    const std::uint64_t before = request.query_number("before", 0, 0, ~std::uint64_t{0} >> 1);
    const Activity found = application.depositary.activity(request.actor(), filter, before, acts_a_page);
    const KnownNames names(words, application.depositary, request.actor());
    Documents documents(application, request.actor());
    View compartments = compartment_choices(words, names.compartments(), {chosen});
    if (may(request.actor(), OfficeAct::read_office_acts)) {
        const std::string office = application.depositary.office().to_text();
        View item{View::type::object};
        item.set("value", office);
        item.set("label", words.text("activity.office"));
        item.set("chosen", chosen == office);
        compartments.push_back(item);
    }
    View view{View::type::object};
    view.set("days", days_view(names, documents, found.acts));
    view.set("any", !found.acts.empty());
    view.set("compartments", compartments);
    view.set("kinds", choices(words, act_kinds(), "act_kind", {filter.kind}));
    view.set("passed_over", passed_over);
    view.set("from", filter.from);
    view.set("to", filter.to);
    view.set("filtered", filter.compartment || !filter.kind.empty() || !filter.from.empty() || !filter.to.empty());
    view.set("newest", before != 0 ? link_view(address(filter, 0)) : View(false));
    view.set("older", found.next > 0 ? link_view(address(filter, found.next)) : View(false));
    return page(application, request, "activity", words.text("activity"), view);
}

}  // namespace depositary::server
