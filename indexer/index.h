#pragma once
// Full-text search over the documents of many compartments. Each compartment has a database of its own, in RAM only
// (see ram_disk.h); a search opens the databases of the compartments it is given and no other, so counts, ranks,
// suggestions and facets come from nothing else.
//
// Identifiers are plain text here: the indexer does not know the repository.

#include "crypto/age.h"
#include "indexer/extraction.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace depositary::indexer {

// One file of a version, with its text.
struct IndexedFile {
    std::string name;
    std::string language;  // BCP 47: "en", "km", …
    std::vector<Section> sections;
};

// Parties that have signed a version, each with the act in the register that recorded it.
using Signatures = std::vector<std::pair<std::string, std::uint64_t>>;

// A version of a document, as the index keeps it.
struct IndexedDocument {
    std::string document;  // its identifier
    std::uint64_t version = 1;
    std::uint64_t act = 0;  // index of the act in the register that brought this version here
    std::string symbol{};
    std::string title{};
    std::string kind{};
    std::vector<std::string> parties{};
    std::string date{};  // "2004-10-29", "2004-10", "2004" or empty
    std::string status{};
    std::vector<std::string> meetings{};   // symbols of the meetings that it came from, or of itself if it records one
    Signatures signed_by{};                // of this version
    // The day from which the version was in force, empty when it never was; and the day from which another of its
    // document is in its place, empty while there is none.
    std::string in_force_from{}, in_force_until{};
    std::vector<std::string> supersedes{};  // symbols of documents whose force ends where this one's begins
    std::vector<IndexedFile> files{};
};

// How far a compartment's index has followed the register.
struct IndexPosition {
    std::uint64_t size = 0;  // number of acts taken in: the next to take is this one
    std::string root;        // the register's root at that size, hexadecimal
    bool operator==(const IndexPosition&) const = default;
};

// recorded: by the act that made the version one that the query finds, the last first: the one that brought it here, or a
// signature that signed-by: asks for.
enum class SearchOrder { relevance, newest, oldest, recorded };

// Within one filter any of its values will do; all filters that are not empty must hold.
struct SearchFilters {
    std::vector<std::string> kinds{}, parties{}, languages{}, statuses{};
    std::string from{},
        to{};  // dates as above, both inclusive; a date known only by its year or month matches when it may
    std::uint64_t since = 0;  // only what acts from this one on made one that the query finds
};

// The values that there are, where the caller knows: of a field that asks for another there is a notice. Empty: not known.
struct KnownValues {
    std::vector<std::string> kinds{}, parties{}, statuses{};
    // What people call them: a name, and the value that it is taken for ("Cambodia", "KH").
    std::vector<std::pair<std::string, std::string>> kind_names{}, party_names{}, status_names{};
};

struct SearchQuery {
    // In the language of docs/search.md. Anything malformed is read as well as it goes. Empty finds everything.
    std::string text;
    SearchFilters filters{};
    KnownValues known{};  // for fields of the text
    // What was in force on that day (of a month or year: on its last), whatever came later; a date, or empty. What the
    // text says of it goes before.
    std::string as_of{};
    bool all_versions = false;  // former ones, too; as_of goes before
    SearchOrder order = SearchOrder::relevance;
    std::size_t offset = 0;  // at most 1,000
    std::size_t limit = 10;  // at most 100
    // After this it is stopped, and what was found so far is the answer.
    std::chrono::milliseconds patience{2000};
};

// A part of a snippet that is to be highlighted: byte offsets, [begin, end), at borders of code points.
struct Highlight {
    std::size_t begin = 0, end = 0;
    bool operator==(const Highlight&) const = default;
};

// The same article in another of the document's languages.
struct OtherLanguage {
    std::string language, file, heading;
    bool operator==(const OtherLanguage&) const = default;
};

// One document found, with the best of its sections.
struct SearchHit {
    std::string compartment;
    std::string document;
    std::uint64_t version = 0;           // that was found
    std::uint64_t act = 0;               // that made it one that the query finds
    bool latest = true;                  // of its document
    std::vector<std::uint64_t> former;   // with all_versions: earlier ones that match as well, the newest first
    std::string symbol, title, kind, date, status;
    std::string file, language;         // empty when only the title matched
    std::string heading, number;        // of the section
    std::string place;                  // where that stands, the same in all languages (section_places.h)
    std::uint32_t page = 0;             // of the section; 0 when unknown
    double score = 0;                   // comparable within one answer only
    std::string snippet;                // plain text: the page escapes it
    std::vector<Highlight> highlights;  // in `snippet`
    std::vector<Highlight> symbol_highlights, title_highlights, heading_highlights;
    std::vector<OtherLanguage> also;  // the section in other languages, one each, by its place
};

// A document whose title or symbol goes on as what was typed.
struct Completion {
    std::string compartment, document, symbol, title;
};

struct FacetValue {
    std::string value;
    std::size_t count = 0;  // documents
};

// Documents by value among all that were found, most first.
struct SearchFacets {
    std::vector<FacetValue> kind, party, language, status, year;
};

