#include "indexer/rendition.h"

#include "crypto/error.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/depositary-rendition-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string store() const { return (path / "renditions").string(); }
    std::vector<std::filesystem::path> files() const {
        std::vector<std::filesystem::path> result;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
            if (entry.is_regular_file()) result.push_back(entry.path());
        return result;
    }
};

Extraction sample() {
    Extraction text;
    text.status = ExtractionStatus::extracted;
    text.type = "pdf";
    text.partial = true;
    text.add(Reason::pages_damaged);
    text.sections.push_back({.heading = "ข้อ ๑๒", .number = "12", .text = "zanzibar", .page = 3, .kind = "article"});
    text.sections.push_back(
        {.heading = "", .number = "", .text = "seen", .page = 4, .kind = "", .ocr = true, .confidence = 87});
    return text;
}

const std::string name_a(64, 'a'), name_b(64, 'b');

}  // namespace

BOOST_AUTO_TEST_SUITE(rendition)

BOOST_AUTO_TEST_CASE(what_was_kept_comes_back_whole_and_only_to_its_compartment) {
    const Folder folder;
    const RenditionStore store(folder.store());
    const auto identity = crypto::X25519Identity::generate(), other = crypto::X25519Identity::generate();
    BOOST_TEST(!store.load(name_a, "th", identity).has_value());
    store.save(name_a, "th", sample(), identity.recipient());
    const auto text = store.load(name_a, "th", identity);
    BOOST_REQUIRE(text.has_value());
    BOOST_TEST(text->partial);
    BOOST_TEST(reasons_of(*text) == "pages-damaged");
    BOOST_TEST(text->type == "pdf");
    BOOST_REQUIRE(text->sections.size() == 2U);
    BOOST_TEST(text->sections[0].heading == "ข้อ ๑๒");
    BOOST_TEST(text->sections[0].kind == "article");
    BOOST_TEST(text->sections[0].page == 3U);
    BOOST_TEST(!text->sections[0].ocr);
    BOOST_TEST(text->sections[1].ocr);
    BOOST_TEST(text->sections[1].confidence == 87.0F);
    BOOST_TEST(!store.load(name_a, "th", other).has_value());
    BOOST_TEST(!store.load(name_a, "km", identity).has_value());
    BOOST_TEST(!store.load(name_b, "th", identity).has_value());
    // Read anew in another compartment, it is that one's alone.
    store.save(name_a, "th", sample(), other.recipient());
    BOOST_TEST(!store.load(name_a, "th", identity).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_readable_lies_on_the_disk) {
    const Folder folder;
    const RenditionStore store(folder.store());
    store.save(name_a, "th", sample(), crypto::X25519Identity::generate().recipient());
    BOOST_REQUIRE(folder.files().size() == 1U);
    const auto path = folder.files().front();
    struct stat about {};
    BOOST_REQUIRE(stat(path.c_str(), &about) == 0);
    BOOST_TEST((about.st_mode & 077) == 0U);
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    BOOST_TEST(bytes.starts_with("age-encryption.org/v1\n"));
    BOOST_TEST(bytes.find("zanzibar") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_damaged_or_of_another_file_is_made_anew) {
    const Folder folder;
    const RenditionStore store(folder.store());
    const auto identity = crypto::X25519Identity::generate();
    store.save(name_a, "", sample(), identity.recipient());
    const auto path = folder.files().front();
    // Put in another's place, as whoever writes to the disk can.
    const auto other = path.parent_path().parent_path() / "bb" / (name_b + "..age");
    std::filesystem::create_directories(other.parent_path());
    std::filesystem::copy_file(path, other);
    BOOST_TEST(!store.load(name_b, "", identity).has_value());
    BOOST_TEST(store.load(name_a, "", identity).has_value());
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5);
    BOOST_TEST(!store.load(name_a, "", identity).has_value());
    store.save(name_a, "", sample(), identity.recipient());
    BOOST_TEST(store.load(name_a, "", identity).has_value());
    BOOST_CHECK_THROW(store.load("../../../etc/passwd", "", identity), Invalid);
}

BOOST_AUTO_TEST_CASE(failures_of_the_file_are_kept_and_those_of_the_system_are_not) {
    const Folder folder;
    const RenditionStore store(folder.store());
    const auto identity = crypto::X25519Identity::generate();
    Extraction failed;
    failed.add(Reason::damaged);
    failed.type = "pdf";
    store.save(name_a, "", failed, identity.recipient());
    const auto kept = store.load(name_a, "", identity);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST((kept->status == ExtractionStatus::failed));
    BOOST_TEST(reasons_of(*kept) == "damaged");
    failed.lasting = false;
    store.save(name_b, "", failed, identity.recipient());
    BOOST_TEST(!store.load(name_b, "", identity).has_value());
}

BOOST_AUTO_TEST_CASE(what_another_version_of_the_extractor_left_is_removed) {
    const Folder folder;
    std::filesystem::create_directories(folder.path / "renditions" / "0" / "aa");
    std::ofstream(folder.path / "renditions" / "0" / "aa" / "old.age") << "old";
    const RenditionStore store(folder.store());
    BOOST_TEST(folder.files().empty());
}

BOOST_AUTO_TEST_SUITE_END()
