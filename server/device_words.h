#pragma once
// A browser and its system in a few words, for the list of sessions: a person knows "Firefox, Android" as theirs or not.

#include <string>
#include <string_view>

namespace depositary::server {

// "Firefox, Android" of a User-Agent field (RFC 9110 §10.1.5): of the well-known names only, so that nothing that a client
// wrote is kept or shown. One of the two where the other is not known; empty for what says neither.
std::string device_of(std::string_view user_agent);

}  // namespace depositary::server
