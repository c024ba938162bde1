#pragma once
// The indexer as the server's search engine and text reader.

#include "indexer/index.h"
#include "server/file_text.h"
#include "server/follower.h"
#include "server/search.h"
#include "server/synonym_file.h"

#include <semaphore>

namespace depositary::server {

class IndexSearch final : public SearchService {
public:
    // Searches at one time: others wait, and are sent away when they wait too long. Each is bounded in time itself.
    static constexpr std::ptrdiff_t at_once = 8;

    // Borrows what it is given. `places`: of those at_once; fewer for tests.
    IndexSearch(const indexer::Index& index, SynonymFile& synonyms, const Follower& follower, std::ptrdiff_t places = at_once)
        : index_(index), synonyms_(synonyms), follower_(follower), places_(places) {}
    SearchAnswer search(std::span<const repository::CompartmentId> compartments, const SearchQuery& query) override;
    std::vector<SearchCompletion> complete(std::span<const repository::CompartmentId> compartments,
                                           const std::string& typed, std::size_t limit) override;
    void wait_for(std::uint64_t size) override;
    bool is_unread(const repository::CompartmentId& compartment, const repository::DocumentId& document,
                   std::uint32_t version) const override {
        return index_.is_unread(compartment.to_text(), document.to_text(), version);
    }
    std::string synonyms() const override { return synonyms_.text(); }
    void set_synonyms(const std::string& text) override { synonyms_.replace(text); }

private:
    const indexer::Index& index_;
    SynonymFile& synonyms_;
    const Follower& follower_;
    std::counting_semaphore<at_once> places_;
};

class ExtractorText final : public TextService {
public:
    explicit ExtractorText(const FileText& texts) : texts_(texts) {}
    ExtractedText extract(const repository::OpenFile& file) override;
    TextOutcome outcome(const repository::CompartmentId& compartment, const repository::File& file) override;

private:
    const FileText& texts_;
};

}  // namespace depositary::server
