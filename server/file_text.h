#pragma once
// The text of a depositary's files: from its sealed rendition when there is one, else from the extractor, and then kept.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "indexer/extractor.h"
#include "indexer/rendition.h"
#include "repository/depositary.h"

namespace depositary::server {

// Safe for threads. All is borrowed.
class FileText {
public:
    // renditions: the folder that they are kept in, made if missing; a cache.
    FileText(const repository::Depositary& depositary, const indexer::Extractor& extractor, const std::string& renditions);

    // Never throws for what the file holds: that is `failed`, with a reason. Throws what reading the vault throws.
    // A file that its sender sealed is not looked into: it has no text here.
    indexer::Extraction read(const repository::OpenFile& file) const;
    // In three seconds, or else `failed` and not `lasting`; and without recognition (OCR): what that may read more of says so by `images`.
    indexer::Extraction read_quickly(const repository::OpenFile& file) const;
    // How reading the file went, when that is known: from what is kept, or from the last time that it was tried.
    std::optional<indexer::ExtractionOutcome> outcome(const repository::CompartmentId& compartment,
                                                      const repository::File& file) const;
    // Removes what was kept of an erased file. Throws Unavailable.
    void forget(const std::string& vault_name) const { renditions_.forget(vault_name); }

private:
    indexer::Extraction read(const repository::OpenFile& file, bool quickly) const;

    const repository::Depositary& depositary_;
    const indexer::Extractor& extractor_;
    const indexer::RenditionStore renditions_;
    mutable std::mutex mutex_;  // of passing_
    // By vault name: how reading went where that is not kept, because another time it may go better.
    mutable std::map<std::string, indexer::ExtractionOutcome> passing_;
};

}  // namespace depositary::server
