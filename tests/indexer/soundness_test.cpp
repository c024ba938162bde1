// Text whose letters are not what they say: of fonts of before Unicode, and of PDFs that do not say what their glyphs
// mean.
#include "indexer/extract/soundness.h"

#include "indexer/extract/extract.h"
#include "support/made_files.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::indexer;

namespace {

const std::string limon =
    "RBHraCaNacRkkm<\u00FACa Cati sasna RBHmhakSRt raCrd\u00E6aPi)al kic\u00A9shRbtibt\u00FEikar "
    "\u00E9nRBHraCaNacRkkm<\u00FACa nig "
    "raCrd\u00E6aPi)al\u00E9nRBHraCaNacRk\u00E9f s\u00FEIBIkarRbyuT\u00A7RbqaMgkarCYjdUrmnusS Edl "
    "manclnabMp\u00F8icbMp\u00F8aj EdlRtUvTTYl)ankarkarBar TaMgenaH "
    "k\u00F1\u00FAgRbeTs karBarsiT\u00A7i nigEpnkarsuxPaB";
const std::string win_innwa =
    "jrefrmEdkifiH awmf taemufwGif jynfolrsm;udk tumtuG,fay;&ef oabmwlnDcsufrsm; csKyfqdkMuonf? zGJUpnf;yHk tajccH "
    "Oya' jy|mef;csuf rsm;ESifh tnD "
    "EdkifiHom;wdkif;onf tcGifhta&;rsm; &&SdapcJhonf/ tjynfjynfqdkif&m ul;oef;a&mif;0,fjcif;";

// That of many words, each line a paragraph.
std::string english(int lines) {
    std::string all;
    for (int i = 0; i < lines; ++i)
        all += "The parties shall protect the victims and cooperate in their return to their homes.\n\n";
    return all;
}

Extraction extracted(const std::string& content) {
    return extract_text(crypto::as_bytes(content));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(soundness)

BOOST_AUTO_TEST_CASE(letters_of_fonts_are_noticed) {
    BOOST_TEST((soundness_of(limon) == Soundness::capitals));
    BOOST_TEST((soundness_of(win_innwa) == Soundness::capitals));
    for (const auto& passage : {limon, win_innwa}) {
        const auto text = extracted(english(200) + passage + "\n\n" + english(200));
        BOOST_TEST(!text.reliable);
        BOOST_TEST(reasons_of(text) == "font-letters");
        auto xml = passage;
        std::erase_if(xml, [](char c) { return c == '<' || c == '&'; });
        BOOST_TEST(!extracted(made_docx({{"", english(1)}, {"", xml}, {"", english(1)}})).reliable);
    }
}

BOOST_AUTO_TEST_CASE(signs_without_meaning_are_noticed) {
    BOOST_TEST(
        (soundness_of(
             "! \" # $ % & ' ( ) # * + ! ,+- ,# . /0 + 1 2+ % # +# * 3 41 5 - # + 6' !7 28 !3 9 # !: # -+ 5 - ,6. (") ==
         Soundness::signs));
    BOOST_TEST((soundness_of("Word and word and word \uE001\uE002 and \uE003x") == Soundness::signs));
    BOOST_TEST((soundness_of("Word and \x01\x02 word and word") == Soundness::signs));
    const auto pdf = extracted(made_pdf({"!\"#$%&' * #+ ! ,+- ,#. /+", "% # +# * @ + - # + ' !7 28 !3 9 # !: # -+",
                                         "- ,6. # / ,+- # 5 21 : 3 + ! + 6'"}));
    BOOST_TEST(!pdf.reliable);
    BOOST_TEST(pdf.images);
    BOOST_TEST(reasons_of(pdf) == "font-letters");
    const auto khmer = extracted(made_pdf({"RBHraCaNacRkkmCa CatisasnaRBHmhakSRt raCrdaPiYal kicshRbtibtikar",
                                           "nigraCrdaPiYalnRBHraCaNacRk sIBIkarRbyuTRbqaMgkarCYjdUrmnusS",
                                           "EdlmanclnabMpicbMpaj EdlRtUvTTYlYankarkarBar TaMgenaH kgRbeTs karBarsiTi",
                                           "nigEpnkarsuxPaB RBHraCaNacRk karBarsiTinigkar RbtibtikarRbyuTnig"}));
    BOOST_TEST(!khmer.reliable);
    BOOST_TEST(reasons_of(khmer) == "font-letters");
}

BOOST_AUTO_TEST_CASE(what_only_looks_odd_is_sound) {
    for (const std::string sound :
         {"Article 1. Aim ........................ 1\nArticle 2. Scope ____________ 2\n\u2022 one \u2022 two \uF0B7 "
          "three \u2026\u2026\u2026\u2026 | | | |",
          "1,234 | 5,678 | 9,012 | 3,456 | 7,890 | 12.5% | 13.7% | 1,234 | 5,678 | 9,012 | 3,456 | 7,890 | $12.50 | "
          "13.7%",
          "NaCl, H2O, KMnO4, CaCO3, Fe2O3, CuSO4, NaOH, HCl; mailto: officer.name@police.gov.kh, "
          "http://example.org/AgreementText/PartOne?name=valueOne "
          "ANTI-TRAFFICKING IN PERSONS: MEMORANDUM OF UNDERSTANDING McDonald, O'Brien, MacArthur, AT&T, R&D, "
          "e-Government, iPhone, PhD, kWh, MHz, GHz, mmHg",
          "int main(int argc, char** argv) { std::vector<std::string> names = readNames(argv[1]); for (std::size_t i = "
          "0; i < names.size(); ++i) { if "
          "(names[i].empty()) continue; const auto found = lookUp(names[i]); printLine(found->second.firstName, "
          "found->second.lastName); } return EXIT_SUCCESS; }",
          "untrusted comment: signature from minisign secret "
          "key\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3RWQf6LRCGA9i53mlYecO4IzT51TGPp",
          "ព្រះរាជាណាចក្រកម្ពុជា ជាតិ សាសនា ព្រះមហាក្សត្រ រាជរដ្ឋាភិបាល",
          "第一条 缔约方应当打击拐卖人口，保护受害人，并于昆明签订行动计划。",
          "Điều 1. Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền", "- 3 -"}) {
        BOOST_TEST((soundness_of(sound) == Soundness::sound), sound);
        BOOST_TEST(extracted(sound).reliable, sound);
    }
    BOOST_TEST(
        extracted(made_pdf({"Article 1", "The parties shall protect the victims and cooperate in their return."}))
            .reliable);
}

BOOST_AUTO_TEST_SUITE_END()
