#pragma once
// Values out of the JSON of a sealed row; Damaged("act") for what no act of ours can have written.

#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/model.h"

namespace depositary::repository {

inline Timestamp time_of(const nlohmann::json& value) {
    const auto time = Timestamp::parse(value.get<std::string>());
    if (!time) {
        throw Damaged("act", "An act's time is malformed.");
    }
    return *time;
}

inline crypto::Sha256 digest_of(const nlohmann::json& value) {
    const auto digest = crypto::Sha256::from_hex(value.get<std::string>());
    if (!digest) {
        throw Damaged("act", "An act's digest is malformed.");
    }
    return *digest;
}

template <class Enum>
Enum word_of(const nlohmann::json& value) {
    const auto word = from_text<Enum>(value.get<std::string>());
    if (!word) {
        throw Damaged("act", "An act holds a word that this program does not know.");
    }
    return *word;
}

}  // namespace depositary::repository
