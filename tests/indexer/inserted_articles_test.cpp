// Articles that were inserted behind others, from their text to the answer of a search.
#include "indexer/extract/extract.h"
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <utility>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Fixture {
    Index index;
    Fixture() { index.open("open"); }

    void add(std::string id, const std::vector<std::pair<std::string, std::string>>& texts) {
        std::vector<IndexedFile> files;
        for (const auto& [language, text] : texts) files.push_back({language, language, extract_text(crypto::as_bytes(text)).sections});
        index.add_version("open", {.document = std::move(id),
                                   .version = 1,
                                   .act = 0,
                                   .symbol = "",
                                   .title = "",
                                   .kind = "agreement",
                                   .parties = {},
                                   .date = "2016-03-01",
                                   .status = "in force",
                                   .files = std::move(files)});
        index.publish("open", {1, "root"});
    }
    SearchHit first(const std::string& text) {
        const std::vector<std::string> compartments{"open"};
        const auto found = index.search(compartments, {.text = text});
        BOOST_REQUIRE_MESSAGE(!found.hits.empty(), text);
        return found.hits.front();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inserted_articles, Fixture)

BOOST_AUTO_TEST_CASE(each_is_found_by_its_number) {
    add("th", {{"th", "มาตรา ๖ ผู้ใดซื้อหรือขายบุคคลต้องระวางโทษจำคุก\n\nมาตรา ๖/๑ ผู้ใดข่มขืนใจผู้อื่นให้ทำงานต้องระวางโทษจำคุก\n\nมาตรา ๗ ทวิ "
                      "พนักงานเจ้าหน้าที่มีอำนาจเรียกให้บุคคลมาให้ถ้อยคำ\n\nมาตรา ๘ ให้รัฐมนตรีรักษาการ"}});
    add("zh", {{"zh", "第十条 拐卖妇女、儿童的，处以罚金。\n\n第十条之一 组织他人跨境卖淫的，从重处罚。\n\n第十一条 本条例自发布之日起施行。"}});
    add("lo", {{"lo", "ມາດຕາ 7 ຈຸດປະສົງ\n\nກົດໝາຍສະບັບນີ້ ກຳນົດຫຼັກການ.\n\nມາດຕາ 7/1 ກອງທຶນ\n\nກອງທຶນ ໄດ້ມາຈາກງົບປະມານ.\n\nມາດຕາ 8 ຜົນສັກສິດ"}});
    add("km", {{"km", "មាត្រា ៤៣៧ អំពើប្រមាថ\n\nត្រូវផ្តន្ទាទោសដាក់ពន្ធនាគារ។\n\nមាត្រា ៤៣៧ ស្ទួន ការទទួលខុសត្រូវ\n\nនីតិបុគ្គលត្រូវពិន័យ។"}});
    add("my", {{"my", "ပုဒ်မ ၅၀၅ ထုတ်ဝေခြင်း\n\nမည်သူမဆို ပြစ်ဒဏ်ချမှတ်ခြင်း ခံရမည်။\n\nပုဒ်မ ၅၀၅-က နှောင့်ယှက်ခြင်း\n\nမည်သူမဆို ထောင်ဒဏ် ချမှတ်ခြင်း ခံရမည်။"}});
    add("vi", {{"vi", "Điều 12. Bảo vệ\n\nNạn nhân được bảo vệ.\n\nĐiều 12a. Hỗ trợ\n\nNạn nhân được hỗ trợ.\n\nĐiều 13. Hiệu lực"}});
    add("en", {{"en", "Article 6 Offences\n\nWhoever sells a person is punished.\n\nArticle 6-A Forced labour\n\nWhoever forces a person to work is "
                      "punished.\n\nArticle 6 bis Legal persons\n\nLegal persons are fined.\n\nArticle 7 Entry into force"}});
    for (const auto& [query, heading, place] : std::initializer_list<std::array<const char*, 3>>{{"มาตรา 6/1", "มาตรา ๖/๑", "6-1"},
                                                                                              {"\"มาตรา ๖/๑\"", "มาตรา ๖/๑", "6-1"},
                                                                                              {"มาตรา 7 ทวิ", "มาตรา ๗ ทวิ", "7-2"},
                                                                                              {"第十条之一", "第十条之一", "10-1"},
                                                                                              {"第10条之1", "第十条之一", "10-1"},
                                                                                              {"ມາດຕາ 7/1", "ມາດຕາ 7/1 ກອງທຶນ", "7-1"},
                                                                                              {"មាត្រា 437 ស្ទួន", "មាត្រា ៤៣៧ ស្ទួន ការទទួលខុសត្រូវ", "437-2"},
                                                                                              {"ပုဒ်မ ၅၀၅-က", "ပုဒ်မ ၅၀၅-က နှောင့်ယှက်ခြင်း", "505-1"},
                                                                                              {"Điều 12a", "Điều 12a. Hỗ trợ", "12-1"},
                                                                                              {"\"Article 6-A\"", "Article 6-A Forced labour", "6-1"},
                                                                                              {"\"Article 6 bis\"", "Article 6 bis Legal persons", "6-2"}}) {
        const auto hit = first(query);
        BOOST_TEST(hit.heading == heading, query << ": " << hit.heading);
        BOOST_TEST(hit.place == place, query << ": " << hit.place);
    }
}

BOOST_AUTO_TEST_CASE(one_has_the_same_place_in_two_languages) {
    add("a", {{"en", "Article 8 Crimes\n\nThe court tries crimes.\n\nArticle 8 bis Aggression\n\nIt tries the crime of aggression.\n\nArticle 9 Elements\n\nThey help."},
              {"zh", "第八条 罪行\n\n本法院审理罪行。\n\n第八条之二 侵略罪\n\n本法院审理侵略罪。\n\n第九条 要件\n\n要件有帮助。"},
              {"th", "ข้อ ๘ อาชญากรรม\n\nศาลพิจารณาอาชญากรรม\n\nข้อ ๘ ทวิ การรุกราน\n\nศาลพิจารณาการรุกราน\n\nข้อ ๙ องค์ประกอบ\n\nเป็นประโยชน์"}});
    const auto hit = first("aggression");
    BOOST_TEST(hit.heading == "Article 8 bis Aggression");
    BOOST_REQUIRE(hit.also.size() == 2U);
    BOOST_TEST(hit.also[0].heading == "第八条之二 侵略罪");
    BOOST_TEST(hit.also[1].heading == "ข้อ ๘ ทวิ การรุกราน");
}

BOOST_AUTO_TEST_SUITE_END()
