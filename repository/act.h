#pragma once
// Acts and their leaves. An act's payload is canonical JSON (RFC 8785), sealed in the catalogue together with its salt. Its
// leaf in the register reveals its kind, its time and a commitment:
//     depositary-leaf/v1
//     <kind>
//     <time, RFC 3339>
//     <base64 of SHA-256(salt ‖ payload)>
// each line ending in a newline.

#include <nlohmann/json_fwd.hpp>

#include "crypto/field_seal.h"
#include "crypto/sha256.h"
#include "repository/model.h"

namespace depositary::repository {

namespace act_kind {
inline constexpr std::string_view founded = "depositary.founded";
inline constexpr std::string_view party_registered = "party.registered";
inline constexpr std::string_view compartment_opened = "compartment.opened";
inline constexpr std::string_view account_invited = "account.invited";
inline constexpr std::string_view account_opened = "account.opened";
inline constexpr std::string_view account_confirmed = "account.confirmed";
inline constexpr std::string_view account_closed = "account.closed";
inline constexpr std::string_view body_registered = "body.registered";
inline constexpr std::string_view body_joined = "body.joined";
inline constexpr std::string_view body_left = "body.left";
inline constexpr std::string_view grant_given = "grant.given";
inline constexpr std::string_view grant_withdrawn = "grant.withdrawn";
inline constexpr std::string_view key_registered = "key.registered";
inline constexpr std::string_view key_confirmed = "key.confirmed";
inline constexpr std::string_view key_acknowledged = "key.acknowledged";
inline constexpr std::string_view key_revoked = "key.revoked";
inline constexpr std::string_view key_compromise_stated = "key.compromise-stated";
inline constexpr std::string_view key_compromise_confirmed = "key.compromise-confirmed";
inline constexpr std::string_view age_key_registered = "age-key.registered";
inline constexpr std::string_view age_key_confirmed = "age-key.confirmed";
inline constexpr std::string_view age_key_revoked = "age-key.revoked";
inline constexpr std::string_view document_opened = "document.opened";
inline constexpr std::string_view version_added = "version.added";
inline constexpr std::string_view document_left = "document.left";
inline constexpr std::string_view document_moved = "document.moved";
inline constexpr std::string_view signature_recorded = "signature.recorded";
inline constexpr std::string_view consultation_opened = "consultation.opened";
inline constexpr std::string_view signature_asked = "signature.asked";
inline constexpr std::string_view notice_given = "notice.given";
inline constexpr std::string_view notice_acknowledged = "notice.acknowledged";
inline constexpr std::string_view task_closed = "task.closed";
inline constexpr std::string_view comment_made = "comment.made";
inline constexpr std::string_view erasure_requested = "erasure.requested";
inline constexpr std::string_view erasure_withdrawn = "erasure.withdrawn";
inline constexpr std::string_view document_erased = "document.erased";
inline constexpr std::string_view referral_sent = "referral.sent";
inline constexpr std::string_view referral_advanced = "referral.advanced";
inline constexpr std::string_view referral_erased = "referral.erased";
}  // namespace act_kind

// The bytes of RFC 8785 for JSON made of objects with ASCII names, arrays, texts, booleans and integers.
std::string canonical(const nlohmann::json& value);

struct Leaf {
    std::string kind;
    Timestamp time;
    crypto::Sha256 commitment;

    std::string to_entry() const;
    // Strict; nothing for anything else.
    static std::optional<Leaf> parse(std::string_view entry);
};

crypto::Sha256 commit_to(crypto::ByteView salt, std::string_view payload);

// Salt and payload of an act, sealed in row `id` of table act, and opened again (Damaged when it does not open).
struct ActContent {
    crypto::Bytes salt;
    std::string payload;
};
crypto::Bytes seal_act(const crypto::FieldKey& key, const ActId& id, const ActContent& content);
ActContent open_act(const crypto::FieldKey& key, const ActId& id, crypto::ByteView sealed);

}  // namespace depositary::repository
