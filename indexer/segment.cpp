#include "indexer/segment.h"

#include "indexer/section_places.h"
#include "indexer/terms.h"
#include "indexer/unit_terms.h"

#include <algorithm>
#include <iterator>

namespace depositary::indexer {
namespace {

void add_unit(const Unit& unit, const IndexedDocument& document, UnitTerms& terms, Xapian::Document& entry) {
    terms.add_heading(unit.heading, 2);
    terms.add(unit.text, 1);
    // So that words of the title and of the text can be wanted together.
    terms.add_without_order(document.title);
    terms.add_without_order(document.symbol);
    if (!unit.place.empty()) entry.add_value(place_slot, unit.place);
    entry.set_data(unit.to_data());
}

void add_title(const IndexedDocument& document, UnitTerms& terms, Xapian::Document& entry) {
    terms.add(document.title, 5);
    terms.add(document.symbol, 5);
    entry.set_data(Unit{.file = {}, .language = {}, .heading = {}, .number = {}, .place = {}, .text = document.title}.to_data());
}

class SegmentBuilder {
public:
    explicit SegmentBuilder(const std::filesystem::path& folder)
        : folder_(folder),
          database_(folder.string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS) {}

    void add(const PendingDocument& pending) {
        const auto& document = pending.document;
        unit_ = pending.first;
        for (const auto& file : document.files) {
            const auto places = places_of(file.sections);
            for (std::size_t i = 0; i < file.sections.size(); ++i) {
                const auto& section = file.sections[i];
                put([&](Xapian::Document& entry) {
                    // Where it is not to be analysed its unit stays, empty: what was numbered keeps its number.
                    if (pending.analysed != Analysed::all) return entry.set_data(empty_of(file).to_data());
                    add_unit({.file = file.name,
                              .language = file.language,
                              .heading = readable(section.heading),
                              .number = section.number,
                              .place = places[i],
                              .text = readable(section.text),
                              .page = section.page},
                             document, terms_, entry);
                });
            }
        }
        put([&](Xapian::Document& entry) {
            if (pending.analysed == Analysed::nothing) return entry.set_data(empty_of({}).to_data());
            add_title(document, terms_, entry);
        });
    }

    UnitLengths finish() {
        database_.commit();
        database_.close();
        terms_.forward().write(folder_);
        return std::move(lengths_);
    }

private:
    static Unit empty_of(const IndexedFile& file) {
        return {.file = file.name, .language = file.language, .heading = {}, .number = {}, .place = {}, .text = {}};
    }

    template <class Add>
    void put(const Add& add) {
        Xapian::Document entry;
        add(entry);
        lengths_.emplace_back(unit_, terms_.end_unit(unit_, entry));
        database_.replace_document(unit_++, entry);
    }

    const std::filesystem::path folder_;
    Xapian::WritableDatabase database_;
    UnitTerms terms_;
    UnitLengths lengths_;
    Xapian::docid unit_ = 0;
};

}  // namespace

SegmentFolder::~SegmentFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

SegmentView::SegmentView(std::shared_ptr<const SegmentFolder> folder, std::string called, Xapian::docid from,
                         Xapian::docid to, std::vector<Xapian::docid> lost)
    : name(std::move(called)),
      first(from),
      last(to),
      folder_(std::move(folder)),
      forward_(std::make_shared<const ForwardIndex>(folder_->path())),
      common_(CommonPostings::open(folder_->path())),
      pairs_(CommonPairs::open(folder_->path())),
      lost_(std::move(lost)) {
    std::sort(lost_.begin(), lost_.end());
    open();
}

SegmentView::SegmentView(const SegmentView& before, std::vector<Xapian::docid> lost)
    : name(before.name),
      first(before.first),
      last(before.last),
      folder_(before.folder_),
      forward_(before.forward_),
      common_(before.common_),
      pairs_(before.pairs_) {
    std::sort(lost.begin(), lost.end());
    std::merge(before.lost_.begin(), before.lost_.end(), lost.begin(), lost.end(), std::back_inserter(lost_));
    open();
}

void SegmentView::open() {
    Xapian::Database database(folder_->path().string());
    revision_ = database.get_revision();
    idle_.push_back(std::move(database));
}

Xapian::Database SegmentView::take() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto database = std::move(idle_.back());
            idle_.pop_back();
            return database;
        }
    }
    Xapian::Database database(folder_->path().string());
    if (database.get_revision() != revision_) throw Xapian::DatabaseModifiedError("the segment has moved on");
    return database;
}

void SegmentView::give_back(Xapian::Database database) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(database));
}

SegmentReaders::SegmentReaders(const SegmentViews& views) : views_(views) {
    each_.reserve(views_.size());
    for (const auto& view : views_) each_.push_back(view->take());
    for (const auto& database : each_) all_.add_database(database);
}

SegmentReaders::~SegmentReaders() {
    all_ = Xapian::Database();
    for (std::size_t i = 0; i < each_.size(); ++i) views_[i]->give_back(std::move(each_[i]));
}

std::size_t SegmentReaders::place_of(Xapian::docid unit) const {
    const auto found = std::lower_bound(views_.begin(), views_.end(), unit,
                                        [](const auto& view, Xapian::docid wanted) { return view->last < wanted; });
    return static_cast<std::size_t>(found - views_.begin());
}

UnitLengths build_segment(const std::filesystem::path& folder, std::span<const PendingDocument> documents) {
    SegmentBuilder builder(folder);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto failed = [&] {
            if (documents[i].analysed != Analysed::nothing) throw AnalysisFailed{i};
        };
        try {
            builder.add(documents[i]);
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const Xapian::DatabaseError&) {
            throw;
        } catch (const Xapian::Error&) {
            failed();
            throw;
        } catch (const std::exception&) {
            failed();
            throw;
        }
    }
    return builder.finish();
}

void merge_segments(const SegmentReaders& readers, const std::filesystem::path& folder) {
    // compact() is not const for no reason of ours: it changes nothing.
    Xapian::Database(readers.all()).compact(folder.string(), Xapian::DBCOMPACT_NO_RENUMBER);
    std::vector<ForwardPart> parts;
    for (std::size_t i = 0; i < readers.each().size(); ++i) {
        const auto& database = readers.each()[i];
        parts.push_back({&readers.forward(i), {database.postlist_begin({}), database.postlist_end({})}});
    }
    merge_forward(parts, folder);
    CommonPostings::write(folder);
    CommonPairs::write(folder);
}

}  // namespace depositary::indexer
