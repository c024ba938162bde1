#pragma once
// Views of what parties are asked, for the pages that show them.

#include "server/page.h"

namespace depositary::server {

// Today, "2026-11-24", in UTC.
std::string today_of(const Application& application);
// {iso, text, left, over}: a last day and how many days are left; false when there is none.
View due_view(const Words& words, const std::string& due, const std::string& today);
// {index, type, type_word, subject, text, word, version, due, time, closed, superseded, parties: [{name, done}]}, and who may
// do what with it: {closable, acknowledgeable}.
View task_view(const Words& words, const PartyNames& names, const repository::Actor& actor, const repository::Task& task, const std::string& today);

// The tasks, and the referrals, that wait for the reader's party, the most urgent first, as {href, title, symbol, what, due}.
View waiting_view(Application& application, const Request& request);

}  // namespace depositary::server
