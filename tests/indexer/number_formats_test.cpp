// What a person sees in a spreadsheet is what is found.
#include "indexer/extract/extract.h"
#include "indexer/extract/number_formats.h"
#include "support/made_files.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace depositary;
using namespace depositary::indexer;

BOOST_AUTO_TEST_SUITE(number_formats)

BOOST_AUTO_TEST_CASE(a_number_is_written_as_its_cell_shows_it) {
    for (const auto& [number, code, shown] : std::initializer_list<std::array<std::string_view, 3>>{
             {"0.125", "0.00%", "12.50%"}, {"0.125", "0.00 %", "12.50 %"}, {"0.125", "0%", "12%"}, {"1", "0%", "100%"}, {"-0.05", "0.0%", "-5.0%"},
             {"1234.5", "#,##0.00", "1,234.50 (1234.5)"}, {"1234567", "#,##0", "1,234,567"}, {"1234.567", "#,##0", "1,235 (1234.567)"}, {"0.5", "#.##", "0.5"}, {"5", "0.##", "5"},
             {"1234.5", "\"$\"#,##0.00", "$1,234.50 (1234.5)"}, {"1500000", "[$\u20AD-454]#,##0", "\u20AD1,500,000"}, {"1500000", "#,##0\\ \"Kip\"", "1,500,000 Kip"}, {"99", "#,##0.00\\ [$\u20AC-407]", "99.00 \u20AC (99)"},
             {"-1234", "#,##0;(#,##0)", "(1,234)"}, {"-1234", "#,##0;[Red]-#,##0", "-1,234"}, {"0", "#,##0;(#,##0);\"-\"", "-"}, {"1", "\"Yes\";;\"No\"", "Yes"}, {"0", "\"Yes\";;\"No\"", "No"},
             {"1234", "_-* #,##0_-", "1,234"}, {"7", "000", "007 (7)"}, {"12000", "#,##0,", "12 (12000)"}, {"0.30000000000000004", "0.00", "0.30"},
             {"38289", "dd/mm/yyyy", "29/10/2004 (2004-10-29)"}, {"38289", "d mmmm yyyy", "29 October 2004 (2004-10-29)"}, {"38289", "[$-409]d-mmm-yy", "29-Oct-04 (2004-10-29)"}, {"38289", "yyyy-mm-dd", "2004-10-29"},
             {"38289", "yyyy\"\u5E74\"m\"\u6708\"d\"\u65E5\"", "2004\u5E7410\u670829\u65E5 (2004-10-29)"}, {"38289", "[$-41E]d mmmm yyyy", "2004-10-29"}, {"38289", "d/m/bbbb", "2004-10-29"},
             {"38289.5625", "d/m/yy h:mm AM/PM", "29/10/04 1:30 PM (2004-10-29 13:30)"}, {"0.75", "h:mm", "18:00"}, {"1.5", "[h]:mm", "36:00"}, {"0.0625", "mm:ss", "30:00"},
             {"12", "General", "12"}, {"12", "", "12"}, {"12", "@", "12"}, {"0.5", "# ?/?", "0.5"}, {"12345", "0.00E+00", "12345"}, {"12", "[>10]0.0;0", "12"}, {"1e300", "0", "1e300"}, {"x", "0%", "x"}, {"nan", "0", "nan"},
             {"3", "\"", "3"}, {"3", "[", "3"}, {"3", "0.", "3"}, {"3", "\\", "3"}, {"3", "%", "3"}, {"3", ";", "3"}})
        BOOST_TEST(shown_number(number, code, false) == shown, number << " as " << code << ": " << shown_number(number, code, false));
    BOOST_TEST(shown_number("36827", "dd/mm/yyyy", true) == "29/10/2004 (2004-10-29)");
    BOOST_TEST(shown_number("0.125", built_in_format(10), false) == "12.50%");
    BOOST_TEST(shown_number("38289", built_in_format(14), false) == "2004-10-29");
    BOOST_TEST(shown_number("1.5", built_in_format(46), false) == "36:00:00");
}

BOOST_AUTO_TEST_CASE(cells_of_truth_and_percent_are_read_in_both_formats) {
    const auto text = [](const std::vector<std::pair<std::string, std::string>>& parts) { return extract_text(crypto::as_bytes(made_zip(parts))).sections.at(0).text; };
    BOOST_TEST(text({{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>"},
                     {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"a\" Target=\"s.xml\"/></R>"},
                     {"xl/styles.xml", "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"4\"/></cellXfs></s>"},
                     {"xl/s.xml", "<w><sheetData><row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c s=\"1\"><v>0.125</v></c><c s=\"2\"><v>1234.5</v></c><c t=\"e\"><v>#REF!</v></c></row></sheetData></w>"}}) ==
               "TRUE | FALSE | 12.50% | 1,234.50 (1234.5)");
    BOOST_TEST(text({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                     {"content.xml", "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><o:body><o:spreadsheet><t:table t:name=\"S\"><t:table-row><t:table-cell o:value-type=\"boolean\" o:boolean-value=\"true\"/>"
                                     "<t:table-cell o:value-type=\"percentage\" o:value=\"0.125\"><x:p>12,50 %</x:p></t:table-cell><t:table-cell o:value-type=\"percentage\" o:value=\"0.125\"/>"
                                     "<t:table-cell o:value-type=\"float\" o:value=\"1234.5\"><x:p>1.234,50</x:p></t:table-cell><t:table-cell o:value-type=\"float\" o:value=\"1234\"><x:p>1,234</x:p></t:table-cell>"
                                     "<t:table-cell/></t:table-row></t:table></o:spreadsheet></o:body></o:d>"}}) == "TRUE | 12,50 % | 12.5% | 1.234,50 (1234.5) | 1,234");
}

BOOST_AUTO_TEST_SUITE_END()
