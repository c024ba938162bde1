#include "crypto/totp.h"

#include <boost/test/unit_test.hpp>

namespace depositary::crypto {

BOOST_AUTO_TEST_SUITE(totp)

namespace {
const std::string_view rfc_secret = "12345678901234567890";
}

// RFC 4226, appendix D.
BOOST_AUTO_TEST_CASE(codes_by_counter_are_those_of_rfc_4226) {
    const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                 "254676", "287922", "162583", "399871", "520489"};
    for (std::uint64_t counter = 0; counter < 10; ++counter)
        BOOST_TEST(hotp(as_bytes(rfc_secret), counter) == codes[counter]);
}

// RFC 6238, appendix B (SHA-1).
BOOST_AUTO_TEST_CASE(codes_by_time_are_those_of_rfc_6238) {
    const std::pair<std::int64_t, const char*> codes[] = {
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [time, code] : codes)
        BOOST_TEST(hotp(as_bytes(rfc_secret), static_cast<std::uint64_t>(time / totp_step), 8) == code);
}

// A11.
BOOST_AUTO_TEST_CASE(a_code_holds_for_its_step_and_its_neighbours_and_never_twice) {
    const ByteView secret = as_bytes(rfc_secret);
    const std::int64_t time = 1111111111, step = time / totp_step;
    const std::string code = hotp(secret, static_cast<std::uint64_t>(step));
    BOOST_TEST((totp_step_of(secret, code, time, 0) == step));
    BOOST_TEST((totp_step_of(secret, code, time + totp_step, 0) == step));
    BOOST_TEST((totp_step_of(secret, code, time - totp_step, 0) == step));
    BOOST_TEST(!totp_step_of(secret, code, time + 2 * totp_step, 0));
    BOOST_TEST(!totp_step_of(secret, code, time - 2 * totp_step, 0));
    BOOST_TEST(!totp_step_of(secret, code, time, step));
    BOOST_TEST(!totp_step_of(secret, code, time, step + 5));
    for (const std::string wrong : {"", "12345", "1234567", "abcdef", "000000"})
        BOOST_TEST(!totp_step_of(secret, wrong, time, 0));
    BOOST_TEST(!totp_step_of(secret, code + "0", time, 0));
}

// RFC 4648 §10.
BOOST_AUTO_TEST_CASE(base32_is_that_of_rfc_4648) {
    const std::pair<const char*, const char*> cases[] = {{"", ""},           {"f", "MY"},         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},   {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
    for (const auto& [text, code] : cases) BOOST_TEST(to_base32(as_bytes(text)) == code);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::crypto
