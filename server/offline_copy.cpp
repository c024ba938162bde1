#include "server/offline_copy.h"

#include "server/content_type.h"
#include "server/page.h"
#include "server/sizes.h"
#include "server/standing.h"
#include "templates/embedded.h"

#include <Poco/String.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace depositary::server {

using namespace repository;

namespace {

// Page by page, so that no list of all documents with their files is held.
constexpr unsigned documents_a_page = 200;

void add_versions(std::vector<VersionName>& names, const Depositary& depositary, const Actor& actor, const Document& document, bool all) {
    if (!all) {
        names.push_back({document.id, document.latest().number});
        return;
    }
    for (const Version& version : depositary.document(actor, document.id).versions) {
        names.push_back({document.id, version.number});
    }
}

// Whether no browser runs the file as a page when it is opened from the disk. By its name, as browsers go by it; what they
// do not know they guess at, so only what is known is harmless.
bool is_harmless(const std::string& name) {
    static constexpr std::array<std::string_view, 20> harmless{"pdf", "txt", "docx", "odt", "rtf", "xlsx", "ods", "pptx", "odp", "epub",
                                                               "eml", "jpg", "jpeg", "png", "tif", "tiff", "csv", "zip", "age", "minisig"};
    const auto dot = name.rfind('.');
    if (dot == name.npos) {
        return false;
    }
    const std::string ending = Poco::toLower(name.substr(dot + 1));
    return std::find(harmless.begin(), harmless.end(), ending) != harmless.end();
}

View copied_view(const Words& words, const PartyNames& parties, const CopiedVersion& copied) {
    View view = document_line_view(words, copied.document);
    view.set("folder", copied.folder);
    const Version& version = copied.document.latest();
    View files{View::type::list};
    for (const File& file : version.files) {
        View item = link_view(percent_encode(copied.folder) + "/data/" + percent_encode(file.name), displayed(file.name));
        item.set("language_name", words.text("language." + file.language));
        item.set("size", readable_size(words.language(), file.size));
        item.set("sealed", !file.sealed_to.empty());
        item.set("linked", is_harmless(file.name));
        item.set("not_linked", words.text("copy_not_linked", {{"folder", copied.folder + "/data"}}));
        files.push_back(item);
    }
    view.set("files", files);
    view.set("bag", percent_encode(copied.folder) + "/README.txt");
    view.set("signed", !version.signatures.empty());
    view.set("signatures", signatures_view(words, parties, version));
    return view;
}

std::string page_name(std::string_view language) { return fmt::format("index.{}.html", language); }

std::string title_of(const Words& words, const std::optional<Compartment>& compartment) {
    return compartment ? compartment_title(words, *compartment) : words.text("copy_chosen");
}

std::string index_page(const Words& words, const PartyNames& parties, const std::vector<CopiedVersion>& copied,
                       const std::string& title, Timestamp time) {
    View documents{View::type::list};
    for (const CopiedVersion& each : copied) {
        documents.push_back(copied_view(words, parties, each));
    }
    View languages{View::type::list};
    for (const std::string_view language : Words::languages()) {
        View item = link_view(page_name(language), Words::in(language).text("language_name"));
        item.set("code", std::string(language));
        item.set("chosen", language == words.language());
        languages.push_back(item);
    }
    View view{View::type::object};
    view.set("title", title);
    view.set("made", time_view(words, time));
    view.set("count", words.text(copied.size() == 1 ? "count.found_one" : "count.found_many", {{"count", std::to_string(copied.size())}}));
    view.set("documents", documents);
    view.set("languages", languages);
    return page_text(words, "copy_index", view);
}

std::string readme(const std::string& title, std::size_t count, Timestamp time) {
    return fmt::format(
        "A copy of {} version(s) from the depositary: {}\n"
        "Made {}\n"
        "\n"
        "Open index.html in a browser; it needs no network. Each other folder is a BagIt bag (RFC 8493), with the signatures, the\n"
        "signers' keys and the proofs from the register beside it. To check all of them at once, in this folder:\n"
        "\n"
        "     for bag in */; do (cd \"$bag\" && sha256sum -c --quiet tagmanifest-sha256.txt manifest-sha256.txt) || echo \"damaged: $bag\"; done\n"
        "\n"
        "The names are UTF-8. Where files are not found, unpack again in a locale of UTF-8: LC_ALL=C.UTF-8 unzip COPY.zip\n"
        "Who signed a version, and that its acts are in the register: see the README.txt in its folder.\n"
        "Files ending in .age, where a version says so, were sealed by their sender: age -d -i IDENTITY opens them.\n"
        "The fonts (*.woff2) are for machines that have none of a script; they are under the SIL Open Font License 1.1.\n",
        count, title, time.to_text());
}

}  // namespace

