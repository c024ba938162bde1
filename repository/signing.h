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
    Timestamp time;          // when the request was made: information, not evidence; held against the clock when it is taken
    std::uint64_t size = 0;  // of the register that the signer saw
    crypto::Sha256 root;     // its root at that size
    std::string capacity;    // "Minister of Justice"

    std::string to_comment() const;
    // Strict; nothing for anything else.
    static std::optional<SignedAct> parse(std::string_view comment);
};

// How long after its request was made a signature is taken: a minister signs on a journey, without a network. Seconds.
inline constexpr std::int64_t signature_span = 30 * 24 * 3600;
inline constexpr std::int64_t signature_ahead = 5 * 60;  // a signer's clock may be so much ahead
// Invalid("signature-future"), ("signature-old").
void check_signature_time(Timestamp stated, Timestamp taken);

// The words an instrument may have. Invalid("signature-act") for any other.
void check_act_word(std::string_view word);

}  // namespace depositary::repository
