// U18: what a reader of a file cannot see is not its text, and is told.
#include "indexer/extract/extract.h"
#include "support/hidden_files.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::indexer;

namespace {

std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hidden_text)

BOOST_AUTO_TEST_CASE(u18_what_is_not_seen_is_left_out_and_told) {
    for (const auto& file : hidden_files()) {
        const auto result = extract_text(crypto::as_bytes(file.content));
        const auto text = all_text(result);
        BOOST_TEST((result.status == ExtractionStatus::extracted), file.name << ": " << reasons_of(result));
        BOOST_TEST(text.find("harmless") != std::string::npos, file.name << ": " << text);
        const bool seen = file.name.starts_with("seen-") || file.name.starts_with("layer-");
        BOOST_TEST((text.find("zanzibar") != std::string::npos) == seen, file.name << ": " << text);
        BOOST_TEST(reasons_of(result) == file.reason, file.name);
        BOOST_TEST(!result.partial, file.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
