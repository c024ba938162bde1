#include "server/text_outcome.h"

#include "indexer/extraction.h"

namespace depositary::server {

TextOutcome text_outcome(const Application& application, const repository::Document& document, const repository::Version& version,
                         const repository::File& file) {
    TextOutcome outcome = application.text.outcome(document.compartment, file);
    if (file.sealed_to.empty() && application.search.is_unread(document.compartment, document.id, version.number)) {
        outcome.reasons.emplace_back(indexer::to_text(indexer::Reason::not_indexed));
    }
    return outcome;
}

}  // namespace depositary::server
