// Akoma Ntoso and other XML.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    try {
        std::string type;
        read_xml(input, type);
    } catch (const Unreadable&) {
    }
}
