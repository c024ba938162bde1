// The official vectors of the age format (CCTV), but those of the hybrid recipient type, which is for later.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "crypto/age.h"
#include "crypto/sha256.h"

using namespace depositary;
using namespace depositary::crypto;
namespace fs = std::filesystem;

namespace {

struct Vector {
    std::string expect, payload, file;
    std::vector<std::string> identities, passphrases;
    bool armored = false;
};

Vector read_vector(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    Vector vector;
    for (std::string line; std::getline(in, line) && !line.empty();) {
        const auto colon = line.find(": ");
        const auto key = line.substr(0, colon), value = line.substr(colon + 2);
        if (key == "expect") vector.expect = value;
        if (key == "payload") vector.payload = value;
        if (key == "identity") vector.identities.push_back(value);
        if (key == "passphrase") vector.passphrases.push_back(value);
        if (key == "armored") vector.armored = value == "yes";
    }
    vector.file.assign(std::istreambuf_iterator<char>(in), {});
    return vector;
}

std::string outcome_of(const std::string& code) {
    static const std::map<std::string, std::string> outcomes{{"age-header", "header failure"},
                                                             {"age-no-match", "no match"},
                                                             {"age-header-mac", "HMAC failure"},
                                                             {"age-payload", "payload failure"},
                                                             {"age-armor", "armor failure"}};
    const auto found = outcomes.find(code);
    return found == outcomes.end() ? "unexpected error " + code : found->second;
}

struct Outcome {
    std::string what;
    std::string payload;  // the digest of what was released
};

Outcome decrypt(const Vector& vector) {
    std::vector<std::unique_ptr<AgeIdentity>> identities;
    for (const auto& text : vector.identities)
        identities.push_back(std::make_unique<X25519Identity>(X25519Identity::parse(text)));
    for (const auto& text : vector.passphrases)
        identities.push_back(std::make_unique<ScryptIdentity>(Secret::copy_of(as_bytes(text))));
    std::vector<const AgeIdentity*> pointers;
    for (const auto& identity : identities) pointers.push_back(identity.get());

    Sha256Stream released;
    std::string what = "success";
    try {
        MemorySource binary(as_bytes(vector.file));
        ArmorReader armored(binary);
        AgeDecryptor decryptor(vector.armored ? static_cast<ByteSource&>(armored) : binary, pointers);
        Bytes buffer(1000);
        while (const auto size = decryptor.read(buffer)) released.write(ByteView(buffer).first(size));
    } catch (const Error& error) {
        what = outcome_of(error.code());
    }
    return {what, released.finish().hex()};
}

// What random access makes of the same file, read in odd pieces.
Outcome decrypt_randomly(const Vector& vector) {
    class Memory final : public RandomAccessSource {
    public:
        explicit Memory(ByteView bytes) : bytes_(bytes) {}
        std::uint64_t size() const override { return bytes_.size(); }
        void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const override {
            if (offset > bytes_.size() || buffer.size() > bytes_.size() - offset) throw Damaged("memory", "beyond the end");
            std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), buffer.size(), buffer.begin());
        }

    private:
        ByteView bytes_;
    };
    const Memory file(as_bytes(vector.file));
    Sha256Stream released;
    try {
        const AgeRandomAccess access(file, X25519Identity::parse(vector.identities.at(0)));
        for (std::uint64_t at = 0; at < access.size();) {
            Bytes part(std::min<std::uint64_t>(access.size() - at, 70001));
            access.read_at(at, part);
            released.write(part);
            at += part.size();
        }
    } catch (const Error& error) {
        return {outcome_of(error.code()), ""};
    }
    return {"success", released.finish().hex()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(age_vectors)

BOOST_AUTO_TEST_CASE(every_official_vector_has_exactly_its_stated_outcome) {
    initialise();
    const fs::path folder = fs::path(DEPOSITARY_SOURCE_DIR) / "build/vectors/cctv-age";
    BOOST_REQUIRE_MESSAGE(fs::is_directory(folder), "the vectors are missing: run scripts/fetch-test-vectors");
    unsigned run = 0, hybrid = 0, randomly = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name.find("hybrid") != std::string::npos) {
            ++hybrid;
            continue;
        }
        BOOST_TEST_CONTEXT(name) {
            const auto vector = read_vector(entry.path());
            const auto outcome = decrypt(vector);
            BOOST_TEST(outcome.what == vector.expect);
            if (!vector.payload.empty()) BOOST_TEST(outcome.payload == vector.payload);
            if (!vector.armored && vector.identities.size() == 1 && vector.passphrases.empty()) {
                const auto random = decrypt_randomly(vector);
                BOOST_TEST(random.what == vector.expect);
                if (vector.expect == "success") BOOST_TEST(random.payload == vector.payload);
                ++randomly;
            }
        }
        ++run;
    }
    BOOST_TEST_MESSAGE(run << " vectors run, " << randomly << " of them by random access too, " << hybrid
                           << " of the hybrid type left");
    BOOST_TEST(run + hybrid == 143u);
    BOOST_TEST(run >= 120u);
}

BOOST_AUTO_TEST_SUITE_END()
