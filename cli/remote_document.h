#pragma once
// Documents on a server, as commands name them.

#include "cli/remote.h"

namespace depositary::cli {

// A document as a person names it.
struct DocumentName {
    std::string name;         // its symbol or identifier
    std::string compartment;  // by name; needed where documents of several compartments have the symbol
};
// The argument "document" (or another option) and --compartment.
CLI::Option* add_document_option(CLI::App& command, DocumentName& document, const std::string& option = "document");
// What -v takes: from 1.
CLI::Validator version_numbers();

// All documents with the symbol that the account may know of, in this compartment or (empty) in any: the API's JSON.
std::vector<nlohmann::json> documents_with_symbol(const Remote& remote, const std::string& symbol, const std::string& compartment_id);
// Conflict("symbol-ambiguous"), which lists the documents and says how to choose.
[[noreturn]] void throw_ambiguous(const Remote& remote, const std::string& symbol, const std::vector<nlohmann::json>& documents);
// The one document that is named, as the API's JSON. NotFound when there is none, throw_ambiguous when there are several.
nlohmann::json find_document(const Remote& remote, const DocumentName& named);
// The version of a document with this number, or the latest for 0. NotFound when there is none.
nlohmann::json find_version(const nlohmann::json& document, unsigned number);
std::string version_path(const nlohmann::json& document, const nlohmann::json& version);
// Downloads a file of a version and checks its digest: Damaged("digest-mismatch") when it is another.
void download_file(const Remote& remote, const nlohmann::json& document, const nlohmann::json& version,
                   const nlohmann::json& file, crypto::ByteSink& out);

}  // namespace depositary::cli
