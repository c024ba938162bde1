#pragma once
// Runs of clusters (analyser.h) as the reader's texts have them: for "did you mean" in scripts without spaces (decision 0896).

#include "indexer/suggestion.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

using Run = std::vector<std::string>;

class RunsInTexts {
public:
    // Borrows all.
    RunsInTexts(const std::vector<SuggestionSource>& sources, const Effort& effort) : sources_(sources), effort_(effort) {}

    // Whether some text has it, also one of a former version.
    bool stands(const QueryNode& sequence) const;
    bool stands(const Run& run) const;

    struct Found {
        Run run;      // as analysed
        Run written;  // each of its clusters as the text has it: analysis puts marks in an order that is not for eyes
    };
    // `typed`: the run's clusters as they were typed, of which some may be empty. Runs that stand in texts from a word's beginning to a word's end and differ from one that does not by a slip or two, the nearest first; ten at most. Where the run leaves what texts
    // have is found first; what texts have there, between what they have before and behind it, is what was meant. As many texts as hold both are
    // looked at, up to a bound.
    std::vector<Found> nearest(const Run& run, const Run& typed) const;

private:
    struct Candidate {
        Run written;
        std::size_t letters = 0, doubt = 0, often = 0;
    };
    class Candidates;
    // Of the clusters that may be wrong.
    struct Window {
        std::size_t begin, end;
    };
    struct Windows {
        std::vector<Window> windows;
        bool one_slip;
    };

    Units units_with(const SuggestionSource& source, const QueryNode& sequence) const;
    bool stands_in_latest(const Run& run, std::size_t begin, std::size_t end) const;
    Windows windows(const Run& run) const;
    void look(const Run& run, const Run& typed, Window window, std::size_t most_letters, Candidates& candidates) const;
    template <class Use>
    void for_each_text(const SuggestionSource& source, const Units& units, std::size_t most, const Use& use) const;

    const std::vector<SuggestionSource>& sources_;
    const Effort& effort_;
};

}  // namespace depositary::indexer
