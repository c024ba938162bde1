#pragma once
// A compartment's index is a row of segments: Xapian databases in RAM, each with a forward index beside it and the
// units of a range of numbers, in ascending order. A segment is built once and then only loses units; neighbours are
// merged into larger ones (decision 0855). So what a change costs does not grow with the archive.

#include "indexer/common_pairs.h"
#include "indexer/common_postings.h"
#include "indexer/document_facts.h"
#include "indexer/forward_index.h"

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace depositary::indexer {

// A folder that is removed with this object.
class SegmentFolder {
public:
    explicit SegmentFolder(std::filesystem::path path) : path_(std::move(path)) {}
    ~SegmentFolder();
    SegmentFolder(const SegmentFolder&) = delete;
    SegmentFolder& operator=(const SegmentFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// What searches see of a segment: one revision of it. Immutable but for its pool of open handles.
class SegmentView {
public:
    // Opens the segment as it stands; `lost`: the units that it has lost since it was built. Throws Xapian::Error, or
    // as ForwardIndex does.
    SegmentView(std::shared_ptr<const SegmentFolder> folder, std::string name, Xapian::docid first, Xapian::docid last,
                std::vector<Xapian::docid> lost = {});
    // The same segment, as it stands now: it has lost these as well.
    SegmentView(const SegmentView& before, std::vector<Xapian::docid> lost);

    const std::string name;  // 32 hexadecimal digits that no other segment has
    const Xapian::docid first, last;

    const SegmentFolder& folder() const { return *folder_; }

private:
    friend class SegmentReaders;
    // Throws Xapian::DatabaseModifiedError when the segment has moved on.
    Xapian::Database take() const;
    void give_back(Xapian::Database database) const;
    void open();

    std::shared_ptr<const SegmentFolder> folder_;
    std::shared_ptr<const ForwardIndex> forward_;
    std::shared_ptr<const CommonPostings> common_;  // still with the units that were lost
    std::shared_ptr<const CommonPairs> pairs_;      // these, too
    std::vector<Xapian::docid> lost_;               // ascending
    Xapian::rev revision_ = 0;
    mutable std::mutex mutex_;
    mutable std::vector<Xapian::Database> idle_;
};

using SegmentViews = std::vector<std::shared_ptr<const SegmentView>>;  // in ascending order of their units

// Handles of all segments, for one thread, given back at the end of its life.
class SegmentReaders {
public:
    // Throws Xapian::DatabaseModifiedError when one of them has moved on: take the current generation then.
    explicit SegmentReaders(const SegmentViews& views);
    ~SegmentReaders();
    SegmentReaders(const SegmentReaders&) = delete;
    SegmentReaders& operator=(const SegmentReaders&) = delete;

    // All of them as one, for what is asked of terms: its numbers of documents are not the units' numbers.
    const Xapian::Database& all() const { return all_; }
    // In ascending order of their units, which have their own numbers here.
    const std::vector<Xapian::Database>& each() const { return each_; }
    // The forward index of each.
    const ForwardIndex& forward(std::size_t at) const { return *views_.at(at)->forward_; }
    // The common terms' lists of each, null where there are none; they still have the units that the segment has lost.
    const CommonPostings* common(std::size_t at) const { return views_.at(at)->common_.get(); }
    const CommonPairs* pairs(std::size_t at) const { return views_.at(at)->pairs_.get(); }  // the same holds of these
    const std::vector<Xapian::docid>& lost(std::size_t at) const { return views_.at(at)->lost_; }  // ascending
    // Which of each() has the unit.
    std::size_t place_of(Xapian::docid unit) const;
    const Xapian::Database& holding(Xapian::docid unit) const { return each_.at(place_of(unit)); }
    // No unit of it has a higher number.
    Xapian::docid last_of(std::size_t at) const { return views_.at(at)->last; }
    // No unit has a higher number.
    Xapian::docid last() const { return views_.empty() ? 0 : views_.back()->last; }

private:
    SegmentViews views_;
    std::vector<Xapian::Database> each_;
    Xapian::Database all_;
};

// How much of a document is analysed: all; where that fails, its title and symbol; where that fails too, nothing.
enum class Analysed : std::uint8_t { all, title, nothing };

// A document that waits to be built, with the number of its first unit; the title's unit is its last.
struct PendingDocument {
    IndexedDocument document;
    Xapian::docid first = 0;
    Analysed analysed = Analysed::all;
};

// A document's content made its analysis fail, in whatever way: not the lack of memory or of room for the database.
struct AnalysisFailed {
    std::size_t place;  // among those that are built
};

using UnitLengths = std::vector<std::pair<Xapian::docid, std::uint32_t>>;

// Builds the segment in the folder, which does not exist yet. Throws AnalysisFailed: then what is in the folder is no segment,
// and all is to be built anew with less of that document; Xapian::Error, Unavailable.
UnitLengths build_segment(const std::filesystem::path& folder, std::span<const PendingDocument> documents);

// Writes all that the readers see, with its numbers, compactly into the folder, which does not exist yet. Nothing of
// what was removed is in it.
void merge_segments(const SegmentReaders& readers, const std::filesystem::path& folder);

}  // namespace depositary::indexer
