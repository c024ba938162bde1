#include "indexer/word_breaks.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <memory>

namespace depositary::indexer {
namespace {

// A break iterator is not to be shared between threads. Null when ICU lacks its data.
icu::BreakIterator* words() {
    thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::BreakIterator> made(
            icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        return U_SUCCESS(status) ? std::move(made) : nullptr;
    }();
    return iterator.get();
}

}  // namespace

std::vector<std::string> dictionary_words(std::string_view text, const std::vector<Token>& tokens) {
    std::vector<std::string> result;
    auto* const iterator = words();
    if (!iterator) return result;
    icu::UnicodeString run;
    std::vector<std::int32_t> ends;  // of the run's clusters
    for (std::size_t first = 0; first < tokens.size();) {
        if (tokens[first].kind != Token::Kind::cluster) {
            ++first;
            continue;
        }
        run.remove();
        ends.clear();
        std::size_t last = first;
        for (; last < tokens.size() && tokens[last].kind == Token::Kind::cluster &&
               (last == first || tokens[last].follows);
             ++last) {
            const auto piece = text.substr(tokens[last].begin, tokens[last].end - tokens[last].begin);
            run.append(icu::UnicodeString::fromUTF8({piece.data(), static_cast<std::int32_t>(piece.size())}));
            ends.push_back(run.length());
        }
        iterator->setText(run);
        std::string word;
        std::size_t at = 0;
        iterator->first();
        for (auto border = iterator->next(); border != icu::BreakIterator::DONE; border = iterator->next()) {
            while (at < ends.size() && ends[at] <= border) word += tokens[first + at++].exact;
            if (at > 0 && ends[at - 1] == border && !word.empty()) result.push_back(std::move(word)), word.clear();
        }
        first = last;
    }
    return result;
}

std::vector<std::size_t> word_borders(std::string_view text) {
    std::vector<std::size_t> result;
    auto* const iterator = words();
    if (!iterator) return result;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, decltype(&utext_close)> opened(utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status), utext_close);
    iterator->setText(opened.get(), status);
    if (U_FAILURE(status)) return result;
    for (auto border = iterator->first(); border != icu::BreakIterator::DONE; border = iterator->next()) result.push_back(static_cast<std::size_t>(border));
    return result;
}

}  // namespace depositary::indexer
