#include <boost/test/unit_test.hpp>

#include "server/multipart.h"
#include "server/problem.h"

namespace depositary::server {

namespace {

// Gives at most `step` bytes at a time, so that every border is crossed.
class Dripping final : public crypto::ByteSource {
public:
    Dripping(std::string text, std::size_t step) : text_(std::move(text)), step_(step) {}
    std::size_t read(std::span<std::uint8_t> buffer) override {
        const std::size_t count = std::min({buffer.size(), step_, text_.size() - at_});
        std::copy_n(text_.data() + at_, count, buffer.data());
        at_ += count;
        return count;
    }
    std::size_t given() const { return at_; }

private:
    std::string text_;
    std::size_t step_, at_ = 0;
};

// "name/file name/type=content" of each part, joined by '|'.
std::string read_all(const std::string& body, std::size_t step = 7) {
    Dripping source(body, step);
    MultipartReader reader(source, "XX");
    std::string all;
    while (const auto part = reader.next()) {
        all += (all.empty() ? "" : "|") + part->name + "/" + part->file_name.value_or("-") + "/" + part->media_type + "=";
        std::array<std::uint8_t, 5> block;
        while (const std::size_t got = reader.content().read(block)) {
            all.append(reinterpret_cast<const char*>(block.data()), got);
        }
    }
    return all;
}

std::string code_of(const std::string& body) {
    try {
        read_all(body);
    } catch (const HttpError& error) {
        return error.code();
    }
    return "taken";
}

const std::string head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(multipart)

BOOST_AUTO_TEST_CASE(parts_are_read_whatever_pieces_they_come_in) {
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
        "--XX\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x \\\"y.pdf\"\r\nContent-Type: application/pdf; q=1\r\n\r\n"
        "\r\n--X\r\n--XY\r\n\r\n--XX\r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--XX--\r\n";
    for (const std::size_t step : {1u, 2u, 3u, 7u, 1000u}) {
        BOOST_CHECK_EQUAL(read_all(body, step), "a/-/=one|f/x \"y.pdf/application/pdf=\r\n--X\r\n--XY\r\n|e/-/=");
    }
}

BOOST_AUTO_TEST_CASE(large_contents_pass_through_bounded_memory_unchanged) {
    std::string content;
    for (int i = 0; i < 300'000; ++i) {
        content.push_back(static_cast<char>(i * 7 % 251));
    }
    BOOST_CHECK(read_all("--XX\r\n" + head + content + "\r\n--XX--", 60'000) == "a/-/=" + content);
}

BOOST_AUTO_TEST_CASE(parts_not_read_to_their_end_are_passed_over) {
    Dripping source("--XX\r\n" + head + std::string(200'000, 'z') + "\r\n--XX\r\n" + head + "two\r\n--XX--\r\n", 1000);
    MultipartReader reader(source, "XX");
    BOOST_REQUIRE(reader.next());
    BOOST_REQUIRE(reader.next());
    BOOST_CHECK_EQUAL(reader.text(10), "two");
    BOOST_CHECK(!reader.next());
}

BOOST_AUTO_TEST_CASE(malformed_forms_are_refused) {
    using namespace std::string_literals;
    for (const std::string& body : std::initializer_list<std::string>
         {"", "x", "--XX", "--XX\r\n", "--XX\r\n" + head + "cut", "--XX\r\n" + head + "cut\r\n--XX",
          "preamble\r\n--XX\r\n" + head + "a\r\n--XX--", "--XX\r\n\r\nno name\r\n--XX--",
          "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--XX--",
          "--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n\r\n--XX--",
          "--XX\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''x\r\n\r\n\r\n--XX--",
          "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--XX--",
          "--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n\r\n--XX--",
          "--XX\r\nContent-Transfer-Encoding: base64\r\n" + head + "\r\n--XX--", "--XX\r\n" + head + "a\r\n--XX--\r\nmore",
          "--XX\r\nX: " + std::string(5000, 'x') + "\r\n" + head + "\r\n--XX--", "--XXjunk\r\n" + head + "\r\n--XX--"}) {
        BOOST_CHECK_MESSAGE(code_of(body) == "multipart-malformed", body.substr(0, 200) + " -> " + code_of(body));
    }
    std::string many;
    for (int i = 0; i < 2001; ++i) {
        many += "--XX\r\n" + head + "\r\n";
    }
    BOOST_CHECK_EQUAL(code_of(many + "--XX--"), "multipart-malformed");
}

// U16: of a hundred thousand parts no more is read than tells that they are too many, and nothing of them kept.
BOOST_AUTO_TEST_CASE(too_many_parts_are_refused_before_they_are_read) {
    std::string many;
    for (int i = 0; i < 100'000; ++i) {
        many += "--XX\r\n" + head + "\r\n";
    }
    Dripping source(many + "--XX--", 1000);
    MultipartReader reader(source, "XX");
    unsigned parts = 0;
    BOOST_CHECK_EXCEPTION(
        for (;;) {
            if (!reader.next()) {
                break;
            }
            ++parts;
        },
        HttpError, [](const HttpError& error) { return error.status() == 400 && error.code() == "multipart-malformed"; });
    BOOST_CHECK_EQUAL(parts, 2000U);
    BOOST_CHECK_LT(source.given(), 2001 * (head.size() + 10) + 70'000);
    BOOST_CHECK_GT(many.size(), 5'000'000U);
}

BOOST_AUTO_TEST_CASE(the_boundary_must_be_one) {
    BOOST_CHECK_EQUAL(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
    BOOST_CHECK_EQUAL(multipart_boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\""), "a b");
    for (const std::string& type : {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
                                    "multipart/form-data; boundary=" + std::string(71, 'x'),
                                    std::string("multipart/form-data; boundary=\"a\x01\""), std::string("text/plain")}) {
        BOOST_CHECK_THROW(multipart_boundary(type), HttpError);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
