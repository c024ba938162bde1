#pragma once
// Documents on a server, as commands name them.

#include "cli/remote.h"

namespace depositary::cli {

// The document named by its symbol or its identifier, as the API's JSON; NotFound when there is none.
nlohmann::json find_document(const Remote& remote, const std::string& symbol_or_id);
// The version of a document with this number, or the latest for 0. NotFound when there is none.
nlohmann::json find_version(const nlohmann::json& document, unsigned number);
std::string version_path(const nlohmann::json& document, const nlohmann::json& version);
// Downloads a file of a version and checks its digest: Damaged("digest-mismatch") when it is another.
void download_file(const Remote& remote, const nlohmann::json& document, const nlohmann::json& version,
                   const nlohmann::json& file, crypto::ByteSink& out);

}  // namespace depositary::cli
