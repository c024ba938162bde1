#pragma once
// A row of segments, the facts of its documents, and what searches see of both. A compartment has two of them
// (compartment.h): one of its documents' latest versions, one of the former ones.

#include "indexer/document_facts.h"
#include "indexer/index.h"
#include "indexer/segment.h"
#include "indexer/snapshot.h"
#include "indexer/workers.h"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace depositary::indexer {

// What a search sees: the state of one publish(). Immutable.
struct Generation : FactTables {
    SegmentViews segments;
    // By ordinal of the document; of a row that keeps several versions, of any of them. Made when it is first asked
    // for.
    const std::unordered_map<std::string_view, std::uint32_t>& by_document() const;
    // Versions whose texts could not be analysed: documents and versions' numbers. Made when it is first asked for.
    const std::set<std::pair<std::string_view, std::uint64_t>>& unread() const;
    std::size_t unit_count = 0, document_count = 0;
    std::optional<IndexPosition> position;

private:
    mutable std::once_flag named_, unread_found_;
    mutable std::unordered_map<std::string_view, std::uint32_t> by_document_;
    mutable std::set<std::pair<std::string_view, std::uint64_t>> unread_;
};

// Safe for threads: one writer, any number of readers of current(). Always held by a shared_ptr.
class CompartmentIndex : public std::enable_shared_from_this<CompartmentIndex> {
public:
    enum class Keeps : std::uint8_t { one_version, every_version };
    // All is borrowed. new_folder names a folder in RAM that does not exist yet; any thread calls it. tell_unread, which may be
    // empty, is told of each version whose texts cannot be analysed, by any thread.
    CompartmentIndex(Keeps keeps, const std::function<std::filesystem::path()>& new_folder, Workers& workers,
                     const std::function<void()>& tell_unread);

    // In place of the same document, or of the same version of it.
    void add(IndexedDocument document);
    // All its versions that are there; false when there are none.
    bool remove(std::string_view document);
    // Changes what is known of the document's versions besides their text: of each, `change` says whether it changed
    // anything. False when nothing was.
    bool change_facts(std::string_view document, const std::function<bool(DocumentFacts&)>& change);
    // Waits until all that was added is built, then lets searches see it.
    void publish(const IndexPosition& position);

    std::shared_ptr<const Generation> current() const;

    // Keeps writers out while it is held; for a search that writers keep overtaking.
    std::unique_lock<std::mutex> pause_writing() const { return std::unique_lock(writing_); }

    // Writes the files of the segments that have none yet beside the list, and says what the list is to say. To be
    // loaded into a new, empty one.
    SavedRow save(const std::filesystem::path& list, const crypto::AgeRecipient& recipient);
    void load(const SavedRow& saved, const std::optional<IndexPosition>& position, const std::filesystem::path& list,
              const crypto::AgeIdentity& identity);

private:
    struct Segment {
        std::string name;
        Xapian::docid first = 0, last = 0;
        std::size_t units = 0;                           // that are left
        std::shared_ptr<const SegmentView> view;         // null while it is being built
        std::vector<PendingDocument> pending;            // what it is built from, until it is
        std::optional<Xapian::WritableDatabase> writer;  // open while it holds removals that are not committed
        std::vector<Xapian::docid> lost;                 // these
        bool building = false, merging = false;
    };
    using SegmentPointer = std::shared_ptr<Segment>;
    // What has happened to a segment since some time.
    struct Changes {
        std::vector<Xapian::docid> removed;  // first units of documents
        std::size_t removed_units = 0;
        std::set<std::uint32_t> facts;   // ordinals of documents of which something else is said
        std::set<std::string> replaced;  // documents of which these units are not the version that is kept
        bool withdrawn = false;          // a document has left the compartment
    };
    // A segment's sealed file.
    struct Saved {
        std::string file;  // 32 hexadecimal digits
        std::size_t units = 0;
        Changes since;
    };
    // A segment as it was read from its file.
    struct Loaded {
        SegmentPointer segment;
        std::vector<DocumentFacts> facts;
        UnitLengths lengths;
        std::size_t removed_units = 0;
        std::set<std::string> replaced;
    };
    using Tasks = std::vector<std::function<void()>>;

    SegmentPointer start_building();
    void build(Segment& segment);
    std::shared_ptr<const SegmentFolder> build_folder(std::vector<PendingDocument>& pending, UnitLengths& lengths);
    void keep_unread(const std::vector<PendingDocument>& pending);
    void merge(const std::vector<SegmentPointer>& sources, const SegmentViews& views);
    Tasks merges(bool more_to_come);
    void run(std::unique_lock<std::mutex>& lock, const SegmentPointer& to_build);
    enum class Drop : std::uint8_t { replaced, withdrawn };
    void drop_units(std::unique_lock<std::mutex>& lock, std::uint32_t ordinal, Drop why);
    void commit_removals();
    void expose();
    SegmentPointer holding(Xapian::docid unit) const;
    SavedRow plan_save(const std::filesystem::path& file, const Generation& generation,
                       std::vector<std::pair<std::shared_ptr<const SegmentView>, std::size_t>>& unsaved);
    Loaded load_segment(const SavedSegment& saved, const std::filesystem::path& file,
                        const crypto::AgeIdentity& identity) const;
    void note(const std::string& segment, const std::function<void(Changes&)>& change);
    static std::string facts_of(const Generation& generation, const SegmentView& view);

    const Keeps keeps_;
    const std::function<std::filesystem::path()>& new_folder_;
    Workers& workers_;
    const std::function<void()>& tell_unread_;

    mutable std::mutex writing_;  // guards what follows
    std::condition_variable built_;
    std::vector<SegmentPointer> segments_;  // in ascending order of their units
    std::vector<PendingDocument> pending_;  // not in a segment yet
    std::size_t pending_units_ = 0, pending_bytes_ = 0;
    Xapian::docid next_unit_ = 1;
    std::unordered_map<std::string, std::vector<std::uint32_t>> ordinals_;  // of a document's versions
    std::size_t versions_ = 0;
    FactTables facts_;
    std::optional<IndexPosition> position_;
    bool exposed_ = true;  // current() is all there is
    std::filesystem::path saved_file_;
    std::map<std::string, Saved> saved_;        // by the segment's name: those that saved_file_ speaks of
    std::map<std::string, Changes> unexposed_;  // by the segment's name: since expose()

    mutable std::mutex publishing_;
    std::shared_ptr<const Generation> current_;
};

}  // namespace depositary::indexer
