// Akoma Ntoso and other XML.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    try {
        std::string type;
        Notes notes;
        read_xml(input, type, notes);
    } catch (const Unreadable&) {
    }
}
