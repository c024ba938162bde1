// The words of a segment in their order: what is written is read, merged and told from what is damaged; and phrases
// that are found with it are those that Xapian finds with its positions.
#include "indexer/forward_index.h"

#include "crypto/error.h"
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include <fstream>
#include <random>
#include <set>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/depositary-forward-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

std::vector<WordNumber> words_of(const ForwardIndex& index, Xapian::docid unit) {
    const auto words = index.words(unit);
    std::vector<WordNumber> result;
    for (std::size_t at = 0; at < words.size(); ++at) result.push_back(words[at]);
    return result;
}

// The unit's words by name, as far as they are known.
std::string told(const ForwardIndex& index, Xapian::docid unit, const std::vector<std::string>& known) {
    std::string text;
    for (const auto number : words_of(index, unit)) {
        std::string name = number == word_gap ? "-" : number == word_border ? "|" : "?";
        for (const auto& each : known)
            if (index.numbers(each) == std::vector{number}) name = each;
        text += (text.empty() ? "" : " ") + name;
    }
    return text;
}

void add(ForwardIndexBuilder& builder, const std::vector<std::string>& words) {
    for (const auto& word : words) {
        if (word == "-")
            builder.add_gap();
        else if (word == "|")
            builder.add_border();
        else
            builder.add_word(builder.number(word, word));
    }
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<std::string> known{"to", "be", "or", "not", "that", "is", "question"};

}  // namespace

BOOST_AUTO_TEST_SUITE(forward_index)

BOOST_AUTO_TEST_CASE(words_come_back_in_their_order) {
    const Folder folder;
    ForwardIndexBuilder builder;
    add(builder, {"to", "be", "-", "or", "|", "not"});
    builder.end_unit(7);
    builder.end_unit(8);
    add(builder, {"be", "be"});
    builder.end_unit(11);
    builder.write(folder.path);
    const ForwardIndex index(folder.path);
    BOOST_TEST(told(index, 7, known) == "to be - or | not");
    BOOST_TEST(told(index, 11, known) == "be be");
    for (const Xapian::docid unit : {0, 6, 8, 9, 10, 12, 1000}) BOOST_TEST(words_of(index, unit).empty());
    BOOST_TEST(index.numbers("question").empty());
    BOOST_TEST(index.numbers("").empty());
}

BOOST_AUTO_TEST_CASE(a_word_is_known_by_both_its_forms) {
    const Folder folder;
    ForwardIndexBuilder builder;
    for (const auto& [exact, plain] : {std::pair{"hoà", "hoa"}, {"hoa", "hoa"}, {"hoá", "hoa"}, {"hoà", "hoa"}})
        builder.add_word(builder.number(exact, plain));
    builder.end_unit(1);
    builder.write(folder.path);
    const ForwardIndex index(folder.path);
    const auto words = words_of(index, 1);
    BOOST_TEST(words[0] == words[3]);
    BOOST_TEST(std::set(words.begin(), words.end()).size() == 3U);
    BOOST_TEST(index.numbers("hoa").size() == 3U);
    BOOST_TEST(index.numbers("hoà") == std::vector{words[0]}, boost::test_tools::per_element());
    BOOST_TEST(index.numbers("hoá") == std::vector{words[2]}, boost::test_tools::per_element());
}

// A byte of each number is a plane of its own: their borders.
BOOST_AUTO_TEST_CASE(numbers_of_any_size_come_back) {
    for (const unsigned count : {1U, 253U, 254U, 255U, 256U, 65'533U, 65'534U, 65'535U, 70'000U}) {
        const Folder folder;
        ForwardIndexBuilder builder;
        for (unsigned i = 0; i < count; ++i) {
            const auto word = std::to_string(i * 7919ULL);
            builder.add_word(builder.number(word, word));
        }
        builder.end_unit(1);
        builder.write(folder.path);
        const ForwardIndex index(folder.path);
        const auto words = words_of(index, 1);
        for (unsigned i = 0; i < count; i += 97)
            BOOST_REQUIRE(index.numbers(std::to_string(i * 7919ULL)) == std::vector{words[i]});
        BOOST_TEST(*std::max_element(words.begin(), words.end()) == count + 1);
        BOOST_TEST(std::set(words.begin(), words.end()).size() == count);
    }
}

