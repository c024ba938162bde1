#include "crypto/tile.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

constexpr std::size_t hash_size = 32;
constexpr unsigned most_levels = 8;  // 8 levels of 8 bits: every 64-bit log

// "x001/x234/067".
std::string number_path(std::uint64_t number) {
    std::string path;
    do {
        std::string group = std::to_string(1000 + number % 1000).substr(1);
        path = path.empty() ? group : "x" + group + "/" + path;
        number /= 1000;
    } while (number > 0);
    return path;
}

std::string with_width(std::string path, unsigned width) {
    return width == tile_width ? path : path + ".p/" + std::to_string(width);
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

// The number and the width that a path's rest names; strictness comes from writing it again and comparing.
std::optional<TileId> parse_rest(std::string_view rest) {
    TileId id;
    if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
        const auto width = parse_number<unsigned>(rest.substr(partial + 3));
        if (!width || *width == 0 || *width >= tile_width) {
            return std::nullopt;
        }
        id.width = *width;
        rest = rest.substr(0, partial);
    }
    std::string digits;
    for (const char c : rest) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c != 'x' && c != '/') {
            return std::nullopt;
        }
    }
    const auto number = parse_number<std::uint64_t>(digits);
    if (!number) {
        return std::nullopt;
    }
    id.number = *number;
    return id;
}

}  // namespace

std::string tile_path(const TileId& id) {
    return with_width("tile/" + std::to_string(id.level) + "/" + number_path(id.number), id.width);
}

std::string entries_path(std::uint64_t number, unsigned width) {
    return with_width("tile/entries/" + number_path(number), width);
}

std::optional<TileId> parse_tile_path(std::string_view path) {
    if (path.size() < 8 || !path.starts_with("tile/") || path[6] != '/' || path[5] < '0' || path[5] > '7') {
        return std::nullopt;
    }
    auto id = parse_rest(path.substr(7));
    if (id) {
        id->level = static_cast<unsigned>(path[5] - '0');
    }
    return id && tile_path(*id) == path ? id : std::nullopt;
}

std::optional<TileId> parse_entries_path(std::string_view path) {
    constexpr std::string_view prefix = "tile/entries/";
    if (!path.starts_with(prefix)) {
        return std::nullopt;
    }
    const auto id = parse_rest(path.substr(prefix.size()));
    return id && entries_path(id->number, id->width) == path ? id : std::nullopt;
}

void append_entry(Bytes& bundle, ByteView entry) {
    if (entry.size() > 0xFFFF) {
        throw Invalid("entry-too-long", "An entry of the register has at most 65535 bytes.");
    }
    bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xFF));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
}

std::vector<Bytes> parse_entries(ByteView bundle, unsigned count) {
    std::vector<Bytes> entries;
    while (!bundle.empty() && entries.size() < count) {
        const std::size_t size = bundle.size() < 2 ? 0 : static_cast<std::size_t>(bundle[0] << 8 | bundle[1]);
        if (bundle.size() < 2 + size) {
            break;
        }
        const auto entry = bundle.subspan(2, size);
        entries.emplace_back(entry.begin(), entry.end());
        bundle = bundle.subspan(2 + size);
    }
    if (entries.size() != count || !bundle.empty()) {
        throw Damaged("entry-bundle", "A bundle of entries does not hold exactly the entries it should.");
    }
    return entries;
}

std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t new_size) {
    std::vector<TileId> tiles;
    for (unsigned level = 0; level < most_levels; ++level) {
        const std::uint64_t old_hashes = old_size >> (tile_height * level);
        const std::uint64_t new_hashes = new_size >> (tile_height * level);
        if (new_hashes == old_hashes) {
            break;
        }
        for (std::uint64_t number = old_hashes / tile_width; number * tile_width < new_hashes; ++number) {
            const std::uint64_t width = std::min<std::uint64_t>(tile_width, new_hashes - number * tile_width);
            tiles.push_back({level, number, static_cast<unsigned>(width)});
        }
    }
    return tiles;
}

TileId tile_for(unsigned level, std::uint64_t hash_index, std::uint64_t size) {
    const std::uint64_t hashes = level < most_levels ? size >> (tile_height * level) : 0;
    if (hash_index >= hashes) {
        throw Invalid("tile-range", "The log has no such hash.");
    }
    const std::uint64_t number = hash_index / tile_width;
    return {level, number, static_cast<unsigned>(std::min<std::uint64_t>(tile_width, hashes - number * tile_width))};
}

TileHashes::TileHashes(ByteView bytes) {
    if (bytes.size() % hash_size != 0 || bytes.size() > tile_width * hash_size) {
        throw Damaged("tile-size", "A tile of the log has a wrong size.");
    }
    levels_[0].reserve(bytes.size() / hash_size);
    for (std::size_t at = 0; at < bytes.size(); at += hash_size) {
        Sha256 hash;
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), hash_size, hash.bytes.begin());
        append(hash);
    }
}

void TileHashes::append(const Sha256& hash) {
    if (width() == tile_width) {
        throw Invalid("tile-range", "The tile is full.");
    }
    levels_[0].push_back(hash);
    for (unsigned level = 0; level < tile_height && levels_[level].size() % 2 == 0; ++level) {
        const auto& below = levels_[level];
        levels_[level + 1].push_back(node_hash(below[below.size() - 2], below.back()));
    }
}

ByteView TileHashes::bytes() const {
    static_assert(sizeof(Sha256) == hash_size);
    return {reinterpret_cast<const std::uint8_t*>(levels_[0].data()), levels_[0].size() * hash_size};
}

const Sha256& TileHashes::subtree(unsigned level, std::uint64_t index) const {
    if (level > tile_height || index >= levels_[level].size()) {
        throw Invalid("tile-range", "The log has no such hash.");
    }
    return levels_[level][index];
}

HashReader hash_reader_over_tiles(std::uint64_t size, TileReader tiles) {
    auto cache = std::make_shared<std::map<TileId, TileHashes>>();
    return [size, tiles = std::move(tiles), cache](unsigned level, std::uint64_t index) {
        const unsigned within = level % tile_height;
        const std::uint64_t first = index << within;
        const std::uint64_t count = std::uint64_t{1} << within;
        if (level >= tile_height * most_levels || first >> within != index) {
            throw Invalid("tile-range", "The log has no such hash.");
        }
        const TileId id = tile_for(level / tile_height, first + count - 1, size);
        auto entry = cache->find(id);
        if (entry == cache->end()) {
            const Bytes bytes = tiles(id);
            if (bytes.size() != id.width * hash_size) {
                throw Damaged("tile-size", "A tile of the log has a wrong size: " + tile_path(id) + ".");
            }
            entry = cache->emplace(id, TileHashes(bytes)).first;
        }
        return entry->second.subtree(within, (first % tile_width) >> within);
    };
}

}  // namespace depositary::crypto
