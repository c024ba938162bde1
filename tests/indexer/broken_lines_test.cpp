// Words that a line's end broke are whole again; all else stays.
#include "indexer/extract/broken_lines.h"

#include <boost/test/unit_test.hpp>

namespace depositary::indexer {

BOOST_AUTO_TEST_SUITE(broken_lines)

BOOST_AUTO_TEST_CASE(a_word_with_a_hyphen_at_the_end_of_its_line_is_joined) {
    BOOST_TEST(joined_lines("the repatria-\ntion of victims") == "the repatriation of victims");
    BOOST_TEST(joined_lines("im- \r\n  plement") == "implement");
    BOOST_TEST(joined_lines("Natio-\nné") == "Nationé");
    for (const char* text : {"2004-\n2007", "Inter-\nMinisterial", "a list:\n- one\n- two", "end -\nnext",
                             "repatria-\n\ntion", "a-b c", "-\nx", "x-", "", "well-being of\nall"})
        BOOST_TEST(joined_lines(text) == text);
}

BOOST_AUTO_TEST_CASE(a_mark_is_never_parted_from_its_letter) {
    BOOST_TEST(joined_lines("ករណ\nី មានការ") == "ករណី មានការ");
    BOOST_TEST(joined_lines("បរិបូរណ\n៍ នូវ") == "បរិបូរណ៍ នូវ");
    BOOST_TEST(joined_lines("ព្រហ្មទណ\n្ឌ") == "ព្រហ្មទណ្ឌ");
    BOOST_TEST(joined_lines("ที่ ่") == "ที่่");
    for (const char* text : {"ຫຼາຍ ຄົນ", "ប្រទេស នីមួយៗ", "a \u0301", " ី", "ไทย\nแลนด์"})
        BOOST_TEST(joined_lines(text) == text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::indexer
