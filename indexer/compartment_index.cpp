#include "indexer/compartment_index.h"

#include "crypto/error.h"
#include "crypto/secret.h"
#include "indexer/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace depositary::indexer {
namespace {

// Small parts build faster: Xapian's buffer, a std::map, outgrows the processor's cache. Merging them costs a tenth.
constexpr std::size_t bytes_of_a_part = 200'000, units_of_a_part = 1'000;
// While more is being built, so many neighbours wait for each other before they are merged.
constexpr std::size_t parts_of_a_merge = 12;
constexpr std::size_t max_identifier = 200;

std::string new_name() {
    return crypto::to_hex(crypto::random_array<16>());
}

}  // namespace

const std::unordered_map<std::string_view, std::uint32_t>& Generation::by_document() const {
    std::call_once(named_, [&] {
        by_document_.reserve(document_count);
        for (std::size_t i = 0; i < documents.size(); ++i)
            if (const auto& facts = documents[i]) by_document_.emplace(facts->document, static_cast<std::uint32_t>(i));
    });
    return by_document_;
}

const std::set<std::pair<std::string_view, std::uint64_t>>& Generation::unread() const {
    std::call_once(unread_found_, [&] {
        for (std::size_t i = 0; i < documents.size(); ++i)
            if (const auto& facts = documents[i]; facts && facts->unread) unread_.emplace(facts->document, facts->version);
    });
    return unread_;
}

CompartmentIndex::CompartmentIndex(Keeps keeps, const std::function<std::filesystem::path()>& new_folder,
                                   Workers& workers, const std::function<void()>& tell_unread)
    : keeps_(keeps), new_folder_(new_folder), workers_(workers), tell_unread_(tell_unread) {
    expose();
}

CompartmentIndex::SegmentPointer CompartmentIndex::holding(Xapian::docid unit) const {
    const auto found =
        std::lower_bound(segments_.begin(), segments_.end(), unit,
                         [](const auto& segment, Xapian::docid wanted) { return segment->last < wanted; });
    return found == segments_.end() ? nullptr : *found;
}

void CompartmentIndex::add(IndexedDocument document) {
    if (document.document.empty() || document.document.size() > max_identifier)
        throw Invalid("index-identifier", fmt::format("A document's identifier has 1 to {} bytes", max_identifier));
    document.title = readable(document.title);
    DocumentFacts facts{.document = document.document,
                        .symbol = document.symbol,
                        .title = document.title,
                        .kind = document.kind,
                        .date = document.date,
                        .status = document.status,
                        .first_day = first_day(document.date),
                        .last_day = last_day(document.date),
                        .parties = document.parties,
                        .meetings = document.meetings,
                        .supersedes = document.supersedes,
                        .signed_by = document.signed_by,
                        .in_force_from = document.in_force_from,
                        .in_force_until = document.in_force_until,
                        .version = document.version,
                        .act = document.act,
                        .first_unit = 0,
                        .units = 1,
                        .languages = {},
                        .unread = false};
    std::size_t bytes = 0;
    for (const auto& file : document.files) {
        const auto count = static_cast<std::uint32_t>(file.sections.size());
        if (count > 0) facts.languages.emplace_back(file.language, count);
        facts.units += count;
        for (const auto& section : file.sections) bytes += section.text.size();
    }

    std::unique_lock lock(writing_);
    exposed_ = false;
    auto& held = ordinals_[facts.document];
    const auto replaced = std::find_if(held.begin(), held.end(), [&](std::uint32_t ordinal) {
        return keeps_ == Keeps::one_version || facts_.documents[ordinal]->version == facts.version;
    });
    if (replaced != held.end()) {
        // Units of a document stand side by side, and so do the documents that are found: what is new is a new row.
        const auto ordinal = *replaced;
        held.erase(replaced);
        --versions_;
        drop_units(lock, ordinal, Drop::replaced);
    }
    const auto next = static_cast<std::uint32_t>(facts_.documents.size());
    held.push_back(next);
    ++versions_;
    facts.first_unit = next_unit_;
    next_unit_ += facts.units;
    pending_units_ += facts.units;
    pending_bytes_ += bytes;
    pending_.push_back({std::move(document), facts.first_unit});
    facts_.set_document(next, std::move(facts));
    facts_.set_units(next);
    if (pending_bytes_ >= bytes_of_a_part || pending_units_ >= units_of_a_part) run(lock, start_building());
}

// What waits becomes a segment.
CompartmentIndex::SegmentPointer CompartmentIndex::start_building() {
    auto segment = std::make_shared<Segment>();
    segment->name = new_name();
    segment->first = pending_.front().first;
    segment->last = next_unit_ - 1;
    segment->units = pending_units_;
    segment->pending = std::exchange(pending_, {});
    segment->building = true;
    pending_units_ = 0;
    pending_bytes_ = 0;
    segments_.push_back(segment);
    return segment;
}

