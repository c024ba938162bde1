// What a server says that a signature is asked for: bag-info.txt, which the signing person's program reads and shows.
#include "repository/bag.h"
#include "tests/fuzz/target.h"

#include <algorithm>

using namespace depositary::repository;

FUZZ(input) {
    if (!parse_bag_info(input)) return;
    // What was taken may be shown as it is, line by line.
    CHECK(std::none_of(input.begin(), input.end(),
                       [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; }));
    CHECK(input.ends_with('\n') && input.find("\n\n") == std::string_view::npos);
}
