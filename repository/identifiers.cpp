#include "repository/identifiers.h"

#include <algorithm>

#include "crypto/secret.h"

namespace depositary::repository {

template <class Tag>
Identifier<Tag> Identifier<Tag>::random() {
    Identifier id;
    crypto::random_bytes(id.bytes_);
    id.bytes_[6] = static_cast<std::uint8_t>((id.bytes_[6] & 0x0F) | 0x40);  // version 4
    id.bytes_[8] = static_cast<std::uint8_t>((id.bytes_[8] & 0x3F) | 0x80);  // RFC 9562 variant
    return id;
}

template <class Tag>
std::optional<Identifier<Tag>> Identifier<Tag>::parse(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') {
                return std::nullopt;
            }
        } else {
            digits += text[i];
        }
    }
    const auto bytes = crypto::from_hex(digits);
    if (!bytes) {
        return std::nullopt;
    }
    Identifier id;
    std::copy(bytes->begin(), bytes->end(), id.bytes_.begin());
    return id;
}

template <class Tag>
std::string Identifier<Tag>::to_text() const {
    std::string text = crypto::to_hex(bytes_);
    for (const std::size_t position : {8, 13, 18, 23}) {
        text.insert(position, 1, '-');
    }
    return text;
}

template class Identifier<InstanceTag>;
template class Identifier<CompartmentTag>;
template class Identifier<DocumentTag>;
template class Identifier<AccountTag>;
template class Identifier<UploadTag>;
template class Identifier<ActTag>;

namespace {

bool is_code(std::string_view code, std::size_t longest) {
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return code.size() >= 2 && code.size() <= longest && letter(code[0]) &&
           std::all_of(code.begin(), code.end(), allowed);
}

}  // namespace

bool is_party_code(std::string_view code) { return is_code(code, 8); }
bool is_body_code(std::string_view code) { return is_code(code, 16); }

}  // namespace depositary::repository
