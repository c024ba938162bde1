#include "server/index_search.h"

namespace depositary::server {

namespace {

indexer::SearchQuery to_indexer(const SearchQuery& query) {
    indexer::SearchQuery asked;
    asked.text = query.text;
    asked.filters = {query.kinds, query.parties, query.languages, query.statuses, query.from, query.to};
    switch (query.order) {
        case SearchOrder::relevance: asked.order = indexer::SearchOrder::relevance; break;
        case SearchOrder::newest: asked.order = indexer::SearchOrder::newest; break;
        case SearchOrder::oldest: asked.order = indexer::SearchOrder::oldest; break;
    }
    asked.offset = query.offset;
    asked.limit = query.limit;
    return asked;
}

SearchHit from_indexer(const indexer::SearchHit& found) {
    SearchHit hit;
    hit.compartment = repository::CompartmentId::parse(found.compartment).value_or(repository::CompartmentId());
    hit.document = repository::DocumentId::parse(found.document).value_or(repository::DocumentId());
    hit.version = static_cast<std::uint32_t>(found.version);
    hit.symbol = found.symbol;
    hit.title = found.title;
    hit.kind = found.kind;
    hit.date = found.date;
    hit.status = found.status;
    hit.file = found.file;
    hit.language = found.language;
    hit.heading = found.heading;
    hit.number = found.number;
    hit.snippet = found.snippet;
    for (const indexer::Highlight& highlight : found.highlights) {
        hit.marks.push_back({highlight.begin, highlight.end});
    }
    return hit;
}

std::vector<FacetCount> from_indexer(const std::vector<indexer::FacetValue>& values) {
    std::vector<FacetCount> counts;
    for (const indexer::FacetValue& value : values) {
        counts.push_back({value.value, value.count});
    }
    return counts;
}

}  // namespace

SearchAnswer IndexSearch::search(std::span<const repository::CompartmentId> compartments, const SearchQuery& query) {
    std::vector<std::string> names;
    for (const repository::CompartmentId& id : compartments) {
        names.push_back(id.to_text());
    }
    const indexer::SearchResult result = index_.search(names, to_indexer(query));
    SearchAnswer answer;
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
    return answer;
}

ExtractedText ExtractorText::extract(const repository::CompartmentId& compartment, const repository::OpenFile& file) {
    const indexer::Extraction extraction = texts_.read(compartment, file);
    ExtractedText text;
    text.any = extraction.status == indexer::ExtractionStatus::extracted;
    text.reason = extraction.reason;
    text.reliable = extraction.reliable;
    text.partial = extraction.partial;
    for (const indexer::Section& section : extraction.sections) {
        text.recognised = text.recognised || section.ocr;
        text.sections.push_back({section.heading, section.number, section.text, section.ocr, static_cast<int>(section.confidence)});
    }
    return text;
}

}  // namespace depositary::server
