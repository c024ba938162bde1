// How a compartment's index is kept in files, and read back (snapshot.h).

#include "crypto/error.h"
#include "crypto/secret.h"
#include "indexer/compartment_index.h"
#include "indexer/workers.h"

#include <algorithm>
#include <utility>

namespace depositary::indexer {
namespace {

// Of a segment's units so many may be gone before its file is written anew.
constexpr std::size_t share_of_removed = 8;

// Of lines as CompartmentIndex::facts_of() writes them, read side by side.
std::vector<DocumentFacts> read_facts(std::string_view lines) {
    constexpr std::size_t at_once = 256;
    std::vector<std::string_view> each;
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = std::min(lines.find('\n', at), lines.size());
        each.push_back(lines.substr(at, end - at));
        at = end + 1;
    }
    std::vector<DocumentFacts> facts(each.size());
    on_all_cores((each.size() + at_once - 1) / at_once, [&](std::size_t part) {
        for (auto i = part * at_once; i < std::min((part + 1) * at_once, each.size()); ++i)
            facts[i] = DocumentFacts::from_line(each[i]);
    });
    return facts;
}

}  // namespace

std::string CompartmentIndex::facts_of(const Generation& generation, const SegmentView& view) {
    std::string lines;
    auto last = no_owner;
    for (auto unit = view.first; unit <= view.last; ++unit) {
        const auto owner = generation.units[unit].owner;
        if (owner == no_owner || owner == last) continue;
        last = owner;
        lines += generation.documents[owner]->to_line() + '\n';
    }
    return lines;
}

// What the list is to say; of segments whose files are to be written, `unsaved` gets the views and their places in it.
// From here on removals are noted for these files, too.
SavedRow CompartmentIndex::plan_save(const std::filesystem::path& file, const Generation& generation,
                                     std::vector<std::pair<std::shared_ptr<const SegmentView>, std::size_t>>& unsaved) {
    if (saved_file_ != file) saved_.clear();
    saved_file_ = file;
    SavedRow index{.documents = generation.document_count, .units = generation.unit_count, .segments = {}};
    auto known = std::exchange(saved_, {});
    for (const auto& view : generation.segments) {
        auto& segment = index.segments.emplace_back();
        segment.first = view->first;
        segment.last = view->last;
        auto& saved = saved_[view->name];
        const auto found = known.find(view->name);
        if (found != known.end() && !found->second.since.withdrawn &&
            found->second.since.removed_units * share_of_removed <= found->second.units) {
            saved = std::move(found->second);
            segment.removed = saved.since.removed;
            for (const auto ordinal : saved.since.facts)
                if (const auto& facts = generation.documents[ordinal]) segment.changed.push_back(facts->to_line());
        } else {
            // Never the name of a file that the list on disk may still speak of.
            saved.file = crypto::to_hex(crypto::random_array<16>());
            for (auto unit = view->first; unit <= view->last; ++unit)
                saved.units += generation.units[unit].owner != no_owner;
            if (const auto changes = unexposed_.find(view->name); changes != unexposed_.end())
                saved.since = changes->second;
            unsaved.emplace_back(view, index.segments.size() - 1);
        }
        segment.name = saved.file;
    }
    return index;
}

SavedRow CompartmentIndex::save(const std::filesystem::path& file, const crypto::AgeRecipient& recipient) {
    std::unique_lock lock(writing_);
    const auto generation = current();
    std::vector<std::pair<std::shared_ptr<const SegmentView>, std::size_t>> unsaved;
    auto index = plan_save(file, *generation, unsaved);
    lock.unlock();
    try {
        for (const auto& [view, place] : unsaved) {
            const SegmentFolder scratch(new_folder_());
            merge_segments(SegmentReaders({view}), scratch.path());
            write_segment(segment_file(file, index.segments[place].name), recipient, facts_of(*generation, *view),
                          scratch.path());
        }
    } catch (...) {
        // The list on disk is the old one, and what it names is there.
        lock.lock();
        for (const auto& [view, place] : unsaved) saved_.erase(view->name);
        throw;
    }
    return index;
}

