// Verifying a file: which version of which document it is, and who signed that. The file is read once and not kept.

#include "server/api.h"
#include "server/key_notes.h"
#include "server/multipart.h"
#include "server/page.h"
#include "server/page_handlers.h"

namespace depositary::server {

using namespace repository;

namespace {

Response show_verify(Application& application, const Request& request, View view) {
    return page(application, request, "verify", words_of(request).text("verify_heading"), std::move(view));
}

View match_view(Application& application, const Request& request, const PartyNames& parties, const FileMatch& match) {
    const Version& version = match.document.versions.front();
    View view = version_view(application, parties, words_of(request), match.document, version);
    view.set("signatures", noted_signatures_view(application, request, parties, version));
    view.set("href", "/documents/" + match.document.id.to_text() + "#version-" + std::to_string(version.number));
    view.set("symbol", match.document.symbol);
    view.set("title", displayed(match.document.title));
    view.set("file", displayed(match.file.name));
    view.set("newer", application.depositary.document(request.actor(), match.document.id).latest().number > version.number);
    return view;
}

}  // namespace

Response verify_page(Application& application, Request& request) {
    request.allow_query({});
    View view{View::type::object};
    view.set("asked", false);
    view.set("no_file", false);
    return show_verify(application, request, view);
}

Response verify_file_page(Application& application, Request& request) {
    MultipartReader form(*request.body, multipart_boundary(request.head.field("content-type").value_or("")));
    bool token_held = false;
    std::optional<crypto::Sha256> digest;
    std::string name;
    while (const auto part = form.next()) {
        if (part->name == form_token_field) {
            check_form_token(application, request, form.text(200));
            token_held = true;
        } else if (part->name == "file" && part->file_name && !digest) {
            if (!token_held) {
                throw Forbidden("form-token", "The form does not begin with its token.");
            }
            crypto::Sha256Stream stream;
            crypto::Bytes block(64 * 1024);
            while (const std::size_t got = form.content().read(block)) {
                stream.write(std::span(block).first(got));
            }
            digest = stream.finish();
            name = *part->file_name;
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + part->name + ".");
        }
    }
    if (!digest) {
        throw HttpError(400, "field-missing", "The form holds no file.");
    }
    View view{View::type::object};
    view.set("no_file", name.empty());  // what a browser sends when none was chosen
    if (name.empty()) {
        view.set("asked", false);
        return show_verify(application, request, view);
    }
    const Words& words = words_of(request);
    const PartyNames parties(words, application.depositary);
    View matches{View::type::list};
    const auto found = application.depositary.find_file(request.actor(), *digest);
    for (const FileMatch& match : found) {
        matches.push_back(match_view(application, request, parties, match));
    }
    view.set("asked", true);
    view.set("name", displayed(name));
    view.set("sha256", digest->hex());
    view.set("known", !found.empty());
    view.set("matches", matches);
    return show_verify(application, request, view);
}

}  // namespace depositary::server
