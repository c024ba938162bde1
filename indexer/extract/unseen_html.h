#pragma once
// What of an HTML page its reader cannot see (SECURITY.md U18), as far as the page itself says so: the attribute hidden,
// styles of elements, and the simple rules of its style sheets. Scripts are not run, sheets of other files not read.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace depositary::indexer {

// The attributes of a tag that matter here.
struct TagLooks {
    bool hidden = false;
    std::string style, id, classes;

    // `attributes` is what stands between a tag's name and its end.
    static TagLooks of(std::string_view attributes);
};

// What is inherited, and may be said anew further in: whether letters have no size, and whether they are invisible.
struct InheritedLook {
    std::optional<bool> sizeless{}, invisible{};

    void take_over(const InheritedLook& nearer);
    bool looks_like(const InheritedLook& other) const {
        return sizeless.value_or(false) == other.sizeless.value_or(false) && invisible.value_or(false) == other.invisible.value_or(false);
    }
    bool is_hidden() const { return sizeless.value_or(false) || invisible.value_or(false); }
};

class UnseenHtml {
public:
    // Reads the page's style sheets, 1 MiB of them at most.
    explicit UnseenHtml(std::string_view html);
    // With all that is in it, whatever that says.
    bool is_unseen(const std::string& tag, const TagLooks& looks) const;
    InheritedLook inherited(const std::string& tag, const TagLooks& looks) const;

private:
    void rules(std::string_view sheet);
    bool hides(std::string_view declarations) const;

    bool grounds_ = false;            // it sets some background: whether white shows is not judged
    std::set<std::string> unseen_;    // "p", ".note", "#x", "p.note"
    std::map<std::string, InheritedLook> inherited_;
};

}  // namespace depositary::indexer
