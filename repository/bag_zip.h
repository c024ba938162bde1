#pragma once
// A version as one ZIP file that stock tools check (Depositary::write_bag_zip): the bag, and beside it the signatures, the
// signers' keys, and for each act its leaf, payload, salt and proof, with a README that says how. Streamed: memory does not
// grow with the files.

#include "repository/model.h"

namespace depositary::repository {

// The folder of a version's bag in a ZIP: "COMMIT-SPA-IV-v5".
std::string bag_folder(const Document& document, const Version& version);

}  // namespace depositary::repository
