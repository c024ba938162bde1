#include "repository/password_rules.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "crypto/error.h"
#include "tests/repository/support/world.h"

namespace depositary::repository {

BOOST_AUTO_TEST_SUITE(password_rules)

namespace {
const std::vector<std::string> about = {"sokha.chan", "KH", "Taskforce of Cambodia"};
std::string refusal(std::string_view password) {
    return code_of([&] { check_password_choice(password, about); });
}
}  // namespace

BOOST_AUTO_TEST_CASE(what_everybody_tries_first_is_refused_however_it_is_written) {
    for (const char* password :
         {"password1234", "Password2024!", "P@ssw0rd-2024", "p4$$w0rd p4$$w0rd", "correct horse battery staple", "CorrectHorseBatteryStaple",
          "iloveyou12345", "qwertyuiop123", "1qaz2wsx3edc", "aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "abcdefghijklm",
          "secretsecretsecret", "29102004 29102004", "Cambodia-2024-Thailand", "sokha.chan-2024", "Sokha Chan 1990", "Taskforce!Cambodia",
          "depositary-secretariat", "ｐａｓｓｗｏｒｄ１２３４", "letmein.welcome.dragon",
          "counterstrike", "Unbelievable!", "tequieromucho", "MyChemicalRomance", "iloveyousomuch", "jesuschrist1", "Liverpool-FC-1",
          "qwertyuiopas", "qazwsxedcrfv", "Mnbvcxz-lkjhgf", "laotaskforce"}) {
        BOOST_TEST(refusal(password) == "password-common", password);
    }
}

BOOST_AUTO_TEST_CASE(others_are_taken) {
    for (const char* password : {test_password, "demonstration-cambodia", "granite umbrella tidal fourteen", "x7#Kq9!vTz2m", "ពាក្យសម្ងាត់របស់ខ្ញុំវែង",
                                 "một mật khẩu rất dài", "这是一个非常长的秘密密码吧"}) {
        BOOST_TEST(refusal(password) == "none", password);
    }
    BOOST_TEST(refusal("short") == "password-too-short");
    BOOST_TEST(refusal("ລາວລ") == "password-too-short");  // twelve bytes are no twelve characters
    BOOST_TEST(refusal("ກຂຄງຈສຊຍດຕຖ") == "password-too-short");
    BOOST_TEST(refusal("ກຂຄງຈສຊຍດຕຖທ") == "none");
    BOOST_TEST(refusal(std::string(1025, 'x')) == "password-too-long");
    BOOST_TEST(refusal("\xff\xfe bytes that are no text") == "password-not-text");
}

// The longer the list, the more is made of its entries: what a password manager makes must not be.
BOOST_AUTO_TEST_CASE(what_is_drawn_by_lot_is_taken) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::mt19937 dice(20261130);
    std::uniform_int_distribution<std::size_t> any(0, letters.size() - 1);
    std::vector<std::string> refused;
    for (int i = 0; i < 10000; ++i) {
        std::string password(14, ' ');
        std::generate(password.begin(), password.end(), [&] { return letters[any(dice)]; });
        if (refusal(password) != "none") {
            refused.push_back(password);
        }
    }
    BOOST_TEST(refused.size() <= 5U, "of ten thousand refused: " << refused.size() << ", the first " << (refused.empty() ? "" : refused.front()));
}

// The keyboards of Viet Nam differ in how they compose; the person does not see it.
BOOST_AUTO_TEST_CASE(it_does_not_matter_how_a_keyboard_composes) {
    const std::string composed = "mật khẩu của tôi rất dài", decomposed = "mật khẩu của tôi rất dài";
    BOOST_TEST(composed != decomposed);
    BOOST_TEST(normalised_password(composed) == normalised_password(decomposed));
    BOOST_TEST(normalised_password("\xff") == "\xff");
    World world;
    NewAccount account{"composer", "A composer", "SEC", Role::observer, {}, composed, ""};
    world.depositary->open_account(world.secretariat, account);
    BOOST_TEST(world.depositary->check_password("composer", decomposed).has_value());
    BOOST_TEST(!world.depositary->check_password("composer", decomposed + "x").has_value());
}

BOOST_AUTO_TEST_CASE(an_account_is_not_opened_with_a_common_password) {
    World world;
    NewAccount account{"reader", "A reader", "SEC", Role::observer, {}, "password-2024", ""};
    BOOST_TEST(code_of([&] { world.depositary->open_account(world.secretariat, account); }) == "password-common");
    TemporaryFolder folder;
    Founding founding{"depositary.example/x", {}, "An office", "secretariat", "The office", "Secretariat2024"};
    BOOST_TEST(code_of([&] { Depositary::found(folder.path() + "/data", Founded::root(), founding); }) == "password-common");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::repository