// Gives the segment and the merges that are due to the workers, without the lock: they may do it at once.
void CompartmentIndex::run(std::unique_lock<std::mutex>& lock, const SegmentPointer& to_build) {
    auto due = merges(true);
    lock.unlock();
    const auto self = shared_from_this();
    if (to_build) workers_.build([self, to_build] { self->build(*to_build); });
    for (auto& task : due) workers_.merge(std::move(task));
    lock.lock();
}

// When it fails the segment stays without a view: publish() tries again, and then it is an error.
void CompartmentIndex::build(Segment& segment) {
    std::shared_ptr<const SegmentView> view;
    UnitLengths lengths;
    try {
        const auto folder = build_folder(segment.pending, lengths);
        view = std::make_shared<const SegmentView>(folder, segment.name, segment.first, segment.last);
    } catch (const Xapian::Error&) {
    } catch (const std::exception&) {
    }
    std::unique_lock lock(writing_);
    segment.building = false;
    if (view) {
        for (const auto& [unit, length] : lengths) facts_.units.change(unit).length = length & INT32_MAX;
        keep_unread(segment.pending);
        segment.view = std::move(view);
        segment.pending.clear();
    }
    auto due = merges(true);
    built_.notify_all();
    lock.unlock();
    for (auto& task : due) workers_.merge(std::move(task));
}

// A document that makes it fail holds nobody else up: less of it is analysed, and all is begun anew, as what was begun of
// it stands in the middle of the rest.
std::shared_ptr<const SegmentFolder> CompartmentIndex::build_folder(std::vector<PendingDocument>& pending,
                                                                    UnitLengths& lengths) {
    for (;;) {
        auto folder = std::make_shared<const SegmentFolder>(new_folder_());
        try {
            lengths = build_segment(folder->path(), pending);
            return folder;
        } catch (const AnalysisFailed& failed) {
            auto& analysed = pending[failed.place].analysed;
            analysed = analysed == Analysed::all ? Analysed::title : Analysed::nothing;
        }
    }
}

void CompartmentIndex::keep_unread(const std::vector<PendingDocument>& pending) {
    for (const auto& each : pending) {
        if (each.analysed == Analysed::all) continue;
        const auto ordinal = facts_.units[each.first].owner;
        if (ordinal == no_owner) continue;
        auto facts = *facts_.documents[ordinal];
        facts.unread = true;
        facts_.set_document(ordinal, std::move(facts));
        if (tell_unread_) tell_unread_();
    }
}

// Of each stretch of neighbours at rest the newer part that outweighs the older: so segments grow by doubling and more,
// and there are few of them.
CompartmentIndex::Tasks CompartmentIndex::merges(bool more_to_come) {
    Tasks tasks;
    const auto at_rest = [](const Segment& segment) { return segment.view && !segment.merging && !segment.writer; };
    for (std::size_t end = segments_.size(); end > 0; --end) {
        const auto newest = segments_[end - 1]->units;
        std::size_t newer = 0, first = end;
        auto at = end;
        for (; at > 0 && at_rest(*segments_[at - 1]); --at) {
            const auto units = segments_[at - 1]->units;
            if (newer > 0 && (more_to_come ? units < newer / 3 + 2 * newest : units <= 2 * newer))
                first = at - 1;
            newer += units;
        }
        if (end - first >= (more_to_come ? parts_of_a_merge : 2)) {
            const std::vector<SegmentPointer> sources(segments_.begin() + static_cast<std::ptrdiff_t>(first),
                                                      segments_.begin() + static_cast<std::ptrdiff_t>(end));
            SegmentViews views;
            for (const auto& source : sources) {
                source->merging = true;
                views.push_back(source->view);
            }
            tasks.push_back([self = shared_from_this(), sources, views] { self->merge(sources, views); });
        }
        end = std::max<std::size_t>(at, 1);
    }
    return tasks;
}

void CompartmentIndex::merge(const std::vector<SegmentPointer>& sources, const SegmentViews& views) {
    auto merged = std::make_shared<Segment>();
    merged->name = new_name();
    merged->first = views.front()->first;
    merged->last = views.back()->last;
    try {
        const auto folder = std::make_shared<const SegmentFolder>(new_folder_());
        merge_segments(SegmentReaders(views), folder->path());
        merged->view = std::make_shared<const SegmentView>(folder, merged->name, merged->first, merged->last);
    } catch (const Xapian::Error&) {
        // They stay as they are: there is no memory for it, or units were removed from them meanwhile.
    } catch (const std::exception&) {
    }
    std::unique_lock lock(writing_);
    bool untouched = merged->view != nullptr;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        sources[i]->merging = false;
        untouched = untouched && sources[i]->view == views[i] && !sources[i]->writer;
        merged->units += sources[i]->units;
    }
    if (!untouched) return;
    const auto first = std::find(segments_.begin(), segments_.end(), sources.front());
    *first = merged;
    segments_.erase(first + 1, first + static_cast<std::ptrdiff_t>(sources.size()));
    const bool resting = exposed_;
    if (resting) expose();
    auto due = merges(!resting);
    lock.unlock();
    for (auto& task : due) workers_.merge(std::move(task));
}

