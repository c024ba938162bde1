// Akoma Ntoso, office documents of one file, and other XML.
#include "indexer/extract/flat_package.h"
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    try {
        std::string type;
        Notes notes;
        flat_package(input, notes);
        read_xml(input, type, notes);
    } catch (const Unreadable&) {
    }
}
