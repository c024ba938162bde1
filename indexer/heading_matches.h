#pragma once
// Which of a document's sections are headed by what is looked for: "Article 12" is that article, and not those that speak of it.

#include "indexer/posting_lists.h"
#include "indexer/query.h"

namespace depositary::indexer {

// Of the units, ascending and all of one document, those whose headings hold all that the query wants; of these the sections of the
// number that it names, where it names one, and then those whose headings say least besides. Empty where no heading does, or the query wants nothing that a heading
// can hold. Costs a look at one list a word, whatever the size of the archive.
Units headed(const SegmentReaders& readers, const QueryNode& query, const Units& units);

}  // namespace depositary::indexer
