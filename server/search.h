#pragma once
// What the server needs of a search engine and of text extraction: two narrow interfaces, so that the server is built and
// tested without either. index_search.h fills them with indexer/.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "crypto/bytes.h"
#include "repository/depositary.h"

namespace depositary::server {

// recorded: by the act that made the version one that the query finds, the last first; of feeds.
enum class SearchOrder { relevance, newest, oldest, recorded };

// The values that fields of a query's text may name; empty where it is not known.
struct KnownValues {
    std::vector<std::string> kinds, parties, statuses;
    // What each is called besides, in every language of the interface: its name, and the value.
    std::vector<std::pair<std::string, std::string>> kind_names, party_names, status_names;
};

struct SearchQuery {
    std::string text;  // empty finds everything
    std::vector<std::string> kinds, parties, languages, statuses;  // any of the values of each that is not empty
    KnownValues known;     // for fields of the text
    std::string from, to;  // partial dates, inclusive; empty for open
    std::string as_of;     // a partial date: what was in force then; empty: the latest versions
    bool all_versions = false;
    std::uint64_t since = 0;  // only what acts from this one on made one that the query finds
    SearchOrder order = SearchOrder::relevance;
    std::size_t offset = 0;  // at most 1,000
    std::size_t limit = 10;  // at most 100
};

// [begin, end) in bytes of a snippet.
struct SearchMark {
    std::size_t begin = 0, end = 0;
};

struct SearchOtherLanguage {
    std::string language, file, heading;
};

// A document found, with the best of its sections.
struct SearchHit {
    repository::CompartmentId compartment;
    repository::DocumentId document;
    std::uint32_t version = 0;          // that was found
    std::uint64_t act = 0;              // that made it one that the query finds: it brought it here, or is a signature asked for
    bool latest = true;                 // of its document
    std::vector<std::uint32_t> former;  // with all_versions: earlier ones that match as well, the newest first
    std::string symbol, title, kind, date, status;
    unsigned signatures = 0;      // valid ones of the version, as the depositary says (count_signatures): the index knows of none
    std::string file, language;   // empty when only the title matched
    std::string heading, number;  // of the section
    std::string place;            // where it stands, the same in all languages: "12", "annex-1.3"; empty when it has none
    std::uint32_t page = 0;       // where the section begins: of a PDF, an image, a presentation; 0 when there are none
    std::string snippet;          // plain text
    std::vector<SearchMark> marks, symbol_marks, title_marks, heading_marks;
    std::vector<SearchOtherLanguage> also;  // the section in other languages, one each
};

struct FacetCount {
    std::string value;
    std::size_t count = 0;
};

// What the reader should know of an answer: a stable code (indexer/index.h lists them) and the part of the query that it
// is about.
struct SearchNotice {
    std::string code, detail;
};

struct SearchAnswer {
    std::size_t total = 0;  // exact, unless there is a notice "time"
    std::vector<SearchHit> hits;
    std::vector<FacetCount> kinds, parties, languages, statuses, years;
    std::optional<std::string> suggestion;
    std::string understood;  // the query as it was read
    std::vector<SearchNotice> notices;
    bool complete = true;  // false: not all that was recorded has been taken in yet; it says nothing of what that is
};

// A document whose title or symbol goes on as what was typed.
struct SearchCompletion {
    repository::CompartmentId compartment;
    repository::DocumentId document;
    std::string symbol, title;
};

// Safe for threads.
class SearchService {
public:
    virtual ~SearchService() = default;
    // Looks into these compartments and no other; never throws for what the query says.
    // 429 "search-busy" when too many others search.
    virtual SearchAnswer search(std::span<const repository::CompartmentId> compartments, const SearchQuery& query) = 0;
    // Documents of these compartments that may be meant by what is typed so far.
    virtual std::vector<SearchCompletion> complete(std::span<const repository::CompartmentId> compartments,
                                                   const std::string& typed, std::size_t limit) = 0;
    // Waits until what was recorded up to this size of the register is what is found, and what left is found no more;
    // Unavailable("index-behind") when that takes longer than anyone waits.
    virtual void wait_for(std::uint64_t size) = 0;
    // Whether the version's texts could not be taken in, so that it is found by its title alone.
    virtual bool is_unread(const repository::CompartmentId& compartment, const repository::DocumentId& document,
                           std::uint32_t version) const = 0;
    // The words that mean the same, a text (docs/search.md); Invalid("synonyms-malformed").
    virtual std::string synonyms() const = 0;
    virtual void set_synonyms(const std::string& text) = 0;
};

struct TextSection {
    std::string heading, number, text;  // UTF-8, not trusted; number: "12", empty when it has none
    std::string place;          // see SearchHit
    bool recognised = false;    // in an image (OCR)
    int confidence = 0;         // of that, in percent
    std::uint32_t page = 0;     // see SearchHit
};
// How reading a file's text went.
struct TextOutcome {
    bool read = false;                 // false: it was not read yet
    bool any = false;                  // false, when it was read: `reasons` say why there is no text
    bool partial = false;              // `reasons` say what is missing
    bool reliable = true;
    bool recognised = false;           // any section is
    int confidence = 0;                // of what is recognised, in percent
    std::string type;                  // "pdf", as found from the content; empty when it was not read
    std::vector<std::string> reasons;  // "hidden-text": their words are those of "text_reason.hidden-text"
};
struct ExtractedText : TextOutcome {
    std::vector<TextSection> sections;
};

// Safe for threads.
class TextService {
public:
    virtual ~TextService() = default;
    virtual ExtractedText extract(const repository::OpenFile& file) = 0;
    // How reading went, without reading now.
    virtual TextOutcome outcome(const repository::CompartmentId& compartment, const repository::File& file) = 0;
};

}  // namespace depositary::server
