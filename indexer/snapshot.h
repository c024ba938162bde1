#pragma once
// A compartment's index as files that outlive the process, each age-encrypted to the compartment's recipient:
//   NAME.age                the list, JSON: schema, compartment, position, and of the latest and the former versions the
//                           segments and what has changed in them since
//   NAME.SEGMENT.age        a segment: a tar of its facts (facts.jsonl) and its compacted Xapian database
// A segment is written once and never changed; the list says which of its documents are gone, or otherwise described.
// See docs/decisions/0302-index-snapshots.md and 0856-incremental-snapshots.md.

#include "crypto/age.h"
#include "indexer/index.h"

#include <xapian.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace depositary::indexer {

// What the list says of a segment.
struct SavedSegment {
    std::string name;  // 32 hexadecimal digits
    Xapian::docid first = 0, last = 0;
    std::vector<Xapian::docid> removed;  // first units of documents that are not there any more
    std::vector<std::string> changed;    // lines of facts that take the place of those in the segment's file
};

struct SavedRow {
    std::size_t documents = 0, units = 0;
    std::vector<SavedSegment> segments;  // in ascending order of their units
};

struct SavedIndex {
    std::string compartment;
    std::optional<IndexPosition> position;
    SavedRow latest, former;
};

// Where the segment of that list is kept.
std::filesystem::path segment_file(const std::filesystem::path& list, const std::string& segment);

// Each writes its file whole or not at all: temporary name, fsync, rename, fsync of the folder. Throw
// Unavailable("disk-full" | "write-failed", …).
// folder: the compacted database.
void write_segment(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const std::string& facts,
                   const std::filesystem::path& folder);
void write_list(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const SavedIndex& index);

// Removes the segments beside the list that it does not name, and what was left half written. What cannot be removed
// stays.
void sweep_segments(const std::filesystem::path& list, const SavedIndex& index);

// Both throw Damaged, Invalid, Unavailable for whatever is wrong with the file.
SavedIndex read_list(const std::filesystem::path& file, const crypto::AgeIdentity& identity);
// Unpacks the database into `folder`, which does not exist yet, and returns the facts. When it throws, the folder may
// hold a part. Only once this has returned has all of the file been authenticated.
std::string read_segment(const std::filesystem::path& file, const crypto::AgeIdentity& identity,
                         const std::filesystem::path& folder);

}  // namespace depositary::indexer
