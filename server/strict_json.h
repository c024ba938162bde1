#pragma once
// JSON bodies (RFC 8259), read strictly: well-formed UTF-8, at most 32 levels, no name twice, no NUL in a text, no number
// that cannot be held, nothing after the value, no field that is not known.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace depositary::server {

inline constexpr std::size_t deepest_json = 32;

// Throws HttpError 400 "json-malformed" saying what is wrong and where.
nlohmann::json parse_strict_json(std::string_view text);

// An object's fields, each taken by name and type. Throws HttpError 400: "field-unknown", "field-missing" and
// "field-type", naming the field by its path ("version.files[0].name").
class JsonFields {
public:
    // `path` is empty for the body itself. `known` names every field that may be there.
    JsonFields(const nlohmann::json& object, std::string path, std::initializer_list<std::string_view> known);

    bool has(std::string_view name) const;
    std::string text(std::string_view name) const;
    std::string text_or(std::string_view name, std::string_view otherwise) const;
    std::vector<std::string> texts_or_none(std::string_view name) const;
    bool flag_or(std::string_view name, bool otherwise) const;
    // Also "field-type" outside the bounds.
    std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max) const;
    const nlohmann::json& object(std::string_view name) const;
    // The elements of an array, each with its path.
    std::vector<std::pair<std::string, const nlohmann::json*>> elements(std::string_view name) const;
    std::string path_of(std::string_view name) const;

private:
    const nlohmann::json& required(std::string_view name) const;
    const nlohmann::json* object_;
    std::string path_;
};

}  // namespace depositary::server
