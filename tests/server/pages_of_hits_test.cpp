// On which page a hit's section begins, in the answer and on the pages.
#include "tests/indexer/support/made_files.h"
#include "tests/server/support/finding_server.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

BOOST_AUTO_TEST_SUITE(pages_of_hits)

BOOST_AUTO_TEST_CASE(a_hit_says_on_which_page_it_begins_where_there_are_pages) {
    FindingServer live;
    const auto slide = [](const std::string& title, const std::string& text) {
        return "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>" + title + "</a:t></a:r></a:p><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:sld>";
    };
    const auto slides = made_zip(
        {{"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId r:id=\"a\"/><p:sldId r:id=\"b\"/></p:sldIdLst></p:presentation>"},
         {"ppt/_rels/presentation.xml.rels", "<R><Relationship Id=\"a\" Target=\"slides/1.xml\"/><Relationship Id=\"b\" Target=\"slides/2.xml\"/></R>"},
         {"ppt/slides/1.xml", slide("Aims", "shelters")},
         {"ppt/slides/2.xml", slide("Means", "hotlines zythum")}});
    const auto id = live.deposit(live.world.compartment, "T/SLIDES", slides);
    live.deposit(live.world.compartment, "T/PDF", made_pdf({"Article 1 Purpose", "The parties build quokka shelters."}));
    live.deposit(live.world.compartment, "T/TEXT", "Article 1 Purpose\n\nThe parties build wombat shelters.");
    live.wait();
    const std::string bearer = live.bearer(live.world.secretariat), cookie = live.cookie(live.world.secretariat);
    for (const auto& [word, page] : {std::pair{"zythum", 2}, std::pair{"quokka", 1}, std::pair{"wombat", 0}}) {
        const auto answer = live.search(bearer, std::string("q=") + word);
        BOOST_REQUIRE(answer.at("items").size() == 1U);
        BOOST_TEST(answer.at("items").at(0).at("page") == page, word);
        const auto shown = live.ask("GET", std::string("/?q=") + word, cookie);
        BOOST_TEST(shown.status == 200);
        BOOST_TEST((shown.body.find("p. " + std::to_string(page)) != std::string::npos) == (page > 0), word);
    }
    const auto text = live.ask("GET", "/documents/" + id.to_text() + "/versions/1/text/text.txt", cookie);
    BOOST_TEST(text.body.find(">Means</a> <small class=\"meta\">p. 2</small>") != std::string::npos);
    const auto khmer = live.ask("GET", "/?q=zythum", cookie + "Accept-Language: km\r\n");
    BOOST_TEST(khmer.body.find("ទំព័រទី 2") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
