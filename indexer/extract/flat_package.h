#pragma once
// Office documents that are one file of XML: OpenDocument's flat form, Word's package in XML, and Word's XML of 2003.

#include "indexer/extract/reader.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

// The parts that the package would have, by name; nothing for other XML. Tells of what is in it and not read.
std::optional<std::map<std::string, std::string>> flat_package(std::string_view xml, Notes& notes);

}  // namespace depositary::indexer