BOOST_AUTO_TEST_CASE(what_is_merged_holds_what_is_left_and_no_other_word) {
    const Folder one, two, merged;
    ForwardIndexBuilder first, second;
    add(first, {"to", "be", "secret"});
    first.end_unit(1);
    add(first, {"or", "-", "not", "to"});
    first.end_unit(2);
    first.write(one.path);
    add(second, {"that", "is", "be", "|"});
    second.end_unit(5);
    add(second, {"question", "concealed"});
    second.end_unit(6);
    add(second, {"is"});
    second.end_unit(9);
    second.write(two.path);
    const ForwardIndex left(one.path), right(two.path);
    const std::vector<ForwardPart> parts{{&left, {2}}, {&right, {5, 9}}};
    merge_forward(parts, merged.path);
    const ForwardIndex index(merged.path);
    BOOST_TEST(told(index, 2, known) == "or - not to");
    BOOST_TEST(told(index, 5, known) == "that is be |");
    BOOST_TEST(told(index, 9, known) == "is");
    for (const Xapian::docid unit : {1, 3, 6, 10}) BOOST_TEST(words_of(index, unit).empty());
    const auto bytes = bytes_of(merged.path / "forward");
    for (const char* gone : {"secret", "concealed", "question"}) BOOST_TEST(bytes.find(gone) == std::string::npos);
    // The same as if it had been built at once.
    const Folder whole;
    ForwardIndexBuilder builder;
    add(builder, {"or", "-", "not", "to"});
    builder.end_unit(2);
    add(builder, {"that", "is", "be", "|"});
    builder.end_unit(5);
    add(builder, {"is"});
    builder.end_unit(9);
    builder.write(whole.path);
    BOOST_TEST((bytes_of(whole.path / "forward") == bytes));
}

BOOST_AUTO_TEST_CASE(nothing_is_left) {
    const Folder one, merged;
    ForwardIndexBuilder builder;
    add(builder, {"to"});
    builder.end_unit(1);
    builder.write(one.path);
    const ForwardIndex index(one.path);
    const std::vector<ForwardPart> parts{{&index, {}}};
    merge_forward(parts, merged.path);
    const ForwardIndex empty(merged.path);
    BOOST_TEST(words_of(empty, 1).empty());
    BOOST_TEST(empty.numbers("to").empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_told_from_a_good_one) {
    const Folder folder;
    BOOST_CHECK_THROW(const ForwardIndex missing(folder.path), Damaged);
    ForwardIndexBuilder builder;
    add(builder, {"to", "be", "or", "not"});
    builder.end_unit(1);
    builder.write(folder.path);
    const auto file = folder.path / "forward";
    const auto good = bytes_of(file);
    for (std::size_t size = 0; size < good.size(); ++size) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << good.substr(0, size);
        BOOST_CHECK_THROW(const ForwardIndex cut(folder.path), Damaged);
    }
    std::ofstream(file, std::ios::binary | std::ios::trunc) << good + "x";
    BOOST_CHECK_THROW(const ForwardIndex longer(folder.path), Damaged);
    // Any flipped bit is noticed, or reads something else within the file: with sanitizers, nothing beyond.
    for (std::size_t at = 0; at < good.size() * 8; ++at) {
        auto bad = good;
        bad[at / 8] = static_cast<char>(bad[at / 8] ^ (1 << at % 8));
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bad;
        try {
            const ForwardIndex index(folder.path);
            words_of(index, 1);
            for (const auto& word : known) index.numbers(word);
            const Folder target;
            const std::vector<ForwardPart> parts{{&index, {1}}};
            merge_forward(parts, target.path);
        } catch (const Damaged&) {
        }
    }
}

// Xapian's own positions say which units hold a phrase.
BOOST_AUTO_TEST_CASE(phrases_are_those_that_xapian_finds) {
    std::mt19937 random(11);
    const auto some_word = [&] { return "w" + std::to_string(random() % (1 + random() % 12)); };
    constexpr int count = 900;
    Index index(2);
    index.open("all");
    auto database = Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY);
    for (int i = 0; i < count; ++i) {
        std::string text;
        Xapian::Document document;
        for (auto place = 0U; place < 10 + random() % 80; ++place) {
            const auto word = some_word();
            text += word + ' ';
            document.add_posting(word, place);
        }
        database.add_document(document);
        IndexedDocument made;
        made.document = std::to_string(i);
        made.title = "Title";
        made.files = {{"text", "en", {{"", "", text, 0}}}};
        index.add_version("all", std::move(made));
        if (i % 300 == 299) index.publish("all", {1, "r"});
    }
    const std::vector<std::string> all{"all"};
    std::size_t some = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> words;
        std::string text;
        for (auto size = 2 + random() % 4; size > 0; --size) {
            words.push_back(some_word());
            text += (text.empty() ? "" : " ") + words.back();
        }
        Xapian::Enquire enquire(database);
        enquire.set_query(
            {Xapian::Query::OP_PHRASE, words.begin(), words.end(), static_cast<Xapian::termcount>(words.size())});
        const auto expected = enquire.get_mset(0, count);
        std::set<std::string> wanted, found;
        for (auto at = expected.begin(); at != expected.end(); ++at) wanted.insert(std::to_string(*at - 1));
        for (std::size_t offset = 0; offset < count; offset += 100)
            for (const auto& hit : index
                                       .search(all, {.text = '"' + text + '"',
                                                    .offset = offset,
                                                    .limit = 100,
                                                    .patience = std::chrono::seconds(60)})
                                       .hits)
                found.insert(hit.document);
        BOOST_TEST(found == wanted, text);
        some += wanted.size() > 0 && wanted.size() < count;
    }
    BOOST_TEST(some > 50U);
}

BOOST_AUTO_TEST_SUITE_END()
