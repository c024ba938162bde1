#pragma once
// Downloads that get their name only when they are whole.

#include "cli/remote.h"

namespace depositary::cli {

// Writes what `download` gives to a file that must not exist (Conflict "file-exists"), or to standard output for "-".
void download_to(const std::string& path, const std::function<void(crypto::ByteSink&)>& download);
// The same of a ZIP that the server streams: Unavailable("cut-answer") when its end is missing.
void download_zip(const Remote& remote, const std::string& address, const std::string& path);

}  // namespace depositary::cli
