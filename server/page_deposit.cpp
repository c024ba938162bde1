// Depositing a document or a version by a form. The files go into the vault as they arrive; the act is recorded at the
// end.

#include "crypto/secret.h"
#include "repository/access.h"
#include "server/api.h"
#include "server/multipart.h"
#include "server/page.h"
#include "server/page_sending.h"
#include "server/search_values.h"
#include "server/sizes.h"

#include <algorithm>
#include <array>
#include <map>

namespace depositary::server {

using namespace repository;

namespace {

constexpr int file_slots = 4;
constexpr int relation_slots = 2;
const std::vector<std::string> languages = {"en", "km", "zh", "lo", "my", "th", "vi", "und"};

// What the form holds; fields that may repeat keep their order.
struct DepositForm {
    std::map<std::string, std::vector<std::string>> fields;
    std::vector<NewFile> files;
    std::vector<crypto::Sha256> digests;  // of the files

    std::string text(const std::string& name) const {
        const auto found = fields.find(name);
        return found == fields.end() ? "" : found->second.front();
    }
    const std::vector<std::string>& texts(const std::string& name) const {
        static const std::vector<std::string> none;
        const auto found = fields.find(name);
        return found == fields.end() ? none : found->second;
    }
};

bool may_repeat(const std::string& name) {
    return name == "party" || name == "relation" || name == "relation-symbol" || name == "language" || name == "role" ||
           name == "ocr-language";
}

void require_depositor(const Request& request) {
    if (request.actor().compartments(Right::deposit).empty()) {
        throw Forbidden("right", "This account may deposit in no compartment.");
    }
}

// Reads the form into `form`, which keeps what was read when something fails on the way. `compartment` is where files
// go: of the document, or, for a new one, named by a field before the files.
void read_deposit(Application& application, Request& request, std::optional<CompartmentId> compartment,
                  DepositForm& form) {
    static const std::vector<std::string> known = {std::string(form_token_field),
                                                   "once",
                                                   "follows",
                                                   "follows-now",
                                                   "compartment",
                                                   "symbol",
                                                   "title",
                                                   "kind",
                                                   "date",
                                                   "place",
                                                   "party",
                                                   "relation",
                                                   "relation-symbol",
                                                   "status",
                                                   "version-date",
                                                   "note",
                                                   "ocr-language",
                                                   "language",
                                                   "role",
                                                   "file"};
    MultipartReader parts(*request.body, multipart_boundary(request.head.field("content-type").value_or("")));
    bool token_held = false;
    std::size_t slot = 0;
    while (const auto part = parts.next()) {
        if (std::find(known.begin(), known.end(), part->name) == known.end()) {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + part->name + ".");
        }
        if (part->name == form_token_field) {
            check_form_token(application, request, parts.text(200));
            token_held = true;
            continue;
        }
        if (!token_held) {
            throw Forbidden("form-token", "The form does not begin with its token.");
        }
        if (part->name != "file") {
            if (form.fields.contains(part->name) && !may_repeat(part->name)) {
                throw HttpError(400, "field-twice", "The form has the field " + part->name + " twice.");
            }
            std::string text = parts.text(16384);  // before there is a place for it: a field that is there has a text
            form.fields[part->name].push_back(std::move(text));
            continue;
        }
        const auto& slot_languages = form.texts("language");
        const auto& slot_roles = form.texts("role");
        if (slot >= slot_languages.size() || slot >= slot_roles.size()) {
            throw HttpError(400, "form-order", "A file comes before the fields that tell about it.");
        }
        const std::size_t this_slot = slot++;
        if (!part->file_name || part->file_name->empty()) {
            continue;  // a slot that was left empty
        }
        if (!compartment) {
            compartment = compartment_id(form.text("compartment"));
        }
        const Upload upload = application.depositary.store_upload(request.actor(), *compartment, parts.content(),
                                                                  std::nullopt, std::nullopt);
        form.digests.push_back(upload.digest);
        form.files.push_back({upload.id, *part->file_name, slot_languages[this_slot],
                              word<FileRole>("role", slot_roles[this_slot]),
                              part->media_type.empty() ? "application/octet-stream" : part->media_type, {},
                              form.texts("ocr-language")});
    }
}

NewVersion version_of(const DepositForm& form) {
    return {word<Status>("status", form.text("status")), form.text("version-date"), form.text("note"), form.files};
}

// The form's own number makes a second sending of it the same act, not another.
Once once_of_form(const DepositForm& form) {
    const std::string key = form.text("once");
    if (key.empty()) {
        return {};
    }
    crypto::Sha256Stream digest;
    for (const auto& [name, values] : form.fields) {
        for (const std::string& value : values) {
            digest.write(crypto::as_bytes(name + "=" + std::to_string(value.size()) + ":" + value));
        }
    }
    for (std::size_t i = 0; i < form.files.size(); ++i) {  // not the uploads: they differ each time
        digest.write(crypto::as_bytes(std::to_string(form.files[i].name.size()) + ":" + form.files[i].name));
        digest.write(form.digests[i]);
    }
    return {"form:" + key, digest.finish()};
}

View slots_view(const Words& words, const DepositForm& form) {
    View slots{View::type::list};
    for (std::size_t i = 0; i < file_slots; ++i) {
        const auto chosen = [&](const std::string& name, const std::string& otherwise) -> std::vector<std::string> {
            return {i < form.texts(name).size() ? form.texts(name)[i] : otherwise};
        };
        View slot{View::type::object};
        slot.set("n", std::to_string(i + 1));
        slot.set("first", i == 0);
        slot.set("languages", choices(words, languages, "language", chosen("language", "en")));
        slot.set("roles", choices(words, {"text", "translation", "annex"}, "file_role",
                                  chosen("role", i == 0 ? "text" : "translation")));
        slots.push_back(slot);
    }
    return slots;
}

void set_document_fields(Application& application, const Words& words, const Request& request, const DepositForm& form,
                         View& view) {
    auto compartments = application.depositary.compartments(request.actor());
    std::erase_if(compartments, [&](const Compartment& each) { return !request.actor().may(Right::deposit, each.id); });
    // What is sealed is encrypted on its sender's machine: page_sending.
    const auto sealed = std::erase_if(compartments, [](const Compartment& each) { return each.purpose == Purpose::sealed; });
    std::erase_if(compartments, [](const Compartment& each) { return each.purpose != Purpose::general; });
    View relations{View::type::list};
    for (std::size_t i = 0; i < relation_slots; ++i) {
        const auto& types = form.texts("relation");
        const auto& symbols = form.texts("relation-symbol");
        View item{View::type::object};
        item.set("n", std::to_string(i + 1));
        item.set("types", choices(words, {"implements", "supersedes", "adopted-at", "record-of", "annex-to"},
                                  "relation", {i < types.size() ? types[i] : ""}));
        item.set("symbol", i < symbols.size() ? symbols[i] : "");
        relations.push_back(item);
    }
    view.set("new_document", true);
    view.set("sealed", sealed > 0);
    view.set("compartments", compartment_choices(words, compartments, {form.text("compartment")}));
    view.set("parties", party_choices(PartyNames(words, application.depositary), form.texts("party")));
    view.set("relations", relations);
    view.set("kinds", choices(words, document_kinds(), "kind", {form.text("kind")}));
    for (const char* name : {"symbol", "title", "date", "place"}) {
        view.set(name, form.text(name));
    }
}

// The version that the form names in this field; 0 for none of the document's.
std::uint32_t named_version(const Document& document, const std::string& text) {
    const auto named = std::find_if(document.versions.begin(), document.versions.end(),
                                    [&](const Version& version) { return text == std::to_string(version.number); });
    return named == document.versions.end() ? 0 : named->number;
}

// What the form is to follow stays what its person saw. Where there is a newer version by now, it is named, and following it is a choice of
// its own.
void set_followed(const Words& words, const Document& document, const DepositForm& form, View& view) {
    const std::string latest = std::to_string(document.latest().number);
    const std::string follows = named_version(document, form.text("follows")) == 0 ? latest : form.text("follows");
    view.set("follows", follows);
    if (follows == latest) {
        view.set("newer", false);
        return;
    }
    View newer = link_view("/documents/" + document.id.to_text() + "#version-" + latest, words.text("version") + " " + latest);
    newer.set("number", latest);
    newer.set("chosen", form.text("follows-now") == latest);
    newer.set("label", words.text("deposit_follows_now", {{"number", latest}}));
    view.set("newer", newer);
}

// The form, filled with what was given. `document` is set for a further version.
Response show_form(Application& application, const Request& request, const DepositForm& form,
                   const std::optional<Document>& document, const std::string& error, int status) {
    const Words& words = words_of(request);
    View view{View::type::object};
    view.set("action", document ? "/documents/" + document->id.to_text() + "/deposit" : "/deposit");
    view.set("once", crypto::to_base64url(crypto::random_array<16>()));
    view.set("error", error.empty() ? View(false) : View(error));
    if (document) {
        view.set("new_document", false);
        view.set("sealed", false);
        set_followed(words, *document, form, view);
        set_text(view, "of_title", document->title);
    } else {
        view.set("follows", false);
        view.set("newer", false);
        view.set("of_title", false);
        set_document_fields(application, words, request, form, view);
    }
    view.set("statuses", choices(words, {"draft", "agreed-in-principle", "endorsed", "adopted", "signed"}, "status_of",
                                 {form.text("status")}));
    view.set("version_date", form.text("version-date"));
    view.set("note", form.text("note"));
    view.set("ocr_languages", choices(words, {languages.begin(), languages.end() - 1}, "language", form.texts("ocr-language")));
    view.set("ocr_chosen", !form.texts("ocr-language").empty());
    view.set("slots", slots_view(words, form));
    view.set("slot_languages", choices(words, languages, "language", {"und"}));
    view.set("slot_roles", choices(words, {"text", "translation", "annex"}, "file_role", {}));
    const std::string heading =
        document ? words.text("deposit.version_of", {{"symbol", document->symbol}}) : words.text("deposit_document");
    view.set("heading", heading);
    view.set("sizes", size_forms(words.language()));
    return page(application, request, "deposit", heading, view, status);
}

// The document that a further version is for, as it is now, if this reader may deposit one.
Document document_to_follow(Application& application, const Request& request) {
    Document document = application.depositary.document(request.actor(), document_id(request));
    require(request.actor(), Right::deposit, document.compartment, "document");
    return document;
}

// Does it; what the person can mend leads back to the form, with what was given.
template <class Act>
Response try_deposit(Application& application, Request& request, const DepositForm& form,
                     bool further, Act&& act) {
    try {
        return act();
    } catch (const Error& error) {
        const Problem problem = problem_of(error);
        static constexpr std::array<int, 6> mendable = {400, 409, 412, 413, 422, 503};
        if (std::find(mendable.begin(), mendable.end(), problem.status) == mendable.end()) {
            throw;
        }
        const auto document = further ? std::optional(document_to_follow(application, request)) : std::nullopt;
        return show_form(application, request, form, document, explanation(words_of(request), problem, request.head.path), problem.status);
    }
}

Response get_deposit(Application& application, Request& request) {
    request.allow_query({});
    require_depositor(request);
    return show_form(application, request, {}, std::nullopt, "", 200);
}

Response post_deposit(Application& application, Request& request) {
    require_depositor(request);
    DepositForm form;
    return try_deposit(application, request, form, false, [&] {
        read_deposit(application, request, std::nullopt, form);
        NewDocument document;
        document.compartment = compartment_id(form.text("compartment"));
        document.symbol = form.text("symbol");
        document.title = form.text("title");
        document.kind = word<Kind>("kind", form.text("kind"));
        document.date = form.text("date");
        document.place = form.text("place");
        document.parties = form.texts("party");
        const auto& types = form.texts("relation");
        const auto& symbols = form.texts("relation-symbol");
        for (std::size_t i = 0; i < std::min(types.size(), symbols.size()); ++i) {
            if (!types[i].empty() && !symbols[i].empty()) {
                document.relations.push_back({types[i], symbols[i]});
            }
        }
        document.first = version_of(form);
        const Receipt receipt = application.depositary.add_document(request.actor(), document, once_of_form(form));
        return Response::redirect("/documents/" + receipt.document.to_text());
    });
}

Response get_deposit_version(Application& application, Request& request) {
    request.allow_query({});
    const Document document = document_to_follow(application, request);
    if (is_sealed(application, request.actor(), document.compartment)) {
        return sealed_version_page(application, request, document);
    }
    return show_form(application, request, {}, document, "", 200);
}

Response post_deposit_version(Application& application, Request& request) {
    const Document document = document_to_follow(application, request);
    DepositForm form;
    return try_deposit(application, request, form, true, [&] {
        read_deposit(application, request, document.compartment, form);
        const std::string now = form.text("follows-now");
        const std::uint32_t follows = named_version(document, now.empty() ? form.text("follows") : now);
        if (follows == 0) {
            throw HttpError(400, "field-missing", "The form does not say which version this one follows.");
        }
        application.depositary.add_version(request.actor(), document.id, follows, version_of(form), once_of_form(form));
        return Response::redirect("/documents/" + document.id.to_text());
    });
}

}  // namespace

std::span<const Route> deposit_page_routes() {
    static constexpr Route table[] = {
        {"GET", "/deposit/sealed", sealed_deposit_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/deposit", get_deposit, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/deposit", post_deposit, Access::signed_in, BodyKind::multipart, largest_upload_limit,
         Audience::people},
        {"GET", "/documents/{id}/deposit", get_deposit_version, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/documents/{id}/deposit", post_deposit_version, Access::signed_in, BodyKind::multipart,
         largest_upload_limit, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
