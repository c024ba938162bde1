#include "repository/password_rules.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <unordered_set>
#include <utility>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/password.h"

namespace depositary::repository {

namespace {

constexpr std::size_t fewest_characters = 5;  // different ones
constexpr std::size_t most_pieces = 3;
constexpr std::size_t longest_piece = 32;

std::string normalised(std::string_view text, const icu::Normalizer2* form) {
    UErrorCode status = U_ZERO_ERROR;
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    std::string out;
    form->normalize(wide, status).toUTF8String(out);
    if (U_FAILURE(status)) {
        throw Unavailable("unicode", "ICU could not normalise a text.");
    }
    return out;
}

const icu::Normalizer2* nfkc(bool fold_case) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = fold_case ? icu::Normalizer2::getNFKCCasefoldInstance(status) : icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status)) {
        throw Unavailable("unicode", "ICU has no normalisation data.");
    }
    return form;
}

const std::unordered_set<std::string_view>& listed() {
    static const auto words = [] {
        std::unordered_set<std::string_view> all;
        std::string_view rest = common_passwords();
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (!line.empty() && line.front() != '#') {
                all.insert(line);
            }
        }
        return all;
    }();
    return words;
}

// Letters and digits only, all in lower case.
std::string bare(std::string_view folded) {
    std::string out;
    std::copy_if(folded.begin(), folded.end(), std::back_inserter(out), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    return out;
}

// "p4$$w0rd" as "password".
std::string with_letters(std::string_view text) {
    static constexpr std::string_view digits = "@4310$57!", letters = "aaeiossti";
    std::string out(text);
    for (char& c : out) {
        if (const auto at = digits.find(c); at != std::string_view::npos) {
            c = letters[at];
        }
    }
    return out;
}

// The keys in the order of their rows or of their columns, one way or the other, as fingers go: "qwerty", "poiu", "qazwsx".
bool is_of_neighbouring_keys(std::string_view text) {
    static constexpr std::array<std::string_view, 4> rows{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"};
    const auto place = [](char key) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (const auto column = rows[row].find(key); column != std::string_view::npos) {
                return std::pair(static_cast<int>(row), static_cast<int>(column));
            }
        }
        return std::pair(-1, -1);
    };
    const auto follows = [&](char one, char other) {
        const auto [row, column] = place(one);
        const auto [next_row, next_column] = place(other);
        if (row < 0 || next_row < 0) {
            return false;
        }
        const bool beside = std::abs(next_row - row) <= 1 && std::abs(next_column - column) <= 1;
        const bool next_of_rows = next_row == row + 1 && next_column == 0 && column + 1 == static_cast<int>(rows[static_cast<std::size_t>(row)].size());
        const bool next_of_columns = row >= 2 && next_row <= 1 && next_column == column + 1;
        return beside || next_of_rows || next_of_columns;
    };
    return text.size() >= 4 && std::adjacent_find(text.begin(), text.end(), [&](char a, char b) { return !follows(a, b); }) == text.end();
}

// Digits only, the same character again, or each the next or the one before: "2024", "aaaa", "4321", "abcd".
bool is_run(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return true;
    }
    if (text.size() < 3) {
        return false;
    }
    const int step = text[1] - text[0];
    if (step < -1 || step > 1) {
        return false;
    }
    return std::adjacent_find(text.begin(), text.end(), [&](char a, char b) { return b - a != step; }) == text.end();
}

// Whether a text is a few guessable pieces in a row, each as it is written or with letters for its digits; separators are
// for nothing.
bool is_of_few_pieces(const std::string& text, const std::set<std::string>& about) {
    constexpr std::size_t never = most_pieces + 1;
    const auto guessable = [&](const std::string& piece) {
        return listed().contains(piece) || about.contains(piece) || is_run(piece) || is_of_neighbouring_keys(piece);
    };
    std::vector<std::size_t> pieces(text.size() + 1, never);
    pieces[0] = 0;
    for (std::size_t end = 1; end <= text.size(); ++end) {
        for (std::size_t begin = end > longest_piece ? end - longest_piece : 0; begin < end; ++begin) {
            if (pieces[begin] >= pieces[end]) {
                continue;
            }
            const std::string_view piece(text.data() + begin, end - begin);
            const std::string written = bare(piece);
            if (written.empty()) {
                pieces[end] = pieces[begin];
            } else if (guessable(written) || guessable(bare(with_letters(piece)))) {
                pieces[end] = std::min(pieces[end], pieces[begin] + 1);
            }
        }
    }
    return pieces[text.size()] <= most_pieces;
}

// "secret" for "secretsecretsecret".
std::string without_repetition(const std::string& text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period) {
        if (text.size() % period == 0 && std::equal(text.begin() + static_cast<std::ptrdiff_t>(period), text.end(), text.begin())) {
            return text.substr(0, period);
        }
    }
    return text;
}

}  // namespace

std::string normalised_password(std::string_view password) {
    if (password.size() > crypto::password_max_length || !crypto::is_utf8(password)) {
        return std::string(password);
    }
    return normalised(password, nfkc(false));
}

std::string check_password_choice(std::string_view password, const std::vector<std::string>& about) {
    crypto::check_new_password(password);
    std::string kept = normalised_password(password);
    crypto::check_new_password(kept);

    std::set<std::string> own;
    for (const std::string& text : about) {
        const std::string folded = normalised(text, nfkc(true));
        own.insert(bare(folded));
        for (std::size_t begin = 0; begin < folded.size();) {  // a name's parts
            const auto end = std::min(folded.find_first_of(" .-_", begin), folded.size());
            if (end - begin >= 3) {
                own.insert(bare(std::string_view(folded).substr(begin, end - begin)));
            }
            begin = end + 1;
        }
    }
    const std::string folded = normalised(kept, nfkc(true));
    const bool common = std::set<char>(folded.begin(), folded.end()).size() < fewest_characters ||
                        listed().contains(bare(folded)) || is_of_few_pieces(without_repetition(folded), own);
    if (common) {
        throw Invalid("password-common",
                      "This password is among the first that are tried: it is a common one, or made of common words. Take "
                      "four or more unrelated words, or have a password manager make one.");
    }
    return kept;
}

}  // namespace depositary::repository
