#pragma once
// What a reader takes away: bags of many versions in one ZIP, with pages that are read from the disk.

#include "server/api.h"

namespace depositary::server {

// A page of the documents of one compartment, the newest first: NotFound or Forbidden("right") where the reader may not read it.
std::vector<repository::Document> documents_in(const repository::Depositary& depositary, const repository::Actor& actor,
                                               const repository::CompartmentId& compartment, const repository::Page& page);
// The versions of all of them: the latest of each, or all.
std::vector<repository::VersionName> versions_in(const repository::Depositary& depositary, const repository::Actor& actor,
                                                 const repository::CompartmentId& compartment, bool all);
// Of documents; NotFound or Forbidden("right") for one that it may not read.
std::vector<repository::VersionName> versions_of(const repository::Depositary& depositary, const repository::Actor& actor,
                                                 const std::vector<std::string>& documents, bool all);
// The ZIP, streamed, named after the compartment that it is a copy of; else it is one of chosen documents.
Response offline_copy(Application& application, const Request& request, std::vector<repository::VersionName> versions,
                      const std::optional<repository::Compartment>& compartment);

}  // namespace depositary::server