std::vector<Document> documents_in(const Depositary& depositary, const Actor& actor, const CompartmentId& compartment, const Page& page) {
    depositary.compartment(actor, compartment);  // NotFound
    if (!actor.may(Right::read, compartment)) {
        throw Forbidden("right", "This account may know of this compartment, but has no right to read in it.");
    }
    // The same reader, with eyes for nothing else.
    Actor looking = actor;
    std::erase_if(looking.rights, [&](const auto& held) { return held.first != compartment; });
    return depositary.documents(looking, page);
}

std::vector<VersionName> versions_in(const Depositary& depositary, const Actor& actor, const CompartmentId& compartment, bool all) {
    std::vector<VersionName> names;
    Page page{0, documents_a_page};
    for (;;) {
        const auto documents = documents_in(depositary, actor, compartment, page);
        for (const Document& document : documents) {
            add_versions(names, depositary, actor, document, all);
        }
        if (documents.size() < page.limit) {
            return names;
        }
        page.after = documents.back().act;
    }
}

std::vector<VersionName> versions_of(const Depositary& depositary, const Actor& actor, const std::vector<std::string>& documents, bool all) {
    std::vector<VersionName> names;
    for (const std::string& text : documents) {
        const auto id = DocumentId::parse(text);
        if (!id) {
            throw NotFound("not-found", "There is no such document.");
        }
        depositary.require_readable(actor, *id);
        add_versions(names, depositary, actor, depositary.document(actor, *id), all);
    }
    return names;
}

Response offline_copy(Application& application, const Request& request, std::vector<VersionName> versions,
                      const std::optional<Compartment>& compartment) {
    const Timestamp time = application.depositary.clock().now();
    const std::string folder = fmt::format("depositary-{}-{}", compartment ? compartment->name : "documents", time.to_text().substr(0, 10));
    const auto beside = [compartment, time, language = words_of(request).language(),
                         &depositary = application.depositary](const std::vector<CopiedVersion>& copied) {
        std::vector<std::pair<std::string, std::string>> files;
        const auto index_in = [&](std::string_view in) {
            const Words& words = Words::in(in);
            return index_page(words, PartyNames(words, depositary), copied, title_of(words, compartment), time);
        };
        for (const std::string_view each : Words::languages()) {
            files.emplace_back(page_name(each), index_in(each));
        }
        files.emplace_back("index.html", index_in(language));
        files.emplace_back("style.css", std::string(templates::find("static/style.css").value()));
        for (const std::string_view font : templates::module_names()) {
            if (font.starts_with("fonts/")) {
                files.emplace_back(font.substr(6), std::string(templates::find_module(font).value()));
            }
        }
        files.emplace_back("README.txt", readme(title_of(Words::in("en"), compartment), copied.size(), time));
        return files;
    };
    Response response;
    response.set("Content-Type", "application/zip");
    response.set("Content-Disposition", attachment(folder + ".zip"));
    response.set("Content-Security-Policy", "sandbox; default-src 'none'");
    // Of the compartments that were open to the reader at the beginning: who is let out of one gets no more, and no index that would
    // make a part look whole. A document that was erased or moved meanwhile is left out (write_copy_zip).
    const auto require = [began = request.actor().compartments(Right::read), compartment](const Actor& present) {
        for (const CompartmentId& id : compartment ? std::vector{compartment->id} : began) {
            if (!present.may(Right::read, id)) {
                throw Forbidden("right", "The right to read ended while the copy was being sent.");
            }
        }
    };
    response.stream(std::nullopt, while_allowed(application, *request.signed_in, require,
                                                [&depositary = application.depositary, actor = request.actor(), folder,
                                                 versions = std::move(versions), beside](crypto::ByteSink& out) {
                                                    depositary.write_copy_zip(actor, folder, versions, beside, out);
                                                }));
    return response;
}

namespace {

// ?compartment=ID, or ?document=ID once or more.
Response get_copy(Application& application, Request& request) {
    request.allow_query({"compartment", "document", "versions"});
    const std::string versions = request.query_value("versions").value_or("latest");
    if (versions != "latest" && versions != "all") {
        throw HttpError(400, "query-malformed", "versions is latest or all.");
    }
    const auto compartment = request.query_value("compartment");
    const auto documents = request.query_values("document");
    if (compartment.has_value() == !documents.empty()) {
        throw HttpError(400, "query-malformed", "Name a compartment, or else one document or more.");
    }
    const Actor& actor = request.actor();
    if (!compartment) {
        return offline_copy(application, request, versions_of(application.depositary, actor, documents, versions == "all"), std::nullopt);
    }
    const CompartmentId id = compartment_id(*compartment);
    auto names = versions_in(application.depositary, actor, id, versions == "all");
    return offline_copy(application, request, std::move(names), application.depositary.compartment(actor, id));
}

}  // namespace

std::span<const Route> copy_routes() {
    static constexpr Route table[] = {{"GET", "/api/v1/copy.zip", get_copy}};
    return table;
}

}  // namespace depositary::server
