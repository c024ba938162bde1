// The payload of age files: 64 KiB chunks, each sealed under a counter nonce whose last byte marks the final chunk.
#include "crypto/age_header.h"
#include "crypto/bulk_aead.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>

namespace depositary::crypto {
namespace {

constexpr std::size_t sealed_chunk_size = age_chunk_size + BulkAead::tag_size;

BulkAead::Nonce chunk_nonce(std::uint64_t chunk, bool final) {
    BulkAead::Nonce nonce{};
    for (int i = 0; i < 8; ++i) nonce[10 - i] = static_cast<std::uint8_t>(chunk >> (8 * i));
    nonce[11] = final;
    return nonce;
}

[[noreturn]] void bad_payload(const std::string& what) {
    throw Damaged("age-payload", "the age file is damaged: " + what);
}

// Fills as much of the buffer as the source has.
std::size_t read_full(ByteSource& in, std::span<std::uint8_t> buffer) {
    std::size_t done = 0;
    while (done < buffer.size()) {
        const auto got = in.read(buffer.subspan(done));
        if (got == 0) break;
        done += got;
    }
    return done;
}

}  // namespace

struct AgeEncryptor::State {
    ByteSink& out;
    BulkAead aead;
    std::uint64_t chunk = 0;
    Secret held = Secret(age_chunk_size);
    std::size_t held_size = 0;
    Bytes sealed = Bytes(sealed_chunk_size);
    bool finished = false;

    void flush(ByteView plaintext, bool final) {
        const auto size = plaintext.size() + BulkAead::tag_size;
        if (const auto room = out.room(size); !room.empty()) {
            aead.seal(chunk_nonce(chunk++, final), plaintext, room.first(size));
            out.filled(size);
        } else {
            aead.seal(chunk_nonce(chunk++, final), plaintext, std::span(sealed).first(size));
            out.write(std::span(sealed).first(size));
        }
    }
};

AgeEncryptor::AgeEncryptor(ByteSink& out, std::span<const AgeRecipient* const> recipients) {
    if (recipients.empty()) throw Invalid("age-key", "there is no recipient to encrypt to");
    const auto alone = [](const AgeRecipient* recipient) { return recipient->must_be_alone(); };
    if (recipients.size() > 1 && std::any_of(recipients.begin(), recipients.end(), alone))
        throw Invalid("age-key", "a passphrase cannot be mixed with other recipients");

    const auto file_key = Secret::random(age_file_key_size);
    std::vector<AgeStanza> stanzas;
    for (const auto* recipient : recipients) {
        for (auto& stanza : recipient->wrap(file_key)) stanzas.push_back(std::move(stanza));
    }
    auto header = write_age_stanzas(stanzas);
    header += ' ' + to_base64_unpadded(age_header_mac(file_key, header)) + '\n';
    out.write(as_bytes(header));
    const auto nonce = random_array<age_nonce_size>();
    out.write(nonce);
    state_.reset(new State{out, BulkAead(age_payload_key(file_key, nonce), BulkAead::Direction::seal)});
}
AgeEncryptor::AgeEncryptor(ByteSink& out, const AgeRecipient& recipient)
    : AgeEncryptor(out, std::array<const AgeRecipient*, 1>{&recipient}) {}
AgeEncryptor::~AgeEncryptor() = default;

void AgeEncryptor::write(ByteView bytes) {
    auto& state = *state_;
    if (state.finished) throw std::logic_error("the age file is finished");
    while (!bytes.empty()) {
        // A full chunk is sealed only once it is known that more follows: the last one is marked.
        if (state.held_size == age_chunk_size) {
            state.flush(state.held, false);
            state.held_size = 0;
        }
        if (state.held_size == 0) {
            while (bytes.size() > age_chunk_size) {
                state.flush(bytes.first(age_chunk_size), false);
                bytes = bytes.subspan(age_chunk_size);
            }
        }
        const auto part = bytes.first(std::min(bytes.size(), age_chunk_size - state.held_size));
        std::memcpy(state.held.data() + state.held_size, part.data(), part.size());
        state.held_size += part.size();
        bytes = bytes.subspan(part.size());
    }
}

void AgeEncryptor::finish() {
    auto& state = *state_;
    if (state.finished) return;
    state.flush(state.held.view().first(state.held_size), true);
    state.finished = true;
}

struct AgeDecryptor::State {
    ByteSource& in;
    Bytes buffered;  // read ahead with the header
    std::size_t buffered_at = 0;
    std::unique_ptr<BulkAead> aead;
    std::uint64_t chunk = 0;
    Bytes sealed = Bytes(sealed_chunk_size);
    Secret plain = Secret(age_chunk_size);
    std::size_t plain_at = 0, plain_size = 0;
    bool ended = false, trailing = false;

