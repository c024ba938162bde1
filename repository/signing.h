#pragma once
// The words of a signed act: the trusted comment of a party's minisign signature over a version's tagmanifest-sha256.txt.
//
//     depositary-act/v1 act=signature party=KH document=<uuid> version=3 time=2026-11-23T08:00:00Z size=17
//     root=<base64> capacity=Minister of Justice
//
// in one line, in this order, each word once; the capacity is last and runs to the end.

#include "crypto/sha256.h"
#include "repository/identifiers.h"
#include "repository/timestamp.h"

namespace depositary::repository {

struct SignedAct {
    std::string act;    // "signature", "endorsement", "agreement-in-principle", "certification": a-z and '-'
    std::string party;  // code
    DocumentId document;
    std::uint32_t version = 0;
    Timestamp time;          // by the signer's clock: information, not evidence
    std::uint64_t size = 0;  // of the register that the signer saw
    crypto::Sha256 root;     // its root at that size
    std::string capacity;    // "Minister of Justice"

    std::string to_comment() const;
    // Strict; nothing for anything else.
    static std::optional<SignedAct> parse(std::string_view comment);
};

// The words an instrument may have. Invalid("signature-act") for any other.
void check_act_word(std::string_view word);

}  // namespace depositary::repository
