#pragma once
// What parties and bodies are called, so that no two are taken for each other. In memory alone: what looks the same comes from ICU's data,
// which changes with the operating system, and it is looked up however many there are.

#include <array>
#include <memory>
#include <unordered_map>

#include "repository/state_reader.h"

namespace depositary::repository {

// A party or a body, and what its name and its code look like at a glance: in small letters and as they are written, without spaces, signs,
// case and the marks of Latin letters, with the marks of Khmer, Lao, Burmese and Thai in one order, and with letters that look the same, of whatever
// script, brought to one (UTS 39, skeletons).
class Called {
public:
    // Invalid("text-malformed") for what is no text.
    Called(std::string code, std::string name);
    const std::string& code() const { return code_; }
    const std::string& name() const { return name_; }
    // Names are held against names and codes; codes among themselves as they are: LA is not LAO.
    bool is_taken_for(const Called& other) const;

private:
    friend class NamesTaken;
    std::string code_, name_;
    std::array<std::string, 2> code_looks_, name_looks_;
};

// Whether the letters are of one script, or of Latin and one other that is not taken for it: "Moderately Restrictive" of UTS 39, section 5.2. A
// Cyrillic or Greek letter among Latin ones is there to be taken for another; "Cambodia (កម្ពុជា)" is a name.
bool is_of_plain_scripts(const std::string& name);
// Whether each word is, for itself: what stands between two that are neither letters, marks nor digits. A title may name two countries, each in its own script.
bool are_words_of_plain_scripts(const std::string& title);

// Whether two titles are not to be told apart, by the same rule.
bool look_alike(const std::string& one, const std::string& other);

// For the thread that writes.
class NamesTaken {
public:
    explicit NamesTaken(const StateReader&);
    // Another, of the catalogue as this reader sees it, that one is not to be told from: what was added by a transaction that was taken back is none.
    std::optional<Called> find(const StateReader&, const Called&) const;
    void add(Called);

private:
    std::unordered_multimap<std::string, std::shared_ptr<const Called>> by_look_;
};

}  // namespace depositary::repository
