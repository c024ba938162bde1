#include "indexer/segment.h"

#include "indexer/terms.h"
#include "indexer/unit_terms.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

Xapian::Document unit_document(const Unit& unit, const IndexedDocument& document, UnitTerms& terms,
                               Xapian::Document entry) {
    terms.add(unit.heading, 2);
    terms.add(unit.text, 1);
    // So that words of the title and of the text can be wanted together.
    terms.add_without_place(document.title);
    terms.add_without_place(document.symbol);
    if (!unit.number.empty()) entry.add_value(number_slot, unit.number);
    entry.set_data(unit.to_data());
    return entry;
}

Xapian::Document title_document(const IndexedDocument& document, UnitTerms& terms, Xapian::Document entry) {
    terms.add(document.title, 5);
    terms.add(document.symbol, 5);
    entry.set_data(Unit{.file = {}, .language = {}, .heading = {}, .number = {}, .text = document.title}.to_data());
    return entry;
}

}  // namespace

SegmentFolder::~SegmentFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

SegmentView::SegmentView(std::shared_ptr<const SegmentFolder> folder, std::string called, Xapian::docid from,
                         Xapian::docid to)
    : name(std::move(called)), first(from), last(to), folder_(std::move(folder)) {
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

const Xapian::Database& SegmentReaders::holding(Xapian::docid unit) const {
    const auto found = std::lower_bound(views_.begin(), views_.end(), unit,
                                        [](const auto& view, Xapian::docid wanted) { return view->last < wanted; });
    return each_.at(static_cast<std::size_t>(found - views_.begin()));
}

UnitLengths build_segment(const std::filesystem::path& folder, std::span<const PendingDocument> documents) {
    constexpr int flags = Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS;
    Xapian::WritableDatabase database(folder.string(), flags);
    UnitLengths lengths;
    for (const auto& pending : documents) {
        const auto& document = pending.document;
        auto unit = pending.first;
        const auto put = [&](const auto& made) {
            Xapian::Document entry;
            UnitTerms terms(entry);
            database.replace_document(unit, made(terms, entry));
            lengths.emplace_back(unit++, terms.length());
        };
        for (const auto& file : document.files)
            for (const auto& section : file.sections)
                put([&](UnitTerms& terms, const Xapian::Document& entry) {
                    return unit_document({.file = file.name,
                                          .language = file.language,
                                          .heading = readable(section.heading),
                                          .number = section.number,
                                          .text = readable(section.text),
                                          .page = section.page},
                                         document, terms, entry);
                });
        put([&](UnitTerms& terms, const Xapian::Document& entry) { return title_document(document, terms, entry); });
    }
    database.commit();
    database.close();
    return lengths;
}

void merge_segments(const SegmentReaders& readers, const std::filesystem::path& folder) {
    // compact() is not const for no reason of ours: it changes nothing.
    Xapian::Database(readers.all()).compact(folder.string(), Xapian::DBCOMPACT_NO_RENUMBER);
}

}  // namespace depositary::indexer
