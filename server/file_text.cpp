#include "server/file_text.h"

#include <chrono>
#include <cstdio>
#include <optional>

#include "crypto/error.h"
#include "server/random_access.h"

namespace depositary::server {

using namespace repository;

FileText::FileText(const Depositary& depositary, const indexer::Extractor& extractor, const std::string& renditions)
    : depositary_(depositary), extractor_(extractor), renditions_(renditions) {}

namespace {

constexpr std::size_t most_passing = 10'000;
constexpr std::chrono::seconds quick{3};

indexer::Extraction sealed() {
    indexer::Extraction text;
    text.status = indexer::ExtractionStatus::unsupported;
    text.add(indexer::Reason::sealed);
    return text;
}

// Those that its images may be in: as its depositor says, else its own.
std::string languages_of(const File& file) {
    if (file.ocr_languages.empty()) {
        return file.language == "und" ? std::string() : file.language;
    }
    std::string languages;
    for (const std::string& language : file.ocr_languages) {
        languages += (languages.empty() ? "" : "+") + language;
    }
    return languages;
}

}  // namespace

std::optional<indexer::ExtractionOutcome> FileText::outcome(const CompartmentId& compartment, const File& file) const {
    if (!file.sealed_to.empty()) {
        return sealed();
    }
    std::optional<indexer::ExtractionOutcome> outcome;
    depositary_.with_compartment_identity(compartment, [&](const crypto::AgeIdentity& identity) {
        outcome = renditions_.outcome(file.vault_name.hex(), languages_of(file), identity);
    });
    if (outcome) {
        return outcome;
    }
    const std::lock_guard lock(mutex_);
    const auto found = passing_.find(file.vault_name.hex());
    return found == passing_.end() ? std::nullopt : std::optional(found->second);
}

indexer::Extraction FileText::read(const OpenFile& file) const { return read(file, false); }
indexer::Extraction FileText::read_quickly(const OpenFile& file) const { return read(file, true); }

indexer::Extraction FileText::read(const OpenFile& file, bool quickly) const {
    if (!file.file().sealed_to.empty()) {
        return sealed();
    }
    const std::string name = file.file().vault_name.hex();
    const std::string language = languages_of(file.file());
    std::optional<indexer::Extraction> text;
    depositary_.with_compartment_identity(file.compartment(), [&](const crypto::AgeIdentity& identity) {
        text = renditions_.load(name, language, identity);
    });
    if (text) {
        return *text;
    }
    SequentialSource content(file.content());
    indexer::ExtractionRequest request{.recognise = !quickly, .languages = language};
    if (quickly) {
        request.at_most = quick;
    }
    text = extractor_.extract(content, request);
    if (quickly && (text->images || !text->lasting)) {
        return *text;  // there is more to come
    }
    {
        const std::lock_guard lock(mutex_);
        if (text->lasting) {
            passing_.erase(name);
        } else if (passing_.size() < most_passing) {
            passing_.insert_or_assign(name, *text);
        }
    }
    try {
        renditions_.save(name, language, *text, depositary_.compartment_recipient(file.compartment()));
    } catch (const Unavailable& error) {
        std::fprintf(stderr, "depositary: a file's text could not be kept (%s)\n", error.code().c_str());
    }
    return *text;
}

}  // namespace depositary::server
