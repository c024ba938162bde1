#pragma once
// The files of templates/, compiled into the program.

#include <optional>
#include <span>
#include <string_view>

namespace depositary::templates {

// The bytes of a file by its path below templates/ ("pages/search.mustache"); nothing when there is none.
std::optional<std::string_view> find(std::string_view name);
std::span<const std::string_view> names();

// The modules that pages load, gzipped ("depositary/minisign.js.gz", "@noble/hashes/utils.js.gz"), and their import map
// ("imports.json"), and the fonts ("fonts/khmer.woff2"), as scripts/gather-page-modules.mjs gathered them.
std::optional<std::string_view> find_module(std::string_view name);
std::span<const std::string_view> module_names();

}  // namespace depositary::templates