    explicit State(ByteSource& source) : in(source) {}

    std::optional<std::uint8_t> next_byte() {
        if (buffered_at == buffered.size()) {
            buffered.resize(4096);
            buffered.resize(in.read(buffered));
            buffered_at = 0;
            if (buffered.empty()) return {};
        }
        return buffered[buffered_at++];
    }
    std::size_t read_some(std::span<std::uint8_t> buffer) {
        const auto from_buffer = std::min(buffer.size(), buffered.size() - buffered_at);
        std::memcpy(buffer.data(), buffered.data() + buffered_at, from_buffer);
        buffered_at += from_buffer;
        return from_buffer + read_full(in, buffer.subspan(from_buffer));
    }

    // The next chunk as it is in the file: whole, or what is left of it.
    ByteView next_sealed() {
        if (buffered_at == buffered.size()) {
            if (const auto lent = in.lend(sealed_chunk_size); !lent.empty()) return lent;
        }
        return ByteView(sealed).first(read_some(sealed));
    }
    bool at_end() {
        std::uint8_t one = 0;
        return read_some({&one, 1}) == 0;
    }

    // Opens the next chunk into `target` (at least a chunk's size); returns its size. What does not authenticate is
    // wiped from the target before the error is thrown. A whole chunk may be the last one: then it says so by its
    // nonce.
    std::size_t next_chunk(std::span<std::uint8_t> target) {
        const auto body = next_sealed();
        if (body.size() < BulkAead::tag_size) bad_payload("it is cut");
        const auto size = body.size() - BulkAead::tag_size;
        const auto out = target.first(size);
        const bool whole = body.size() == sealed_chunk_size;
        if (whole && aead->open(chunk_nonce(chunk, false), body, out)) {
            ++chunk;
            return size;
        }
        if (!aead->open(chunk_nonce(chunk, true), body, out))
            bad_payload("a chunk does not authenticate, or the file is cut");
        if (size == 0 && chunk > 0) bad_payload("its last chunk is empty");
        ended = true;
        // Authentic, but if something follows the end: give out what is sound, then fail.
        trailing = whole && !at_end();
        return size;
    }
};

AgeDecryptor::AgeDecryptor(ByteSource& in, std::span<const AgeIdentity* const> identities)
    : state_(std::make_unique<State>(in)) {
    auto& state = *state_;
    const auto header = read_age_header([&] { return state.next_byte(); });
    const auto file_key = open_age_header(header, identities);
    std::array<std::uint8_t, age_nonce_size> nonce;
    if (state.read_some(nonce) != nonce.size())
        throw Damaged("age-header", "not an age file: it ends within its nonce");
    state.aead = std::make_unique<BulkAead>(age_payload_key(file_key, nonce), BulkAead::Direction::open);
}
AgeDecryptor::AgeDecryptor(ByteSource& in, const AgeIdentity& identity)
    : AgeDecryptor(in, std::array<const AgeIdentity*, 1>{&identity}) {}
AgeDecryptor::~AgeDecryptor() = default;

std::size_t AgeDecryptor::read(std::span<std::uint8_t> buffer) {
    auto& state = *state_;
    if (buffer.empty()) return 0;
    while (state.plain_at == state.plain_size) {
        if (state.trailing) bad_payload("it goes on after its end");
        if (state.ended) return 0;
        if (buffer.size() >= age_chunk_size) {
            // No copy: straight to where it is wanted.
            if (const auto size = state.next_chunk(buffer); size > 0) return size;
        } else {
            state.plain_at = state.plain_size = 0;
            state.plain_size = state.next_chunk(state.plain.span());
        }
    }
    const auto size = std::min(buffer.size(), state.plain_size - state.plain_at);
    std::memcpy(buffer.data(), state.plain.data() + state.plain_at, size);
    state.plain_at += size;
    return size;
}

struct AgeRandomAccess::State {
    // What one thread reads with, kept for the next: small reads beside each other are of the same chunk.
    struct Reader {
        BulkAead aead;
        Bytes sealed = Bytes(sealed_chunk_size);
        Secret plain{};                       // the chunk that was last read in part
        std::optional<std::uint64_t> held{};  // its number
    };

    const RandomAccessSource& file;
    std::uint64_t payload_at = 0;
    std::uint64_t size = 0;
    std::uint64_t chunks = 0;
    Secret key{};
    std::mutex mutex{};
    std::vector<Reader> idle{};

