#pragma once
// The identifiers of the domain: random 128-bit numbers, written as UUIDs (RFC 9562, version 4), each kind a type of its own.

#include <compare>
#include <functional>

#include "crypto/bytes.h"

namespace depositary::repository {

template <class Tag>
class Identifier {
public:
    // The nil identifier: stands for "none".
    Identifier() = default;
    static Identifier random();
    // Strict: 36 characters, lower case; nothing otherwise.
    static std::optional<Identifier> parse(std::string_view text);
    std::string to_text() const;
    bool is_nil() const { return *this == Identifier(); }
    auto operator<=>(const Identifier&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

using InstanceId = Identifier<struct InstanceTag>;
using CompartmentId = Identifier<struct CompartmentTag>;
using DocumentId = Identifier<struct DocumentTag>;
using AccountId = Identifier<struct AccountTag>;
using UploadId = Identifier<struct UploadTag>;
using ActId = Identifier<struct ActTag>;

// A party's code: "KH", "LA", "SEC": 2 to 8 upper-case letters or digits, a letter first.
bool is_party_code(std::string_view code);
// A body's code: "TASKFORCE", "SOM": 2 to 16 of the same.
bool is_body_code(std::string_view code);

}  // namespace depositary::repository
