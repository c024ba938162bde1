#pragma once
// The indexer as the server's search engine and text reader.

#include "indexer/index.h"
#include "server/file_text.h"
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
    explicit ExtractorText(const FileText& texts) : texts_(texts) {}
    ExtractedText extract(const repository::CompartmentId& compartment, const repository::OpenFile& file) override;

private:
    const FileText& texts_;
};

}  // namespace depositary::server
