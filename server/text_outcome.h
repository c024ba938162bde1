#pragma once
// What is to be said of a file's text: how reading it went, and whether it can be searched.

#include "server/route.h"

namespace depositary::server {

// Without reading it now. A version whose texts the index could not take in has the reason "not-indexed", in all its files.
TextOutcome text_outcome(const Application& application, const repository::Document& document, const repository::Version& version,
                         const repository::File& file);

}  // namespace depositary::server