void CompartmentIndex::load(const SavedRow& index, const std::optional<IndexPosition>& position,
                            const std::filesystem::path& file, const crypto::AgeIdentity& identity) {
    std::vector<Loaded> loaded(index.segments.size());
    on_all_cores(loaded.size(), [&](std::size_t i) {
        loaded[i] = load_segment(index.segments[i], segment_file(file, index.segments[i].name), identity);
    });
    const std::lock_guard lock(writing_);
    for (std::size_t i = 0; i < loaded.size(); ++i) {
        auto& [segment, facts, lengths, removed_units, replaced] = loaded[i];
        if (segment->first < next_unit_ || segment->last < segment->first)
            throw Damaged("index-snapshot", "The index snapshot's segments are not in their order");
        next_unit_ = segment->last + 1;
        for (auto& each : facts) {
            const auto ordinal = static_cast<std::uint32_t>(facts_.documents.size());
            auto& held = ordinals_[each.document];
            if (std::any_of(held.begin(), held.end(), [&](std::uint32_t other) {
                    return keeps_ == Keeps::one_version || facts_.documents[other]->version == each.version;
                }))
                throw Damaged("index-snapshot", "The index snapshot holds a document twice");
            held.push_back(ordinal);
            ++versions_;
            segment->units += each.units;
            facts_.set_document(ordinal, std::move(each));
            facts_.set_units(ordinal);
        }
        for (const auto& [unit, length] : lengths) facts_.units.change(unit).length = length & INT32_MAX;
        auto& saved = saved_[segment->name];
        saved.file = index.segments[i].name;
        saved.units = segment->units + removed_units;
        saved.since.removed = index.segments[i].removed;
        saved.since.removed_units = removed_units;
        saved.since.replaced = std::move(replaced);
        for (const auto& line : index.segments[i].changed) {
            const auto changed = DocumentFacts::from_line(line).first_unit;
            if (changed < facts_.units.size() && facts_.units[changed].owner != no_owner)
                saved.since.facts.insert(facts_.units[changed].owner);
        }
        segments_.push_back(segment);
    }
    saved_file_ = file;
    position_ = position;
    expose();
    if (current()->document_count != index.documents || current()->unit_count != index.units)
        throw Damaged("index-snapshot", "The index snapshot does not hold what it says");
}

CompartmentIndex::Loaded CompartmentIndex::load_segment(const SavedSegment& saved, const std::filesystem::path& file,
                                                        const crypto::AgeIdentity& identity) const {
    Loaded loaded;
    const auto folder = std::make_shared<const SegmentFolder>(new_folder_());
    const auto lines = read_segment(file, identity, folder->path());
    std::map<Xapian::docid, DocumentFacts> by_unit;
    for (auto& each : read_facts(lines)) {
        const auto unit = each.first_unit;
        by_unit.emplace_hint(by_unit.end(), unit, std::move(each));
    }
    std::vector<Xapian::docid> lost;
    if (!saved.removed.empty()) {
        Xapian::WritableDatabase database(folder->path().string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        for (const auto first : saved.removed) {
            const auto found = by_unit.find(first);
            if (found == by_unit.end()) continue;
            for (std::uint32_t i = 0; i < found->second.units; ++i) {
                database.delete_document(first + i);
                lost.push_back(first + i);
            }
            loaded.removed_units += found->second.units;
            loaded.replaced.insert(found->second.document);
            by_unit.erase(found);
        }
        database.commit();
    }
    for (const auto& line : saved.changed) {
        auto each = DocumentFacts::from_line(line);
        const auto found = by_unit.find(each.first_unit);
        if (found != by_unit.end()) found->second = std::move(each);
    }
    auto& segment = loaded.segment;
    segment = std::make_shared<Segment>();
    segment->name = crypto::to_hex(crypto::random_array<16>());
    segment->first = saved.first;
    segment->last = saved.last;
    segment->view =
        std::make_shared<const SegmentView>(folder, segment->name, saved.first, saved.last, std::move(lost));
    std::size_t units = 0;
    for (auto& [unit, each] : by_unit) {
        std::uint64_t texts = 1;
        for (const auto& run : each.languages) texts += run.second;
        if (unit < saved.first || unit + std::uint64_t{each.units} > saved.last + std::uint64_t{1} ||
            texts != each.units)
            throw Damaged("index-snapshot", "The index snapshot's facts do not fit their segment");
        units += each.units;
        loaded.facts.push_back(std::move(each));
    }
    const SegmentReaders readers({segment->view});
    const auto& database = readers.each().front();
    if (database.get_doccount() != units)
        throw Damaged("index-snapshot", "The index snapshot's segment does not hold what it says");
    loaded.lengths.reserve(units);
    for (auto at = database.postlist_begin({}); at != database.postlist_end({}); ++at)
        loaded.lengths.emplace_back(*at, at.get_doclength());
    return loaded;
}

}  // namespace depositary::indexer