void CompartmentIndex::drop_units(std::unique_lock<std::mutex>& lock, std::uint32_t ordinal, Drop why) {
    const auto facts = facts_.documents[ordinal];
    exposed_ = false;
    if (!pending_.empty() && facts->first_unit >= pending_.front().first) run(lock, start_building());
    const auto segment = holding(facts->first_unit);
    built_.wait(lock, [&] { return !segment->building; });
    if (!segment->view) {
        // It could not be built: there is nothing in a database yet.
        std::erase_if(segment->pending, [&](const auto& each) { return each.first == facts->first_unit; });
        segment->units -= facts->units;
    } else {
        // Another may have taken its place while it was waited for.
        const auto holder = holding(facts->first_unit);
        if (!holder->writer)
            holder->writer.emplace(holder->view->folder().path().string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
        for (std::uint32_t i = 0; i < facts->units; ++i) {
            holder->writer->delete_document(facts->first_unit + i);
            holder->lost.push_back(facts->first_unit + i);
        }
        holder->units -= facts->units;
        note(holder->name, [&](Changes& changes) {
            changes.removed.push_back(facts->first_unit);
            changes.removed_units += facts->units;
            changes.facts.erase(ordinal);
            if (why == Drop::withdrawn)
                changes.withdrawn = true;
            else
                changes.replaced.insert(facts->document);
        });
    }
    for (std::uint32_t i = 0; i < facts->units; ++i) facts_.units.change(facts->first_unit + i).owner = no_owner;
    facts_.documents.change(ordinal) = nullptr;
}

// For the segment's file, and for one that is being written from the state before.
void CompartmentIndex::note(const std::string& segment, const std::function<void(Changes&)>& change) {
    change(unexposed_[segment]);
    const auto saved = saved_.find(segment);
    if (saved != saved_.end()) change(saved->second.since);
}

bool CompartmentIndex::remove(std::string_view document) {
    std::unique_lock lock(writing_);
    const auto found = ordinals_.find(std::string(document));
    if (found == ordinals_.end()) return false;
    const auto held = std::move(found->second);
    ordinals_.erase(found);
    versions_ -= held.size();
    for (const auto ordinal : held) drop_units(lock, ordinal, Drop::withdrawn);
    // What was replaced earlier is in the files of other segments still.
    const std::string name(document);
    for (auto& [segment, changes] : unexposed_)
        changes.withdrawn = changes.withdrawn || changes.replaced.contains(name);
    for (auto& [segment, saved] : saved_)
        saved.since.withdrawn = saved.since.withdrawn || saved.since.replaced.contains(name);
    return true;
}

bool CompartmentIndex::change_facts(std::string_view document, const std::function<bool(DocumentFacts&)>& change) {
    const std::lock_guard lock(writing_);
    const auto found = ordinals_.find(std::string(document));
    if (found == ordinals_.end()) return false;
    bool changed = false;
    for (const auto ordinal : found->second) {
        auto facts = *facts_.documents[ordinal];
        if (!change(facts)) continue;
        changed = true;
        exposed_ = false;
        if (const auto segment = holding(facts.first_unit))
            note(segment->name, [&](Changes& changes) { changes.facts.insert(ordinal); });
        facts_.set_document(ordinal, std::move(facts));
    }
    return changed;
}

void CompartmentIndex::publish(const IndexPosition& position) {
    std::unique_lock lock(writing_);
    if (!pending_.empty()) run(lock, start_building());
    for (;;) {
        built_.wait(lock, [&] {
            return std::none_of(segments_.begin(), segments_.end(), [](const auto& each) { return each->building; });
        });
        const auto failed =
            std::find_if(segments_.begin(), segments_.end(), [](const auto& each) { return !each->view; });
        if (failed == segments_.end()) break;
        const auto segment = *failed;
        lock.unlock();
        build(*segment);
        lock.lock();
        if (!segment->view) throw Unavailable("index-memory", "There is no room for the search index in memory");
    }
    commit_removals();
    position_ = position;
    expose();
    auto due = merges(false);
    lock.unlock();
    for (auto& task : due) workers_.merge(std::move(task));
}

void CompartmentIndex::commit_removals() {
    for (const auto& segment : segments_) {
        if (!segment->writer) continue;
        segment->writer->commit();
        segment->writer->close();
        segment->writer.reset();
        segment->view = std::make_shared<const SegmentView>(*segment->view, std::exchange(segment->lost, {}));
    }
    std::erase_if(segments_, [](const auto& segment) { return segment->units == 0 && !segment->merging; });
}

// Costs what has changed, and a little for each thousand documents that there are.
void CompartmentIndex::expose() {
    auto next = std::make_shared<Generation>();
    static_cast<FactTables&>(*next) = facts_.shared();
    for (const auto& segment : segments_) {
        next->segments.push_back(segment->view);
        next->unit_count += segment->units;
    }
    next->document_count = versions_;
    next->position = position_;
    exposed_ = true;
    unexposed_.clear();
    const std::lock_guard lock(publishing_);
    current_ = std::move(next);
}

std::shared_ptr<const Generation> CompartmentIndex::current() const {
    const std::lock_guard lock(publishing_);
    return current_;
}

}  // namespace depositary::indexer
