#pragma once
// One compartment's database: Xapian documents are units (a section, or a version's title), and beside them in memory
// stand the facts that filters, facets and collapsing need, by Xapian's number, so that no document has to be fetched
// to count it.

#include "indexer/index.h"
#include "indexer/shared_vector.h"

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace depositary::indexer {

// A unit's value that holds its section's number; the same article in another language has the same.
inline constexpr Xapian::valueno number_slot = 2;

// What is known of a document besides its text.
struct DocumentFacts {
    std::string document, symbol, title, kind, date, status;
    std::string first_day, last_day;  // what the date may be; empty when unknown
    std::vector<std::string> parties, meetings, signed_by;
    std::uint64_t version = 0, act = 0;
};

// A unit's text, as the database keeps it.
struct Unit {
    std::string file, language, heading, number, text;
    std::uint32_t page = 0;
    std::string to_data() const;
    static Unit from_data(std::string_view data);
};

// Of the facts, those that are counted and filtered by, as numbers. Names are in FactNames.
struct DocumentCodes {
    std::uint32_t kind = 0, status = 0, year = 0, parties = 0;
    std::uint32_t first_day = 0, last_day = 0;  // 20041029; 0 when unknown
};
struct FactNames {
    std::vector<std::string> kinds, statuses, years;
    std::vector<std::vector<std::string>> parties;  // sets of them, as documents have them
    std::vector<std::string> languages;             // of the bits
};

inline constexpr std::uint32_t no_owner = UINT32_MAX;

struct UnitFacts {
    std::uint64_t languages = 0;      // a set of bits; a title's unit has all its document's
    std::uint32_t owner = no_owner;   // ordinal of the document; no_owner when removed
    std::uint32_t length : 31 = 0;    // as Xapian's: all the words' counts
    std::uint32_t title : 1 = false;  // it is a version's title
};

// What a search sees: the state of one publish(). Immutable but for its pool of open handles.
class Generation {
public:
    std::string folder;
    Xapian::rev revision = 0;
    SharedVector<std::shared_ptr<const DocumentFacts>> documents;  // by ordinal; null when removed
    SharedVector<DocumentCodes> codes;                             // by ordinal
    SharedVector<UnitFacts> units;                                 // by Xapian document number
    FactNames names;
    std::size_t unit_count = 0, document_count = 0;
    std::optional<IndexPosition> position;

    // A database handle for one thread at a time, given back at the end of its life. Throws
    // Xapian::DatabaseModifiedError when the database has moved on: take the current generation then.
    class Handle {
    public:
        explicit Handle(std::shared_ptr<const Generation> generation);
        ~Handle();
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;
        const Xapian::Database& operator*() const { return *database_; }
        const Xapian::Database* operator->() const { return database_.get(); }

    private:
        std::shared_ptr<const Generation> generation_;
        std::unique_ptr<Xapian::Database> database_;
    };

private:
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

class CompartmentIndex {
public:
    // Opens the database in the folder, or makes one. Xapian::Error and Damaged say that what is there is not one of
    // this schema; nothing of it is used then.
    CompartmentIndex(std::filesystem::path folder, std::string name);
    ~CompartmentIndex();

    const std::string& name() const { return name_; }

    void add(const IndexedDocument& document);
    void remove(std::string_view document);
    // Changes what is known of the document besides its text; false when it is not there.
    bool change_facts(std::string_view document, const std::function<void(DocumentFacts&)>& change);
    void publish(const IndexPosition& position);

    std::shared_ptr<const Generation> current() const;

    // Keeps writers out while it is held; for snapshots, and for a search that writers keep overtaking.
    std::unique_lock<std::mutex> pause_writing() const { return std::unique_lock(writing_); }

private:
    void create();
    void load();
    void commit();
    void drop_units(std::string_view document);
    void add_unit(const Unit& unit, const DocumentFacts& facts, std::uint32_t ordinal, std::uint64_t languages);
    void keep_facts(const DocumentFacts& facts);
    void set_facts(std::uint32_t ordinal, DocumentFacts facts);
    std::uint64_t language_bit(const std::string& language);
    void own(Xapian::docid id, const UnitFacts& facts);

    std::filesystem::path folder_;
    std::string name_;
    mutable std::mutex writing_;  // guards what follows
    Xapian::WritableDatabase database_;
    std::unordered_map<std::string, std::uint32_t> ordinals_;
    SharedVector<std::shared_ptr<const DocumentFacts>> documents_;
    SharedVector<DocumentCodes> codes_;
    SharedVector<UnitFacts> units_;
    FactNames names_;
    std::size_t waiting_ = 0;  // units added since the last commit
    std::optional<IndexPosition> position_;

    mutable std::mutex publishing_;
    std::shared_ptr<const Generation> current_;
};

}  // namespace depositary::indexer
