#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "indexer/extraction.h"
#include "server/explanation.h"
#include "server/openapi.h"
#include "templates/embedded.h"

namespace depositary::server {

namespace {

std::vector<std::pair<std::string, std::string>> templates_there() {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : std::filesystem::directory_iterator(DEPOSITARY_SOURCE_DIR "/templates/pages")) {
        std::ifstream in(entry.path());
        all.emplace_back(entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(every_template_is_compiled_in_as_it_is) {
    for (const auto& [name, text] : templates_there()) {
        BOOST_REQUIRE(depositary::templates::find("pages/" + name));
        BOOST_CHECK(*depositary::templates::find("pages/" + name) == text);
    }
    BOOST_CHECK(!depositary::templates::find("pages/none.mustache"));
}

BOOST_AUTO_TEST_CASE(nothing_is_put_in_unescaped_but_the_content_of_the_layout) {
    for (const auto& [name, text] : templates_there()) {
        std::string rest = text;
        if (name == "layout.mustache") {
            // The page itself; and where a page has a module, the import map, which is the program's own, and the module.
            for (const std::string known : {"{{{content}}}", "<script type=\"importmap\">{{{imports}}}</script>",
                                            "<script type=\"module\" src=\"{{address}}\"></script>"}) {
                const auto at = rest.find(known);
                BOOST_REQUIRE(at != std::string::npos);
                rest.erase(at, known.size());
            }
        }
        BOOST_CHECK_MESSAGE(rest.find("{{{") == std::string::npos && rest.find("{{&") == std::string::npos, name);
        BOOST_CHECK_MESSAGE(rest.find("<script") == std::string::npos && rest.find("style=") == std::string::npos, name);
    }
}

BOOST_AUTO_TEST_CASE(every_word_that_a_template_names_is_in_the_messages) {
    const auto messages = nlohmann::json::parse(depositary::templates::find("messages/en.json").value());
    const std::regex word(R"(\{\{t\.([a-z_]+)\}\})");
    for (const auto& [name, text] : templates_there()) {
        for (auto at = std::sregex_iterator(text.begin(), text.end(), word); at != std::sregex_iterator(); ++at) {
            BOOST_CHECK_MESSAGE(messages.contains((*at)[1].str()), name + " names " + (*at)[1].str());
        }
    }
}

BOOST_AUTO_TEST_CASE(every_form_that_posts_carries_its_token) {
    const std::regex form(R"(<form[^>]*method="post"[^>]*>\s*<input type="hidden" name="form_token")");
    const std::regex posts("method=\"post\"");
    for (const auto& [name, text] : templates_there()) {
        const auto count = [&](const std::regex& what) {
            return std::distance(std::sregex_iterator(text.begin(), text.end(), what), std::sregex_iterator());
        };
        BOOST_CHECK_MESSAGE(count(posts) == count(form), name);
    }
}

// docs/search.md, the help page and the API's description tell of one language.
BOOST_AUTO_TEST_CASE(the_query_language_is_documented_alike_in_all_three_places) {
    std::ifstream in(DEPOSITARY_SOURCE_DIR "/docs/search.md");
    const std::string help(depositary::templates::find("pages/search_help.mustache").value());
    const std::string api(openapi_text());
    const std::regex row(R"(\| `(.*)` \| .* \|)");
    std::size_t rows = 0;
    for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (!std::regex_match(line, match, row)) {
            continue;
        }
        ++rows;
        BOOST_CHECK_MESSAGE(help.find("<code dir=\"auto\">" + match[1].str() + "</code>") != std::string::npos, line);
        BOOST_CHECK_MESSAGE(api.find(nlohmann::json(match[1].str()).dump()) != std::string::npos, line);
    }
    BOOST_CHECK_GE(rows, 15U);
}

BOOST_AUTO_TEST_CASE(every_notice_of_a_search_has_its_words) {
    const auto messages = nlohmann::json::parse(depositary::templates::find("messages/en.json").value());
    const auto api = nlohmann::json::parse(openapi_text());
    for (const auto& code : api.at("components").at("schemas").at("SearchAnswer").at("properties").at("notices").at("items")
                                .at("properties").at("code").at("enum")) {
        BOOST_CHECK_MESSAGE(messages.contains("search_notice." + code.get<std::string>()), code);
    }
}

BOOST_AUTO_TEST_CASE(every_reason_of_a_text_has_its_words_and_is_in_the_description) {
    const auto messages = nlohmann::json::parse(depositary::templates::find("messages/en.json").value());
    const auto api = nlohmann::json::parse(openapi_text());
    const auto& codes = api.at("components").at("schemas").at("FileText").at("properties").at("reasons").at("items").at("properties")
                            .at("code").at("enum");
    std::set<std::string> described(codes.begin(), codes.end()), known;
    for (std::size_t i = 0; i < indexer::reason_count; ++i) {
        known.emplace(indexer::to_text(static_cast<indexer::Reason>(i)));
        BOOST_CHECK_MESSAGE(messages.contains("text_reason." + std::string(indexer::to_text(static_cast<indexer::Reason>(i)))), i);
    }
    BOOST_CHECK_EQUAL(known.size(), indexer::reason_count);
    BOOST_CHECK(described == known);
    for (const auto& [key, words] : messages.items()) {
        BOOST_CHECK_MESSAGE(!key.starts_with("text_reason.") || known.contains(key.substr(12)), key);
    }
}

namespace {

// What only a founding, a start or the command meets, or a request that no browser sends: no page ever tells of it.
const std::set<std::string> never_on_a_page = {
    "age-key", "age-no-match", "already-founded", "catalogue-missing", "depositary-missing", "expectation-unknown", "file-missing",
    "file-too-large", "folder-not-empty", "framing-ambiguous", "head-too-large", "header-twice", "hkdf-length", "http-version",
    "index-identifier", "insecure-listen", "key-file", "key-file-missing", "key-file-readable", "length-required", "listen-address",
    "note-key", "origin-malformed", "proxy-name", "rendition-name", "request-malformed", "service-issuer", "tile-range", "tlog-policy",
    "tls-files", "tls-key-readable", "uri-too-long", "wrong-passphrase", "wrong-root-identity"};

// Sources that make codes otherwise than by naming them, and these codes.
const std::map<std::string, std::vector<std::string>> made_codes = {
    {"repository/names.cpp", {"title-empty", "title-too-long", "title-malformed"}},
    {"repository/depositary_access.cpp", {"body-member", "body-no-member"}},
    {"server/page_service.cpp", {}},  // hands on another's
    {"server/request_head.cpp", {"path-malformed", "query-malformed", "form-malformed"}}};

struct RaisedCode {
    std::string code, error, source;
};

std::string without_comments(std::istream& in) {
    std::string text;
    for (std::string line; std::getline(in, line);) {
        const auto comment = line.find("//");
        text += (comment == std::string::npos || line.find('"') < comment ? line : line.substr(0, comment)) + "\n";
    }
    return text;
}

// Every code that the program's sources raise, with the error that carries it.
std::vector<RaisedCode> raised_codes() {
    static const std::regex raised("\\b(Invalid|TooLarge|Unauthenticated|Forbidden|NotFound|Conflict|Erased|Damaged|Unavailable|HttpError)"
                                   "\\s*[({]\\s*([0-9]+,\\s*)?\"([a-z0-9-]+)\"");
    static const std::regex made("throw (Invalid|TooLarge|Unauthenticated|Forbidden|NotFound|Conflict|Erased|HttpError)"
                                 "\\(\\s*([0-9]+,\\s*)?[^\"\\s0-9]");
    std::vector<RaisedCode> codes;
    for (const std::string folder : {"crypto", "repository", "indexer", "server"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(DEPOSITARY_SOURCE_DIR "/" + folder)) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") {
                continue;
            }
            std::ifstream in(entry.path());
            const std::string text = without_comments(in);
            const std::string source = std::filesystem::relative(entry.path(), DEPOSITARY_SOURCE_DIR).string();
            for (auto at = std::sregex_iterator(text.begin(), text.end(), raised); at != std::sregex_iterator(); ++at) {
                codes.push_back({(*at)[3], (*at)[1], source});
            }
            if (std::regex_search(text, made)) {
                const auto known = made_codes.find(source);
                BOOST_CHECK_MESSAGE(known != made_codes.end(), source << " makes up codes of problems: name them in this test");
                for (const std::string& code : known == made_codes.end() ? std::vector<std::string>() : known->second) {
                    codes.push_back({code, "Invalid", source});
                }
            }
        }
    }
    return codes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_problem_that_a_page_can_tell_of_has_words_in_every_language) {
    const auto codes = raised_codes();
    BOOST_REQUIRE_GT(codes.size(), 300U);
    std::set<std::string> seen;
    for (const RaisedCode& raised : codes) {
        seen.insert(raised.code);
        if (never_on_a_page.contains(raised.code)) {
            continue;
        }
        Problem problem;
        problem.code = raised.code;
        problem.status = raised.error == "Damaged" ? 500 : raised.error == "Unavailable" ? 503 : 422;
        for (const std::string_view language : Words::languages()) {
            BOOST_CHECK_MESSAGE(own_explanation(Words::in(language), problem),
                                raised.code << ", raised in " << raised.source << ", has no words in " << language);
        }
    }
    for (const std::string& code : never_on_a_page) {
        BOOST_CHECK_MESSAGE(seen.contains(code) || code == "header-twice", code << " is raised no more: strike it from this test");
        BOOST_CHECK_MESSAGE(!Words::in("en").find("problem." + code), code << " has words: strike it from this test");
    }
}

BOOST_AUTO_TEST_CASE(a_code_without_words_of_its_own_is_told_by_its_kind_and_else_as_the_program_says_it) {
    const Words& thai = Words::in("th");
    Problem problem;
    problem.detail = "As the program says it.";
    problem.status = 422;
    problem.code = "no-such-code";
    BOOST_CHECK_EQUAL(explanation(thai, problem), problem.detail);
    problem.code = "capacity-too-long";
    BOOST_CHECK_EQUAL(explanation(thai, problem), thai.text("problem.any-too-long"));
    problem.most = 200;
    BOOST_CHECK_EQUAL(explanation(thai, problem),
                      thai.text("problem.field-too-long", {{"field", thai.text("signing_capacity")}, {"most", "200"}}));
    problem.code = "index-schema";
    problem.status = 500;
    BOOST_CHECK_EQUAL(explanation(thai, problem), thai.text("problem.damaged"));
    problem.status = 503;
    BOOST_CHECK_EQUAL(explanation(thai, problem), thai.text("problem.unavailable"));
    BOOST_CHECK_EQUAL(explanation(thai, Problem{}), thai.text("problem.internal"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
