#pragma once
// That a symbol is free in a compartment: no document there has it, nor one that differs from it in case only.

#include <string>

#include "repository/state_reader.h"

namespace depositary::repository {

// Within a transaction that is to write the document. Conflict("symbol-in-use") says which document has it; whoever asks may
// deposit or manage there, and so know of it.
void require_free_symbol(Session& session, const Projection& projection, const CompartmentId& compartment,
                         const std::string& symbol);

}  // namespace depositary::repository
