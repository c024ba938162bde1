#pragma once
// The files that reading needs (the character maps of PDF, fonts, the models of recognition), taken into memory before the
// sandbox closes. Libraries that open them by name afterwards get them from here (sealed_calls.cpp), without a system
// call; every other name is "no such file".

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Maps the files of the folder and of those in it, up to `most` bytes of them; what cannot be read is left out. Only
// before seal_files().
void load_files(const std::string& folder, std::string_view ending = {}, std::size_t most = std::size_t{256} << 20);

// A mapped file; valid until the process ends.
std::optional<std::string_view> loaded_file(std::string_view path);
// The paths that were loaded, in order.
std::vector<std::string> loaded_paths();

// From here on nothing in this process opens a file.
void seal_files();
bool files_are_sealed();

}  // namespace depositary::indexer
