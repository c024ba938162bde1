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
             {"0.125", "0.00%", "12.50%"}, {"0.125", "0.00 %", "12.50 %"}, {"0.125", "0%", "13%"}, {"1", "0%", "100%"}, {"-0.05", "0.0%", "-5.0%"},
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

BOOST_AUTO_TEST_CASE(a_number_is_rounded_as_it_is_written) {
    for (const auto& [number, code, shown] : std::initializer_list<std::array<std::string_view, 3>>{
             {"0.125", "0%", "13%"}, {"0.1225", "0.0%", "12.3%"}, {"2.5", "0", "3 (2.5)"}, {"0.5", "0", "1 (0.5)"}, {"-2.5", "0", "-3 (-2.5)"}, {"1.005", "0.00", "1.01 (1.005)"}, {"2.675", "0.00", "2.68 (2.675)"},
             {"1.0049999999999999", "0.00", "1.01"}, {"9.995", "0.00", "10.00 (9.995)"}, {"99.5", "0", "100 (99.5)"}, {"0.0004", "0.00", "0.00 (0.0004)"}, {"1e-300", "0.00", "0.00 (1e-300)"}, {"0.30000000000000004", "0.0", "0.3"},
             {"123456789012345", "#,##0", "123,456,789,012,345"}, {"1234567890123456", "#,##0", "1234567890123456"}})
        BOOST_TEST(shown_number(number, code, false) == shown, number << " as " << code << ": " << shown_number(number, code, false));
}

BOOST_AUTO_TEST_CASE(what_a_code_puts_between_digits_and_for_zero_is_shown) {
    constexpr std::string_view commas = R"(_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_))";
    for (const auto& [number, code, shown] : std::initializer_list<std::array<std::string_view, 3>>{
             {"12500000", "0.0,,\"M\"", "12.5M (12500000)"}, {"1500000000", "0,,,\" bn\"", "2 bn (1500000000)"}, {"0", commas, "-"}, {"1234.5", commas, "1,234.50 (1234.5)"}, {"-1234.5", commas, "(1,234.50) (1234.5)"}, {"0", "#,##0;-#,##0;\"-\"#", "-"},
             {"8561234567", R"(000\-000\-0000)", "856-123-4567 (8561234567)"}, {"8561234567", "(000) 000-0000", "(856) 123-4567 (8561234567)"}, {"12", "000-000", "000-012 (12)"}, {"28561234567", "000-000-0000", "2856-123-4567 (28561234567)"},
             {"12", "##-##", "-12"}, {"0", "0;;;", ""}, {"5", "0;;;", "5"}, {"-5", "0;;;", ""}, {"0", "#", ""}})
        BOOST_TEST(shown_number(number, code, false) == shown, number << " as " << code << ": " << shown_number(number, code, false));
}

// Digits and what the code writes itself need no language; names do, and the reader's system decides what is its own.
BOOST_AUTO_TEST_CASE(days_of_other_languages_show_where_they_have_no_names) {
    for (const auto& [code, shown] : std::initializer_list<std::array<std::string_view, 2>>{
             {"[$-804]yyyy\"\u5E74\"m\"\u6708\"d\"\u65E5\"", "2004\u5E7410\u670829\u65E5 (2004-10-29)"}, {"[$-42A]dd/mm/yyyy", "29/10/2004 (2004-10-29)"}, {"[$-41E]d/m/yyyy", "29/10/2004 (2004-10-29)"}, {"[$-42A]d mmmm yyyy", "2004-10-29"},
             {"[$-454]ddd d/m/yyyy", "2004-10-29"}, {"[$-C09]d mmmm yyyy", "29 October 2004 (2004-10-29)"}, {"[$-1070000]d/m/yyyy;@", "29/10/2547 (2004-10-29)"}, {"[$-D07041E]d/m/yyyy", "2004-10-29"}, {"[$-F800]dddd, mmmm dd, yyyy", "2004-10-29"}, {"[$-1]d/m/yyyy", "2004-10-29"}})
        BOOST_TEST(shown_number("38289", code, false) == shown, code << ": " << shown_number("38289", code, false));
}

// A formula without its result was written by a program that does not calculate: what the cell shows is not known.
BOOST_AUTO_TEST_CASE(a_formula_without_its_result_is_told) {
    const auto read = [](const std::string& cells) {
        return extract_text(crypto::as_bytes(made_zip({{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>"},
                                                       {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"a\" Target=\"s.xml\"/></R>"},
                                                       {"xl/s.xml", "<w><sheetData><row><c><v>7</v></c>" + cells + "</row></sheetData></w>"}})));
    };
    const auto without = read("<c><f>SUM(Z1:Z9)</f></c>");
    BOOST_TEST(without.partial);
    BOOST_TEST((without.reasons == std::vector{Reason::parts_left_out}));
    BOOST_TEST(without.sections.at(0).text == "7");
    for (const auto* cells : {"<c><f>1+1</f><v>2</v></c>", "<c t=\"str\"><f>A1</f><v></v></c>", "<c/>"}) BOOST_TEST(!read(cells).partial, cells);
    // A day of a cell that has days.
    BOOST_TEST(read("<c t=\"d\"><v>2004-10-29T00:00:00.000</v></c><c t=\"d\"><v>2004-10-29T13:30:00</v></c>").sections.at(0).text == "7 | 2004-10-29 | 2004-10-29T13:30:00");
    const auto ods = [](const std::string& cell) {
        return extract_text(crypto::as_bytes(made_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                                       {"content.xml", "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><o:body><o:spreadsheet><t:table t:name=\"S\"><t:table-row>" + cell + "</t:table-row></t:table></o:spreadsheet></o:body></o:d>"}})));
    };
    BOOST_TEST(ods("<t:table-cell t:formula=\"of:=1+1\"/>").partial);
    BOOST_TEST(!ods("<t:table-cell t:formula=\"of:=1+1\" o:value-type=\"float\" o:value=\"2\"><x:p>2</x:p></t:table-cell>").partial);
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
