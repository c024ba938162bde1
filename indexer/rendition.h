#pragma once
// The text of files, kept: what was read out of a file once is sealed to its compartment and never read out again by
// the same version of the extractor. A cache: all of it may be deleted at any time, and is made anew.
//
// A rendition is an age file (docs/formats.md): a line that names the vault file, the outcome, then the lines of extraction_lines.h.
// It lies in <folder>/<extraction_version>/<first two of the vault name>/<vault name>.<languages>.age.

#include "crypto/age.h"
#include "indexer/extraction.h"

#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

// Safe to share between threads and processes.
class RenditionStore {
public:
    // Makes the folder if missing, readable by its owner alone, and removes what other versions of the extractor left.
    // Throws Unavailable("renditions") when it cannot be made.
    explicit RenditionStore(std::string folder);

    // What was kept for the file of this vault name (64 hexadecimal digits) read in these languages ("km", "th+en", or
    // empty). Nothing when there is none, when it is not for this identity (the file moved to another compartment), or
    // when it is damaged: then it is to be made anew. The result is as untrusted as the extractor's answer.
    std::optional<Extraction> load(std::string_view vault_name, std::string_view languages,
                                   const crypto::AgeIdentity& identity) const;

    // How reading that file went, from the beginning of what was kept; what follows is not looked at.
    std::optional<ExtractionOutcome> outcome(std::string_view vault_name, std::string_view languages,
                                             const crypto::AgeIdentity& identity) const;

    // Keeps it, instead of what was kept. A result that is not `lasting` is not kept. Throws Unavailable("renditions")
    // when the disk takes it not: the caller has the text all the same.
    void save(std::string_view vault_name, std::string_view languages, const Extraction& extraction,
              const crypto::AgeRecipient& recipient) const;

    // Removes what was kept for the file, in whatever languages. Throws Unavailable("renditions") when it cannot.
    void forget(std::string_view vault_name) const;

private:
    std::string path_of(std::string_view vault_name, std::string_view languages) const;
    // What is kept, after the line that names the file; its first `lines` lines at least, that one included, or all.
    std::optional<std::string> opened(std::string_view vault_name, std::string_view languages,
                                      const crypto::AgeIdentity& identity, std::size_t lines) const;
    std::string folder_;  // of this version
};

}  // namespace depositary::indexer
