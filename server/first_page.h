#pragma once
// What the start page tells by role, beside what waits and what is new: erasures and what all governments see of the office, for those
// who are told of it; the register's state for auditors, the machine's for administrators.

#include "server/page.h"

namespace depositary::server {

// The newest erasures that the reader is told of, those that wait first: {what, document, title, time, authority, reason, waits}. What was
// carried out is told for thirty days.
View erasures_view(const Application& application, const PartyNames& parties, const Words& words, const repository::Actor& actor);
// So long the person is told what was added to the account: whoever got in once may have left a way to come back.
inline constexpr std::int64_t ways_told_span = 14 * 24 * 3600;  // seconds
// {what, name, time} of each passkey, name at a service, certificate and token that was added within it, the newest first.
View ways_added_view(const Application& application, const Words& words, const repository::Actor& actor);
// {text, date} of each piece of news of the office.
View office_news_view(const Application& application, const PartyNames& parties, const Words& words, const repository::Actor& actor);
// {heading, rows: [{label, value, href, time, bad}]}, or false for other roles. `search_complete`: all that was recorded can be found.
View state_view(const Application& application, const Words& words, const repository::Actor& actor, bool search_complete);

// What an erasure that was asked for waits for.
std::string waits_for_whom(const PartyNames& parties, const Words& words, const repository::Erasure& erasure);
// Where a reader sees to a document whose erasure was asked for; empty: nowhere, as it may not know of it.
std::string address_of_erasure(const repository::Actor& actor, const repository::Erasure& erasure);

}  // namespace depositary::server
