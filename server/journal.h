#pragma once
// The register read backwards, as a journal: what each leaf says to everybody, and the act behind it where this reader
// may know of it.

#include "repository/act.h"
#include "repository/depositary.h"

#include <functional>

namespace depositary::server {

struct JournalEntry {
    std::uint64_t index = 0;
    std::string kind;  // of the leaf
    repository::Timestamp time;
    std::optional<repository::Act> act;  // nothing: it is not for this reader
};

// What entries to give; empty fields leave all through.
struct JournalFilter {
    std::string kind;
    std::string party;     // a code: entries whose act names it
    std::string from, to;  // partial dates, inclusive
    std::function<bool(const repository::Act&)> done = {};  // entries whose act it lets through, as to who did it; empty: all
    bool empty() const { return kind.empty() && party.empty() && from.empty() && to.empty() && !done; }
};

class Journal {
public:
    // Both are borrowed. Reads the register as it is now.
    Journal(const repository::Depositary& depositary, const repository::Actor& actor);

    const std::string& checkpoint() const { return checkpoint_; }
    std::uint64_t size() const { return size_; }  // acts in all

    struct Page {
        std::vector<JournalEntry> entries;  // the newest first
        std::uint64_t next = 0;             // older ones are before this index; 0: the beginning was reached
    };
    // The newest `limit` entries before index `before` that the filter lets through. It looks at no more than 20,000
    // leaves or 2,000 acts, whichever comes first, so a page can hold fewer and yet have a next.
    Page before(std::uint64_t before, const JournalFilter& filter, std::size_t limit);

private:
    std::optional<repository::Leaf> leaf(std::uint64_t index);
    std::optional<repository::Act> act(std::uint64_t index) const;

    const repository::Depositary& depositary_;
    const repository::Actor& actor_;
    std::string checkpoint_;
    std::uint64_t size_ = 0;
    std::uint64_t bundle_ = 0;           // the number of the bundle that is kept
    std::vector<crypto::Bytes> leaves_;  // of it
};

}  // namespace depositary::server
