#pragma once
// When each of a document's versions was in force.

#include <string>
#include <vector>

#include "repository/model.h"

namespace depositary::repository {

// Days to compare as text ("2004-10-29"; of a month or a year that is all that is known, its last: "2004-10-31", "2004-12-31",
// the 31st of any month being its end). From `from` on, which is empty when it never was, and before `until`, which is empty
// while no other version is in its place.
struct InForce {
    std::string from, until;
    bool operator==(const InForce&) const = default;
};

// By version, in their order. A version is in force when its status is endorsed, adopted or signed: from its date on; without
// one, from the document's date if it is the first in force, else from the day it was recorded. It ends where a version with a
// higher number begins, and is never in force when that begins earlier. Drafts end nothing. That other documents supersede this
// one is not looked at.
std::vector<InForce> in_force(const Document& document);

}  // namespace depositary::repository
