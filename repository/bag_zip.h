#pragma once
// A version as one ZIP file that stock tools check: the bag, and beside it the signatures, the signers' keys, and for each
// act its leaf, payload, salt and proof, with a README that says how.

#include <functional>

#include "repository/depositary.h"

namespace depositary::repository {

// An act with the proof that it is in the register.
struct ProvenAct {
    Act act;
    Receipt receipt;
};

struct BagContents {
    const Document& document;
    const Version& version;
    std::vector<ProvenAct> acts;  // the document's opening, the version, its signatures
    std::string policy;           // of the register
    std::function<std::unique_ptr<OpenFile>(const std::string& name)> open;
};

// Streams the ZIP; memory does not grow with the files.
void write_bag_zip(const BagContents& contents, crypto::ByteSink& out);

}  // namespace depositary::repository
