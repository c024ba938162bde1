#include "repository/symbols.h"

#include "crypto/error.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

void require_free_symbol(Session& session, const Projection& projection, const CompartmentId& compartment,
                         const std::string& symbol) {
    std::vector<std::string> ids;
    session << "SELECT id FROM document WHERE compartment = ? AND folded_hash = ? LIMIT 1", bind(compartment.to_text()),
        bind(projection.lookup(compartment, "document.symbol-folded", file_name_key(symbol))), into(ids), now;
    if (ids.empty()) {
        return;
    }
    const auto other = StateReader(session, projection).document(DocumentId::parse(ids[0]).value(), StateReader::Versions::latest);
    throw Conflict("symbol-in-use",
                   "There is a document with the symbol " + other->symbol + " in this compartment already" +
                       (other->symbol == symbol ? "" : ", and symbols that differ in case only are taken for one") +
                       "; add a version to it, or choose another symbol.");
}

}  // namespace depositary::repository
