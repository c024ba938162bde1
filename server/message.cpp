#include "server/message.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace depositary::server {

namespace {

void check_printable(std::string_view text) {
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
        throw std::logic_error("a response field holds a control character");
    }
}

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string& Request::parameter(std::string_view name) const {
    for (const auto& [key, value] : path) {
        if (key == name) {
            return value;
        }
    }
    throw std::logic_error("the route has no such parameter");
}

std::vector<std::string> Request::query_values(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : query) {
        if (key == name) {
            values.push_back(value);
        }
    }
    return values;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
    auto values = query_values(name);
    if (values.size() > 1) {
        throw HttpError(400, "query-twice", "The query names " + std::string(name) + " twice.");
    }
    return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

void Request::allow_query(std::initializer_list<std::string_view> names) const {
    for (const auto& [key, value] : query) {
        if (std::find(names.begin(), names.end(), key) == names.end()) {
            throw HttpError(400, "query-unknown", "The query names something that is not known here: " + key + ".");
        }
    }
}

std::uint64_t Request::query_number(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                                    std::uint64_t max) const {
    const auto text = query_value(name);
    if (!text) {
        return otherwise;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < min || value > max) {
        throw HttpError(400, "query-malformed",
                        std::string(name) + " must be a number from " + std::to_string(min) + " to " + std::to_string(max) + ".");
    }
    return value;
}

std::string Request::read_body() const {
    std::string text;
    text.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(head.content_length.value_or(0), 1 << 20)));
    std::array<std::uint8_t, 16384> block;
    while (const std::size_t got = body->read(block)) {
        text.append(reinterpret_cast<const char*>(block.data()), got);
    }
    return text;
}

const repository::Actor& Request::actor() const {
    if (!signed_in) {
        throw Unauthenticated("not-signed-in", "Sign in first.");
    }
    return signed_in->actor;
}

Response Response::text(int status, std::string_view media_type, std::string body) {
    Response response(status);
    response.set("Content-Type", media_type);
    response.body_ = std::move(body);
    return response;
}

Response Response::redirect(std::string_view path) {
    Response response(303);
    response.set("Location", path);
    return response;
}

Response& Response::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
    return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
    check_printable(name);
    check_printable(value);
    fields_.emplace_back(name, value);
    return *this;
}

bool Response::has(std::string_view name) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const auto& field) { return same_name(field.first, name); });
}

Response& Response::stream(std::optional<std::uint64_t> length, Writer writer) {
    length_ = length;
    writer_ = std::move(writer);
    return *this;
}

}  // namespace depositary::server
