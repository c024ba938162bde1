#pragma once
// Words that mean the same, as the secretariat says: a query for one finds the others too, and the answer says so.
//
// A text of lines, each a group: "TIP = trafficking in persons = human trafficking". "#" begins a remark.

#include "indexer/query.h"

#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

class Synonyms {
public:
    static constexpr std::size_t max_bytes = 64 * 1024, max_groups = 1000, max_members = 8, max_member_words = 16;

    Synonyms() = default;
    // Throws Invalid("synonyms-malformed", …) naming the line: fewer than two words that differ, or too many.
    static Synonyms parse(std::string_view text);

    // Puts beside each word and phrase of the query what means the same, save in NOT and in quotes; at most
    // `max_added` of them. A notice names what was added.
    void expand(ParsedQuery& query) const;

private:
    static constexpr std::size_t max_added = 16;
    struct Member {
        std::string text;               // as it was written, without what surrounds it
        std::vector<std::string> keys;   // by which it is recognised
        std::vector<std::string> plain;  // the same, as typed without diacritics
        QueryNode node;
    };
    std::vector<std::vector<Member>> groups_;

    struct Found {
        const std::vector<Member>* group = nullptr;
        const Member* member = nullptr;
    };
    Found find(const std::vector<std::string>& keys) const;
    void expand(QueryNode& node, std::vector<std::string>& added) const;
    static QueryNode beside(QueryNode written, const Found& found, std::vector<std::string>& added);
};

}  // namespace depositary::indexer
