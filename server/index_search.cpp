#include "server/index_search.h"

#include <chrono>

#include "indexer/section_places.h"
#include "server/problem.h"

namespace depositary::server {

namespace {

indexer::SearchQuery to_indexer(const SearchQuery& query) {
    indexer::SearchQuery asked;
    asked.text = query.text;
    asked.filters = {query.kinds, query.parties, query.languages, query.statuses, query.from, query.to, query.since};
    switch (query.order) {
        case SearchOrder::relevance: asked.order = indexer::SearchOrder::relevance; break;
        case SearchOrder::newest: asked.order = indexer::SearchOrder::newest; break;
        case SearchOrder::oldest: asked.order = indexer::SearchOrder::oldest; break;
        case SearchOrder::recorded: asked.order = indexer::SearchOrder::recorded; break;
    }
    asked.known = {query.known.kinds,      query.known.parties,     query.known.statuses,
                   query.known.kind_names, query.known.party_names, query.known.status_names};
    asked.as_of = query.as_of;
    asked.all_versions = query.all_versions;
    asked.offset = query.offset;
    asked.limit = query.limit;
    return asked;
}

std::vector<SearchMark> from_indexer(const std::vector<indexer::Highlight>& highlights) {
    std::vector<SearchMark> marks;
    for (const indexer::Highlight& highlight : highlights) {
        marks.push_back({highlight.begin, highlight.end});
    }
    return marks;
}

SearchHit from_indexer(const indexer::SearchHit& found) {
    SearchHit hit;
    hit.compartment = repository::CompartmentId::parse(found.compartment).value_or(repository::CompartmentId());
    hit.document = repository::DocumentId::parse(found.document).value_or(repository::DocumentId());
    hit.version = static_cast<std::uint32_t>(found.version);
    hit.act = found.act;
    hit.latest = found.latest;
    hit.former.assign(found.former.begin(), found.former.end());
    hit.symbol = found.symbol;
    hit.title = found.title;
    hit.kind = found.kind;
    hit.date = found.date;
    hit.status = found.status;
    hit.file = found.file;
    hit.language = found.language;
    hit.heading = found.heading;
    hit.number = found.number;
    hit.place = found.place;
    hit.page = found.page;
    hit.snippet = found.snippet;
    hit.marks = from_indexer(found.highlights);
    hit.symbol_marks = from_indexer(found.symbol_highlights);
    hit.title_marks = from_indexer(found.title_highlights);
    hit.heading_marks = from_indexer(found.heading_highlights);
    for (const indexer::OtherLanguage& other : found.also) {
        hit.also.push_back({other.language, other.file, other.heading});
    }
    return hit;
}

std::vector<std::string> names_of(std::span<const repository::CompartmentId> compartments) {
    std::vector<std::string> names;
    for (const repository::CompartmentId& id : compartments) {
        names.push_back(id.to_text());
    }
    return names;
}

// One of the places for those who search, for as long as it lives.
template <class Semaphore>
class Place {
public:
    explicit Place(Semaphore& places) : places_(places) {
        if (!places_.try_acquire_for(std::chrono::seconds(2))) {
            throw HttpError(429, "search-busy", "Too many searches are running just now: try again in a moment.",
                            {{"Retry-After", "2"}});
        }
    }
    ~Place() { places_.release(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    Semaphore& places_;
};

std::vector<FacetCount> from_indexer(const std::vector<indexer::FacetValue>& values) {
    std::vector<FacetCount> counts;
    for (const indexer::FacetValue& value : values) {
        counts.push_back({value.value, value.count});
    }
    return counts;
}

TextOutcome from_indexer(const indexer::ExtractionOutcome& outcome) {
    TextOutcome text;
    text.read = true;
    text.any = outcome.status == indexer::ExtractionStatus::extracted;
    text.partial = outcome.partial;
    text.reliable = outcome.reliable;
    text.recognised = outcome.recognised;
    text.confidence = static_cast<int>(outcome.confidence);
    text.type = outcome.type;
    for (const indexer::Reason reason : outcome.reasons) {
        text.reasons.emplace_back(to_text(reason));
    }
    return text;
}

}  // namespace

SearchAnswer IndexSearch::search(std::span<const repository::CompartmentId> compartments, const SearchQuery& query) {
    const Place place(places_);
    SearchAnswer answer;
    answer.complete = follower_.is_complete();  // asked before: what is taken in meanwhile may be missing
    const indexer::SearchResult result = index_.search(names_of(compartments), to_indexer(query));
    answer.total = result.total;
    for (const indexer::SearchHit& hit : result.hits) {
        answer.hits.push_back(from_indexer(hit));
    }
    answer.kinds = from_indexer(result.facets.kind);
    answer.parties = from_indexer(result.facets.party);
    answer.languages = from_indexer(result.facets.language);
    answer.statuses = from_indexer(result.facets.status);
    answer.years = from_indexer(result.facets.year);
    answer.suggestion = result.suggestion;
    answer.understood = result.understood;
    for (const indexer::Notice& notice : result.notices) {
        answer.notices.push_back({notice.code, notice.detail});
    }
    return answer;
}

std::vector<SearchCompletion> IndexSearch::complete(std::span<const repository::CompartmentId> compartments,
                                                    const std::string& typed, std::size_t limit) {
    const Place place(places_);
    std::vector<SearchCompletion> completions;
    for (const indexer::Completion& found : index_.complete(names_of(compartments), typed, limit)) {
        completions.push_back({repository::CompartmentId::parse(found.compartment).value_or(repository::CompartmentId()),
                               repository::DocumentId::parse(found.document).value_or(repository::DocumentId()),
                               found.symbol, found.title});
    }
    return completions;
}

void IndexSearch::wait_for(std::uint64_t size) {
    // That it is found where it is now, too, is waited for only a little: before it there may be much to read.
    constexpr int little_milliseconds = 3'000, most_milliseconds = 60'000;
    if (!follower_.wait_for(size, little_milliseconds) && !follower_.wait_withdrawn(size, most_milliseconds)) {
        throw Unavailable("index-behind", "It is recorded, but the search index has not followed yet: until it has, searches answer as before.");
    }
}

TextOutcome ExtractorText::outcome(const repository::CompartmentId& compartment, const repository::File& file) {
    const auto outcome = texts_.outcome(compartment, file);
    return outcome ? from_indexer(*outcome) : TextOutcome();
}

ExtractedText ExtractorText::extract(const repository::OpenFile& file) {
    const indexer::Extraction extraction = texts_.read(file);
    ExtractedText text;
    static_cast<TextOutcome&>(text) = from_indexer(extraction);
    const std::vector<std::string> places = indexer::places_of(extraction.sections);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const indexer::Section& section = extraction.sections[i];
        text.sections.push_back(
            {section.heading, section.number, section.text, places[i], section.ocr, static_cast<int>(section.confidence), section.page});
    }
    return text;
}

}  // namespace depositary::server
