#pragma once
// The indexer as the server's search engine and text reader.

#include "indexer/extractor.h"
#include "indexer/index.h"
#include "server/search.h"

namespace depositary::server {

class IndexSearch final : public SearchService {
public:
    explicit IndexSearch(const indexer::Index& index) : index_(index) {}
    SearchAnswer search(std::span<const repository::CompartmentId> compartments, const SearchQuery& query) override;

private:
    const indexer::Index& index_;
};

class ExtractorText final : public TextService {
public:
    explicit ExtractorText(const indexer::Extractor& extractor) : extractor_(extractor) {}
    ExtractedText extract(crypto::ByteSource& content) override;

private:
    const indexer::Extractor& extractor_;
};

}  // namespace depositary::server
