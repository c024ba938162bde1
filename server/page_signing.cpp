// Signing a version in the browser, and opening sealed files there. The server shows what is to be signed; keys and
// passphrases stay on the person's machine (templates/modules/signing.js, opening.js).

#include "repository/access.h"
#include "repository/signing.h"
#include "server/api.h"
#include "server/explanation.h"
#include "server/page_handlers.h"
#include "server/page_signing.h"

#include <algorithm>
#include <array>

namespace depositary::server {

using namespace repository;

namespace {

const std::vector<std::string> act_words = {"signature", "endorsement", "agreement-in-principle", "certification"};

// What may go wrong when the signature is sent, said in the reader's language: the page's module gets only the code.
constexpr std::array<const char*, 26> told_codes = {
    "already-signed",       "version-superseded", "signature-comment", "signature-party", "signature-version",         "signature-register",
    "signature-key",        "signature-key-over", "signature-bad",     "signature-act",   "signature-key-revoked",     "signature-key-unconfirmed",
    "signature-future",     "signature-old",      "not-found",         "erased",          "not-signed-in",             "account-closed",
    "role",                 "right",              "person-needed",     "disk-full",       "second-factor-needed",      "write-failed",
    "checkpoint-pending",   "stopping"};

// The party's keys that are in force: with one of them it will have to be.
View keys_view(Application& application, const std::string& party) {
    View list{View::type::list};
    for (const PartyKey& key : application.depositary.party_keys()) {
        if (key.party == party && !key.revoked) {
            View item{View::type::object};
            item.set("public_key", key.public_key);
            item.set("fingerprint", key.fingerprint);
            list.push_back(item);
        }
    }
    return list;
}

// What will be signed, in words and to the byte. Fills the form with the error where the words are not acceptable.
void set_statement(Application& application, const Request& request, const PartyNames& parties, const Document& document,
                   const Version& version, const std::string& act, const std::string& capacity, View& view) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    try {
        const auto asked = application.depositary.signing_request(actor, document.id, version.number, act, capacity);
        const auto said = SignedAct::parse(asked.trusted_comment);
        View statement{View::type::object};
        statement.set("sentence", words.text("signing_sentence", {{"act", words.text("act." + act)},
                                                                  {"party", parties.text(actor.party)},
                                                                  {"capacity", displayed(said ? said->capacity : capacity)},
                                                                  {"symbol", document.symbol},
                                                                  {"number", std::to_string(version.number)}}));
        statement.set("tagmanifest", asked.tagmanifest);
        statement.set("manifest", version.manifest_sha256);
        statement.set("bagit", version.bagit);
        statement.set("bag_info", version.bag_info);
        statement.set("document_id", document.id.to_text());
        statement.set("said_title", document.title);
        statement.set("kind_word", std::string(to_text(document.kind)));
        statement.set("party_code", actor.party);
        statement.set("act_word", act);
        statement.set("said_capacity", said ? said->capacity : capacity);
        statement.set("comment", asked.trusted_comment);
        statement.set("digest", crypto::Sha256::of(asked.tagmanifest).hex());
        statement.set("submit", "/api/v1/documents/" + document.id.to_text() + "/versions/" + std::to_string(version.number) +
                                    "/signatures");
        view.set("statement", statement);
    } catch (const Invalid& error) {
        set_text(view, "error", explanation(words, problem_of(error), request.head.path));
        view.set("statement", false);
    }
}

}  // namespace

Response signing_page(Application& application, Request& request) {
    request.allow_query({"act", "capacity"});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Document document = application.depositary.document(actor, document_id(request));
    require(actor, Right::read, document.compartment, "document");  // as who gives the signature must
    const auto number = version_number(request);
    const auto version = std::find_if(document.versions.begin(), document.versions.end(),
                                      [&](const Version& one) { return one.number == number; });
    if (version == document.versions.end()) {
        throw NotFound("not-found", "There is no such version.");
    }
    if (!actor.confirmed || (actor.role != Role::ministry && actor.role != Role::secretariat)) {
        throw Forbidden("role", "Only an account of a party's ministry or of the secretariat may sign.");
    }
    std::vector<std::string> left = act_words;  // what the party has given to this version is not given again
    std::erase_if(left, [&](const std::string& word) {
        return std::any_of(version->signatures.begin(), version->signatures.end(),
                           [&](const Signature& given) { return given.party == actor.party && given.act_word == word; });
    });
    const std::string act = request.query_value("act").value_or(left.empty() ? "" : left.front());
    const bool given = std::find(act_words.begin(), act_words.end(), act) != act_words.end() && std::find(left.begin(), left.end(), act) == left.end();
    const std::string capacity = request.query_value("capacity").value_or("");
    const PartyNames parties(words, application.depositary);
    View view = version_view(application, parties, words, document, *version);
    view.set("symbol", document.symbol);
    view.set("title", displayed(document.title));
    view.set("document", "/documents/" + document.id.to_text());
    view.set("party", parties.text(actor.party));
    view.set("acts", choices(words, left, "act", {act}));
    view.set("any_act", !left.empty());
    view.set("problems", problems_view(words, told_codes));
    view.set("capacity", capacity);
    view.set("newer", number != document.latest().number);
    view.set("erasure_asked", application.depositary.erasure(actor, document.id).has_value());
    view.set("keys", keys_view(application, actor.party));
    if (capacity.empty() || given || left.empty()) {
        view.set("statement", false);
        if (given && !left.empty()) {
            set_text(view, "error", words.text("problem.already-signed"));
        }
    } else {
        set_statement(application, request, parties, document, *version, act, capacity, view);
    }
    return page(application, request, "signing", words.text("signing_heading"), view);
}

namespace {

// The API's address of the file that the page is asked to open, and its name; nothing when a person chooses a file of their own.
// Nothing is looked up: whether it is there and may be read is said when it is fetched.
std::optional<std::pair<std::string, std::string>> file_to_open(const Request& request) {
    const std::string file = request.query_value("file").value_or("");
    if (file.empty()) {
        return std::nullopt;
    }
    const auto identifier = [&](const char* name) {
        const auto id = DocumentId::parse(request.query_value(name).value_or(""));
        if (!id) {
            throw HttpError(400, "query-malformed", "Name the file to be opened: document, version and file, or referral and file.");
        }
        return id->to_text();
    };
    if (request.query_value("referral")) {
        const std::string referral = identifier("referral");
        return std::make_pair("/api/v1/referrals/" + referral + "/files/" + std::to_string(request.query_number("file", 0, 1, 10'000)),
                              file + ".age");
    }
    return std::make_pair("/api/v1/documents/" + identifier("document") + "/versions/" +
                              std::to_string(request.query_number("version", 0, 1, 1'000'000'000)) + "/files/" + percent_encode(file),
                          file);
}

}  // namespace

Response opening_page(Application& application, Request& request) {
    request.allow_query({"document", "version", "referral", "file"});
    View view{View::type::object};
    view.set("source", View(false));
    if (const auto file = file_to_open(request)) {
        view.set("source", link_view(file->first, displayed(file->second)));
        view.set("back", request.query_value("referral") ? "/referrals/" + *request.query_value("referral")
                                                         : "/documents/" + request.query_value("document").value_or(""));
    }
    return page(application, request, "opening", words_of(request).text("opening_heading"), view);
}

}  // namespace depositary::server
