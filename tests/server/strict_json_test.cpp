#include <boost/test/unit_test.hpp>

#include "server/problem.h"
#include "server/strict_json.h"

namespace depositary::server {

namespace {

std::string code_of(const std::string& text) {
    try {
        parse_strict_json(text);
    } catch (const HttpError& error) {
        return error.code();
    }
    return "taken";
}

template <class Action>
std::string words_of(Action&& action) {
    try {
        action();
    } catch (const HttpError& error) {
        return error.code() + ": " + error.what();
    }
    return "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(strict_json)

BOOST_AUTO_TEST_CASE(values_come_out_as_they_went_in) {
    const auto json = parse_strict_json(R"({"a": [1, -2, 3.5, "x", null, true, {"b": {}}], "c": "é\n"})");
    BOOST_CHECK_EQUAL(json.dump(), "{\"a\":[1,-2,3.5,\"x\",null,true,{\"b\":{}}],\"c\":\"é\\n\"}");
}

BOOST_AUTO_TEST_CASE(what_is_not_exactly_json_is_refused) {
    for (const std::string text :
         {"", "{", "{}x", "{\"a\":1,}", "NaN", "[1e999]", "\"\\ud800\"", "\"\xff\"", "{\"a\":1,\"a\":2}",
          "{\"o\":{\"a\":1,\"a\":2}}", "\"\\u0000\"", "{\"\\u0000\":1}", "\xEF\xBB\xBF{}", "// c\n{}", "'a'"}) {
        BOOST_CHECK_MESSAGE(code_of(text) == "json-malformed", text + " -> " + code_of(text));
    }
    BOOST_CHECK_EQUAL(code_of("{\"a\":{\"b\":1},\"c\":{\"b\":1}}"), "taken");
}

BOOST_AUTO_TEST_CASE(thirty_two_levels_are_taken_and_no_more) {
    BOOST_CHECK_EQUAL(code_of(std::string(32, '[') + std::string(32, ']')), "taken");
    BOOST_CHECK_EQUAL(code_of(std::string(33, '[') + std::string(33, ']')), "json-malformed");
    BOOST_CHECK_EQUAL(code_of(std::string(1 << 20, '[')), "json-malformed");
}

BOOST_AUTO_TEST_CASE(fields_are_told_by_their_path) {
    const auto json = parse_strict_json(R"({"files": [{"name": 1, "odd": 2}]})");
    const JsonFields fields(json, "", {"files", "title"});
    BOOST_CHECK(words_of([&] { fields.text("title"); }).starts_with("field-missing: The field title"));
    const auto [path, element] = fields.elements("files").at(0);
    BOOST_CHECK(words_of([&, p = path, e = element] { JsonFields(*e, p, {"name"}); })
                    .starts_with("field-unknown: The field files[0].odd"));
    const JsonFields file(*element, path, {"name", "odd"});
    BOOST_CHECK(words_of([&] { file.text("name"); }).starts_with("field-type: The field files[0].name"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