    Reader borrow() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                auto reader = std::move(idle.back());
                idle.pop_back();
                return reader;
            }
        }
        return {BulkAead(key, BulkAead::Direction::open)};
    }
    void give_back(Reader reader) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(reader));
    }
    std::size_t chunk_size(std::uint64_t chunk) const {
        return chunk + 1 < chunks ? age_chunk_size : static_cast<std::size_t>(size - (chunks - 1) * age_chunk_size);
    }
    // out: chunk_size(chunk) bytes.
    void open_chunk(Reader& reader, std::uint64_t chunk, std::span<std::uint8_t> out) const {
        const auto part = std::span(reader.sealed).first(chunk_size(chunk) + BulkAead::tag_size);
        file.read_at(payload_at + chunk * sealed_chunk_size, part);
        if (!reader.aead.open(chunk_nonce(chunk, chunk + 1 == chunks), part, out))
            bad_payload("a chunk does not authenticate");
    }
    // The chunk's bytes, held by the reader.
    std::span<const std::uint8_t> hold(Reader& reader, std::uint64_t chunk) const {
        if (reader.held != chunk) {
            if (reader.plain.empty()) reader.plain = Secret(age_chunk_size);
            reader.held.reset();
            open_chunk(reader, chunk, reader.plain.span().first(chunk_size(chunk)));
            reader.held = chunk;
        }
        return reader.plain.span().first(chunk_size(chunk));
    }
};

AgeRandomAccess::AgeRandomAccess(const RandomAccessSource& file, const AgeIdentity& identity)
    : state_(new State{file}) {
    auto& state = *state_;
    const auto file_size = file.size();
    std::array<std::uint8_t, 512> window;
    std::uint64_t window_at = 0;
    std::size_t window_size = 0;
    const auto header = read_age_header([&]() -> std::optional<std::uint8_t> {
        if (state.payload_at == file_size) return {};
        if (state.payload_at == window_at + window_size) {
            window_at = state.payload_at;
            window_size = static_cast<std::size_t>(std::min<std::uint64_t>(window.size(), file_size - window_at));
            file.read_at(window_at, std::span(window).first(window_size));
        }
        return window[state.payload_at++ - window_at];
    });
    const auto file_key = open_age_header(header, std::array<const AgeIdentity*, 1>{&identity});
    if (file_size - state.payload_at < age_nonce_size)
        throw Damaged("age-header", "not an age file: it ends within its nonce");
    std::array<std::uint8_t, age_nonce_size> nonce;
    file.read_at(state.payload_at, nonce);
    state.payload_at += age_nonce_size;
    state.key = age_payload_key(file_key, nonce);

    const auto sealed_size = file_size - state.payload_at;
    state.chunks = (sealed_size + sealed_chunk_size - 1) / sealed_chunk_size;
    if (state.chunks == 0) bad_payload("it is cut");
    const auto last = sealed_size - (state.chunks - 1) * sealed_chunk_size;
    if (last < BulkAead::tag_size) bad_payload("it is cut");
    if (last == BulkAead::tag_size && state.chunks > 1) bad_payload("its last chunk is empty");
    state.size = sealed_size - state.chunks * BulkAead::tag_size;
    auto reader = state.borrow();
    state.hold(reader, state.chunks - 1);
    state.give_back(std::move(reader));
}
AgeRandomAccess::~AgeRandomAccess() = default;

std::uint64_t AgeRandomAccess::size() const {
    return state_->size;
}

void AgeRandomAccess::read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const {
    auto& state = *state_;
    if (offset > state.size || buffer.size() > state.size - offset)
        throw Damaged("age-payload", "a read beyond the end of the file");
    if (buffer.empty()) return;
    auto reader = state.borrow();
    while (!buffer.empty()) {
        const auto chunk = offset / age_chunk_size;
        const auto within = static_cast<std::size_t>(offset % age_chunk_size);
        const auto chunk_size = state.chunk_size(chunk);
        const auto part = std::min(buffer.size(), chunk_size - within);
        if (part == chunk_size)
            state.open_chunk(reader, chunk, buffer.first(part));
        else
            std::memcpy(buffer.data(), state.hold(reader, chunk).data() + within, part);
        buffer = buffer.subspan(part);
        offset += part;
    }
    state.give_back(std::move(reader));
}

Bytes age_encrypt(ByteView plaintext, std::span<const AgeRecipient* const> recipients) {
    MemorySink out;
    AgeEncryptor encryptor(out, recipients);
    encryptor.write(plaintext);
    encryptor.finish();
    return out.take();
}

Secret age_decrypt(ByteView file, const AgeIdentity& identity) {
    MemorySource in(file);
    AgeDecryptor decryptor(in, identity);
    Secret plaintext(file.size());  // never larger than the file
    std::size_t size = 0;
    while (const auto got = decryptor.read(plaintext.span().subspan(size))) size += got;
    auto exact = Secret::copy_of(plaintext.view().first(size));
    return exact;
}

}  // namespace depositary::crypto
