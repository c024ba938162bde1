#pragma once
// The reasons of an outcome as words, for messages and comparisons of tests: "hidden-text comments".

#include "indexer/extraction.h"

#include <string>

inline std::string reasons_of(const depositary::indexer::ExtractionOutcome& outcome) {
    std::string all;
    for (const auto reason : outcome.reasons) all += (all.empty() ? "" : " ") + std::string(to_text(reason));
    return all;
}
