#pragma once
// Which passwords are taken, and in which form they are hashed.

#include <string>
#include <string_view>
#include <vector>

namespace depositary::repository {

// A password as it is hashed and compared: Unicode NFKC, so that it does not matter which keyboard wrote it (RFC 8264 §7
// leaves the choice to the application; NIST SP 800-63B §5.1.1.2 asks for NFKC or NFKD). What is no UTF-8 stays as it is.
std::string normalised_password(std::string_view password);

// Throws Invalid for a new password that is too short, too long or no text (crypto::check_new_password), or
// "password-common" for one that everybody tries first: written with few different characters, or put together from at
// most three of the shipped list's words, runs of keys and digits, and the account's own words (`about`: login, party,
// name), whatever the case, the separators and the digits that stand for letters. The password as it is hashed is returned.
std::string check_password_choice(std::string_view password, const std::vector<std::string>& about);

// The shipped list (common_passwords.txt), compiled in: lines in order of their bytes; those with # are remarks.
std::string_view common_passwords();

}  // namespace depositary::repository
