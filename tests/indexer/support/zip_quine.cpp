#include "zip_quine.h"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace std::string_literals;

// After Russ Cox, "Zip Files All The Way Down" (2010): a DEFLATE stream of two instructions of five bytes each, "these n
// bytes follow" (a stored block) and "the last n bytes again" (a match), prints what stands before it, itself, and what
// stands after it.
namespace {

std::string little(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i, value >>= 8) out += static_cast<char>(value & 0xFF);
    return out;
}

std::string literal(std::size_t size) { return "\0"s + little(size, 2) + little(~size, 2); }

class Bits {
public:
    void add(std::uint64_t value, int count) {  // the lowest first
        bits_ |= value << used_;
        used_ += count;
    }
    void add_code(unsigned code, int count) {  // Huffman's codes: the highest first
        for (int i = count; i-- > 0;) add(code >> i & 1, 1);
    }
    // Where the next byte begins a stored block, whose first three bits are zero, two bits of the last may be left.
    std::string five_bytes() const {
        if (used_ < 38 || used_ > 40) throw std::logic_error("a repetition of this size has not five bytes");
        return little(bits_, 5);
    }

private:
    std::uint64_t bits_ = 0;
    int used_ = 0;
};

// RFC 1951 §3.2.5, with the fixed codes of §3.2.6: 3 to 130 bytes from a distance of 5 to 128.
void add_match(Bits& bits, unsigned length, unsigned distance) {
    const auto extra_of = [](unsigned value, unsigned whole) {
        int extra = 0;
        while (value >> extra >= 2 * whole) ++extra;
        return extra;
    };
    const int longer = extra_of(length - 3, 4), further = extra_of(distance - 1, 2);
    const unsigned symbol = 257 + 4U * static_cast<unsigned>(longer) + ((length - 3) >> longer);
    symbol < 280 ? bits.add_code(symbol - 256, 7) : bits.add_code(symbol - 280 + 192, 8);
    bits.add((length - 3) & ((1U << longer) - 1), longer);
    bits.add_code(2U * static_cast<unsigned>(further) + ((distance - 1) >> further), 5);
    bits.add((distance - 1) & ((1U << further) - 1), further);
}

// The last `size` bytes again: two matches of ten, or one and a literal, the last byte.
std::string repetition(std::size_t size, unsigned char last_byte, bool final) {
    Bits bits;
    bits.add(final, 1);
    bits.add(1, 2);  // fixed codes
    const auto distance = static_cast<unsigned>(size);
    if (size == 20) {
        add_match(bits, 10, distance);
        add_match(bits, 10, distance);
    } else {
        add_match(bits, distance - 1, distance);
        last_byte < 144 ? bits.add_code(0x30U + last_byte, 8) : bits.add_code(0x190U + last_byte - 144, 9);
    }
    bits.add_code(0, 7);  // the block's end
    return bits.five_bytes();
}

std::string archive(const std::string& name, std::uint32_t crc, std::size_t packed, std::size_t whole) {
    const std::string common = little(20, 2) + little(0, 2) + little(8, 2) + little(0x00210000, 4) + little(crc, 4) +
                               little(packed, 4) + little(whole, 4) + little(name.size(), 2) + little(0, 2);
    const std::string before = "PK\x03\x04" + common + name;
    const std::string directory = "PK\x01\x02" + little(20, 2) + common + little(0, 14) + name;
    const std::string after = directory + "PK\x05\x06" + little(0, 4) + little(1, 2) + little(1, 2) +
                              little(directory.size(), 4) + little(before.size() + packed, 4) + little(0, 2);
    const std::size_t p = before.size() + 5, s = after.size() + 5;
    const auto Lp = literal(p), L0 = literal(0), L1 = literal(5), L4 = literal(20), Ls = literal(s);
    const auto Rp = repetition(p, 0xFF, false), R4 = repetition(20, 0, false), Rs = repetition(s, 0, true);
    return before + Lp + before + Lp + Rp + L1 + Rp + L1 + L1 + L4 + Rp + L1 + L1 + L4 + R4 + L4 + R4 + L4 + R4 + L4 + R4 +
           L4 + R4 + L0 + L0 + Ls + R4 + L0 + L0 + Ls + Rs + after + Rs + after;
}

std::uint32_t crc_of(const std::string& data) {
    return static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size())));
}

}  // namespace

// A CRC is affine in each bit of what it is of: which CRC, written where it stands, is the archive's own, is 32 equations.
std::string zip_quine(const std::string& name) {
    const std::size_t whole = archive(name, 0, 0, 0).size(), packed = whole - 30 - 68 - 2 * name.size();
    const auto crc_with = [&](std::uint32_t crc) { return crc_of(archive(name, crc, packed, whole)); };
    const std::uint32_t constant = crc_with(0);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> rows;  // what a set of bits gives, and the set
    for (int bit = 0; bit < 32; ++bit) {
        const auto set = std::uint32_t{1} << bit;
        auto given = crc_with(set) ^ constant ^ set;
        auto bits = set;
        for (const auto& [value, of] : rows)
            if ((given ^ value) < given) given ^= value, bits ^= of;
        if (given != 0) rows.emplace_back(given, bits);
    }
    std::uint32_t left = constant, crc = 0;
    for (const auto& [value, of] : rows)
        if ((left ^ value) < left) left ^= value, crc ^= of;
    if (left != 0) throw std::runtime_error("no archive of this name holds itself");
    return archive(name, crc, packed, whole);
}
