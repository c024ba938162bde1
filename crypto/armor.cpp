// ASCII armor of age files: strict RFC 7468 with 64 columns.
#include <algorithm>
#include <cstring>

#include "crypto/age.h"

namespace depositary::crypto {
namespace {

constexpr std::string_view begin_line = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view end_line = "-----END AGE ENCRYPTED FILE-----";
constexpr std::size_t columns = 64;
constexpr std::size_t line_bytes = columns / 4 * 3;
constexpr std::size_t max_surrounding_space = 1024;

[[noreturn]] void bad_armor(const std::string& what) { throw Damaged("age-armor", "the armor is malformed: " + what); }

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

struct ArmorWriter::State {
    ByteSink& out;
    std::array<std::uint8_t, line_bytes> held{};
    std::size_t held_size = 0;
    bool finished = false;

    void flush() {
        out.write(as_bytes(to_base64(std::span(held).first(held_size)) + '\n'));
        held_size = 0;
    }
};

ArmorWriter::ArmorWriter(ByteSink& out) : state_(new State{out}) { out.write(as_bytes(std::string(begin_line) + '\n')); }
ArmorWriter::~ArmorWriter() = default;

void ArmorWriter::write(ByteView bytes) {
    auto& state = *state_;
    while (!bytes.empty()) {
        const auto part = std::min(bytes.size(), line_bytes - state.held_size);
        std::memcpy(state.held.data() + state.held_size, bytes.data(), part);
        state.held_size += part;
        bytes = bytes.subspan(part);
        if (state.held_size == line_bytes) state.flush();
    }
}

void ArmorWriter::finish() {
    auto& state = *state_;
    if (state.finished) return;
    if (state.held_size > 0) state.flush();
    state.out.write(as_bytes(std::string(end_line) + '\n'));
    state.finished = true;
}

struct ArmorReader::State {
    ByteSource& in;
    std::array<std::uint8_t, 4096> buffer{};
    std::size_t at = 0, size = 0;
    enum class Where { before, within, ended } where = Where::before;
    Bytes decoded{};
    std::size_t decoded_at = 0;
    bool short_line_seen = false;

    std::optional<char> next() {
        if (at == size) {
            size = in.read(buffer);
            at = 0;
            if (size == 0) return {};
        }
        return static_cast<char>(buffer[at++]);
    }
    // A line without its end (LF or CRLF); `first`: the characters that were read already.
    std::string line(std::string text = {}) {
        while (const auto c = next()) {
            if (*c == '\n') {
                if (text.ends_with('\r')) text.pop_back();
                return text;
            }
            text += *c;
            if (text.size() > columns + 2) bad_armor("a line is over 64 columns");
        }
        ended_without_newline = true;
        return text;
    }
    bool ended_without_newline = false;

    void begin() {
        std::size_t spaces = 0;
        auto c = next();
        while (c && is_space(*c)) {
            if (++spaces > max_surrounding_space) bad_armor("too much white space before it");
            c = next();
        }
        if (!c || line(std::string(1, *c)) != begin_line) bad_armor("it does not begin with the line of age files");
        where = Where::within;
    }
    void end() {
        where = Where::ended;
        std::size_t spaces = 0;
        while (const auto c = next()) {
            if (!is_space(*c)) bad_armor("something follows its end");
            if (++spaces > max_surrounding_space) bad_armor("too much white space after it");
        }
    }
    void decode_line() {
        const auto text = line();
        if (text == end_line) return end();
        if (ended_without_newline) bad_armor("it ends early");
        if (short_line_seen) bad_armor("a line after a short one");
        if (text.empty() || text.size() > columns) bad_armor("a line is empty or over 64 columns");
        const auto bytes = from_base64(text);
        if (!bytes) bad_armor("a line is not canonical base64");
        short_line_seen = text.size() < columns || text.ends_with('=');
        decoded = *bytes;
        decoded_at = 0;
    }
};

ArmorReader::ArmorReader(ByteSource& in) : state_(new State{in}) {}
ArmorReader::~ArmorReader() = default;

std::size_t ArmorReader::read(std::span<std::uint8_t> buffer) {
    auto& state = *state_;
    if (buffer.empty()) return 0;
    if (state.where == State::Where::before) state.begin();
    while (state.decoded_at == state.decoded.size()) {
        if (state.where == State::Where::ended) return 0;
        state.decode_line();
    }
    const auto size = std::min(buffer.size(), state.decoded.size() - state.decoded_at);
    std::memcpy(buffer.data(), state.decoded.data() + state.decoded_at, size);
    state.decoded_at += size;
    return size;
}

}  // namespace depositary::crypto
