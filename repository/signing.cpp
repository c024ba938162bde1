#include "repository/signing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/error.h"

namespace depositary::repository {
namespace {

constexpr std::string_view header = "depositary-act/v1";

// Takes "name=value" and the space after it from the front of the text.
std::optional<std::string_view> take(std::string_view& text, std::string_view name) {
    if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != '=') {
        return std::nullopt;
    }
    text.remove_prefix(name.size() + 1);
    const auto end = text.find(' ');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto value = text.substr(0, end);
    text.remove_prefix(end + 1);
    return value;
}

template <class Number>
bool parse_number(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && (text == "0" || text[0] != '0');
}

}  // namespace

std::string SignedAct::to_comment() const {
    return fmt::format("{} act={} party={} document={} version={} time={} size={} root={} capacity={}", header, act, party,
                       document.to_text(), version, time.to_text(), size, crypto::to_base64(root), capacity);
}

std::optional<SignedAct> SignedAct::parse(std::string_view comment) {
    SignedAct signed_act;
    std::string_view rest = comment;
    if (!rest.starts_with(header) || rest.size() <= header.size() || rest[header.size()] != ' ') {
        return std::nullopt;
    }
    rest.remove_prefix(header.size() + 1);
    const auto act = take(rest, "act");
    const auto party = act ? take(rest, "party") : std::nullopt;
    const auto document = party ? take(rest, "document") : std::nullopt;
    const auto version = document ? take(rest, "version") : std::nullopt;
    const auto time = version ? take(rest, "time") : std::nullopt;
    const auto size = time ? take(rest, "size") : std::nullopt;
    const auto root = size ? take(rest, "root") : std::nullopt;
    if (!root || !rest.starts_with("capacity=") || rest.size() == 9) {
        return std::nullopt;
    }
    const auto id = DocumentId::parse(*document);
    const auto when = Timestamp::parse(*time);
    const auto hash = crypto::from_base64(*root);
    if (!id || !when || !hash || hash->size() != 32 || !parse_number(*version, signed_act.version) ||
        !parse_number(*size, signed_act.size)) {
        return std::nullopt;
    }
    signed_act.act = *act;
    signed_act.party = *party;
    signed_act.document = *id;
    signed_act.time = *when;
    std::copy(hash->begin(), hash->end(), signed_act.root.bytes.begin());
    signed_act.capacity = rest.substr(9);
    // One form only: what does not come out the same was not it.
    return signed_act.to_comment() == comment ? std::optional(signed_act) : std::nullopt;
}

void check_signature_time(Timestamp stated, Timestamp taken) {
    if (stated.seconds > taken.seconds + signature_ahead) {
        throw Invalid("signature-future", "The signature says that it was prepared at " + stated.to_text() + ", and here it is " +
                                              taken.to_text() + ": set the signer's clock right, and sign anew.");
    }
    if (stated.seconds + signature_span < taken.seconds) {
        throw Invalid("signature-old", "The signature was prepared at " + stated.to_text() +
                                           ", more than thirty days ago: ask for the signing request anew, and sign that.");
    }
}

void check_act_word(std::string_view word) {
    static constexpr std::array<std::string_view, 4> words = {"signature", "endorsement", "agreement-in-principle",
                                                              "certification"};
    if (std::find(words.begin(), words.end(), word) == words.end()) {
        throw Invalid("signature-act",
                      "The act must be one of signature, endorsement, agreement-in-principle, certification.");
    }
}

}  // namespace depositary::repository