// What the reader should know of an answer: a stable code, and the part of the query that it is about.
//   query-cut          the text was longer than is read
//   too-many-words     only the first of the words were read
//   too-deep           brackets in brackets in brackets: some were passed over
//   value-unknown      a field's value is none: passed over ("year:soon")
//   value-none         no document can be of this, as there is no such kind, party, status or language ("kind:foo")
//   value-absent       nothing was found, and no document that the reader may read is of this ("meeting:NOPE")
//   dates-apart        nothing was found, and these dates, which are wanted together, have no day in common
//   nothing-left       all of the query was passed over
//   near-words         NEAR stands between what is no word or phrase: both are wanted, at any distance
//   near-widest        NEAR with several distances in one chain, of which the widest holds for all, or with one above the bound
//   star               a * that begins no word: passed over ("*ing", "a*")
//   document-unknown   like: names no document that the reader may know of
//   prefix-cut         very many words begin so: only the most frequent were looked for
//   synonyms           these words were looked for too
//   time               the search was stopped: what is listed is right, but not all there is
//   offset-cut         further on than pages go
//   scope-twice        as-of: and versions: hold for the whole search: only what is said in `detail` was heeded
struct Notice {
    std::string code, detail;
    bool operator==(const Notice&) const = default;
};

struct SearchResult {
    std::size_t total = 0;  // documents; exact, unless a notice says that the search was stopped
    std::vector<SearchHit> hits;
    SearchFacets facets;
    std::optional<std::string> suggestion;  // a whole query with words spelled otherwise
    std::string understood;                 // the query as it was read, for the person
    std::vector<Notice> notices;
};

// Throws Invalid("synonyms-malformed", …) for a text that Index::set_synonyms would not take.
void check_synonyms(std::string_view text);

// Safe for threads: any number of searches beside one writer a compartment. A search sees the state of the last
// publish() and never a mixture of two.
class Index {
public:
    // Puts its databases into RAM. Throws Unavailable("index-memory", …) when there is nowhere to put them.
    // threads: that build what is added, beside the threads that add; 0: one a core; 1: who adds builds.
    explicit Index(unsigned threads = 0);
    ~Index();
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;

    // False when the databases stand in a folder that others could reach or that outlives a killed process (see
    // RamDisk): the operator should be told.
    bool is_private() const;

    // Who is told of each version whose texts make the analysis fail: it is found by its title and its facts alone. By any
    // thread; to be set before anything is added.
    void on_unread(std::function<void()> tell);

    // An empty index for the compartment, unless it has one.
    void open(std::string_view compartment);
    // Forgets a compartment's index (sealed, or to be rebuilt).
    void close(std::string_view compartment);
    std::vector<std::string> compartments() const;

    // Takes the document's latest version in, in place of what was there under the same identifier. Seen by searches
    // after publish(). Returns before it is built, but waits when much is being built already. Throws
    // NotFound("compartment-not-open", …).
    void add_version(std::string_view compartment, IndexedDocument document);
    // Keeps an earlier version beside it, for searches that ask for such. It counts for nothing else: no total, rank,
    // suggestion or completion of other searches. It is found while the latest version is there, and is a later one.
    void add_former_version(std::string_view compartment, IndexedDocument document);
    // The document is no longer in this compartment, with all its versions; false when it was not there.
    bool remove_document(std::string_view compartment, std::string_view document);
    // Changes what is said of a document without its text (its status, for one); false when it is not there.
    bool set_status(std::string_view compartment, std::string_view document, std::string_view status);
    // The same for the parties that have signed a version, and for the days of its force.
    bool set_signed_by(std::string_view compartment, std::string_view document, std::uint64_t version,
                       const Signatures& signatures);
    bool set_in_force(std::string_view compartment, std::string_view document, std::uint64_t version,
                      const std::string& from, const std::string& until);
    // Waits until all that was added is built and makes it visible, and keeps how far the register has been followed.
    // Costs what has changed, not what there is. Throws Unavailable("index-memory", …): it may be tried again.
    void publish(std::string_view compartment, const IndexPosition& position);
    // As published; nothing for an index that has followed nothing yet or is not open.
    std::optional<IndexPosition> position(std::string_view compartment) const;
    std::size_t document_count(std::string_view compartment) const;
    // Whether that version is found by its title alone, as published.
    bool is_unread(std::string_view compartment, std::string_view document, std::uint64_t version) const;

    // Never throws for what the query says. Compartments that are not open are passed over.
    SearchResult search(std::span<const std::string> compartments, const SearchQuery& query) const;

    // Documents that may be meant by what is typed so far: every word of it stands in the title or symbol, the last one
    // at least begun. At most `limit`, at most 50; nothing before two letters. Compartments as with search().
    std::vector<Completion> complete(std::span<const std::string> compartments, std::string_view typed,
                                     std::size_t limit) const;

    // Words that mean the same, for all searches from now on (synonyms.h). Throws Invalid("synonyms-malformed", …).
    void set_synonyms(std::string_view text);

    // Writes the published state: to `file` a list, and beside it the segments that are not there yet (snapshot.h), all
    // age-encrypted; then removes those that are not needed any more. So a small change is a small file. Of documents
    // that remove_document() took away nothing is left, of former versions what is in a segment that stays. Searches
    // go on meanwhile. Throws Unavailable; what was there before is then there still.
    void save_snapshot(std::string_view compartment, const std::filesystem::path& file,
                       const crypto::AgeRecipient& recipient);
    // Opens the compartment from a snapshot. False when there is none or anything about it is wrong (damaged, of
    // another schema or compartment): the compartment is then open and empty, to be rebuilt from the register.
    bool load_snapshot(std::string_view compartment, const std::filesystem::path& file,
                       const crypto::AgeIdentity& identity);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace depositary::indexer
