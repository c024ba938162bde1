#pragma once
// A zip archive in memory, read as untrusted: nothing is ever written anywhere, what its directory claims of sizes
// counts for nothing, and all that is unpacked from it comes out of one allowance.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct zip;

namespace depositary::indexer {

inline constexpr std::size_t max_zip_entries = 2000;
inline constexpr std::size_t max_zip_part = 50u << 20;    // bytes of one unpacked part
inline constexpr std::size_t max_zip_total = 200u << 20;  // bytes unpacked from one archive
inline constexpr std::size_t max_zip_ratio = 200;         // of a part's unpacked to its packed size, above 1 MiB

// A path beside another in the archive, with "%20" undone and ".." followed; never above the root.
std::string beside(const std::string& base, std::string_view href);

class ZipArchive {
public:
    // Throws Unreadable for what is no whole archive, has too many entries, or entries that overlap.
    explicit ZipArchive(std::string_view content);
    // The parts of a package that came as one file of XML.
    explicit ZipArchive(std::map<std::string, std::string> parts) : parts_(std::move(parts)) {}
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    bool has(const std::string& name) const;
    // The names in the archive's order.
    std::vector<std::string> names() const;
    // An unpacked part; nothing when there is none of that name. Throws Unreadable over a limit or for damaged data.
    std::optional<std::string> part(const std::string& name);

    // What it says of itself behind its directory: nothing, in documents.
    std::string_view comment() const;
    // Whether something is odd about it: a name outside of it, a link, the same name twice, two directories that disagree.
    bool suspicious() const { return suspicious_; }

private:
    void examine();
    zip* archive_ = nullptr;  // null where there are `parts_`
    std::map<std::string, std::string> parts_;
    std::size_t left_ = max_zip_total;
    bool suspicious_ = false;
};

}  // namespace depositary::indexer
