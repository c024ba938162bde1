#pragma once
// What is known of documents and units beside their terms. It stands in memory, by number, so that no document has to
// be fetched to filter, count or collapse it.

#include "indexer/index.h"
#include "indexer/shared_vector.h"

#include <xapian.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace depositary::indexer {

// A unit's value that holds where its section stands (section_places.h): the same article in another language has the same.
inline constexpr Xapian::valueno place_slot = 2;

// Runs of units in one language, in their order.
using LanguageRuns = std::vector<std::pair<std::string, std::uint32_t>>;

// What is known of a document besides its text.
struct DocumentFacts {
    std::string document, symbol, title, kind, date, status;
    std::string first_day, last_day;  // what the date may be; empty when unknown
    std::vector<std::string> parties, meetings, supersedes;
    Signatures signed_by;
    std::string in_force_from, in_force_until;  // as IndexedDocument's
    std::uint64_t version = 0, act = 0;
    Xapian::docid first_unit = 0;  // its units stand side by side, its title's last
    std::uint32_t units = 0;
    LanguageRuns languages;  // of its units but the title's
    bool unread = false;     // its texts could not be analysed: it is found by its title and its facts alone

    // One line of JSON, and back; throws nlohmann::json::exception for what is none.
    std::string to_line() const;
    static DocumentFacts from_line(std::string_view line);
};

// A unit's text, as the database keeps it.
struct Unit {
    std::string file, language, heading, number;
    std::string place;  // see section_places.h
    std::string text;
    std::uint32_t page = 0;
    std::string to_data() const;
    static Unit from_data(std::string_view data);
};

// Of the facts, those that are counted and filtered by, as numbers. Names are in FactNames.
struct DocumentCodes {
    std::uint32_t kind = 0, status = 0, year = 0, parties = 0;
    std::uint32_t first_day = 0, last_day = 0;  // 20041029; 0 when unknown
    std::uint32_t in_force_from = 0, in_force_until = 0;  // 0: never; no end
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

// The facts of a compartment's documents and units; copies share what has not changed (SharedVector).
struct FactTables {
    SharedVector<std::shared_ptr<const DocumentFacts>> documents;  // by ordinal; null when removed
    SharedVector<DocumentCodes> codes;                             // by ordinal
    SharedVector<UnitFacts> units;                                 // by number
    FactNames names;

    void set_document(std::uint32_t ordinal, DocumentFacts facts);
    // The facts of the document's units, but for their lengths.
    void set_units(std::uint32_t ordinal);
    // A copy for readers; this one may go on changing.
    FactTables shared();
};

// What Zawgyi was is Unicode then.
std::string readable(const std::string& text);

}  // namespace depositary::indexer
