#pragma once
// The words that mean the same, as the secretariat keeps them: one text (docs/search.md), sealed in the depositary's folder
// to the key of its office, and given to the index.

#include <mutex>
#include <string>

#include "indexer/index.h"
#include "repository/depositary.h"

namespace depositary::server {

// Safe for threads. Borrows what it is given.
class SynonymFile {
public:
    // Gives the index what `path` holds; no file: no synonyms. Throws Damaged, Invalid, Unavailable for a file that
    // cannot be read.
    SynonymFile(const repository::Depositary& depositary, indexer::Index& index, std::string path);

    std::string text() const;
    // Throws Invalid("synonyms-malformed"), and then nothing has changed; Unavailable when it cannot be written.
    void replace(const std::string& text);

private:
    const repository::Depositary& depositary_;
    indexer::Index& index_;
    const std::string path_;
    mutable std::mutex mutex_;
    std::string text_;
};

}  // namespace depositary::server
