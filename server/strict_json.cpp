#include "server/strict_json.h"

#include <algorithm>
#include <set>

#include "crypto/bytes.h"
#include "server/problem.h"

namespace depositary::server {

namespace {

using Json = nlohmann::json;

[[noreturn]] void malformed(const std::string& what) { throw HttpError(400, "json-malformed", what); }

// Builds the value while checking what the library lets pass. Throws on the first thing wrong.
class StrictHandler final : public nlohmann::json_sax<Json> {
public:
    Json take() { return std::move(root_); }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool binary(binary_t&) override { malformed("Binary values are not JSON."); }
    bool string(string_t& value) override {
        check_text(value);
        return add(std::move(value));
    }
    bool start_object(std::size_t) override {
        open(Json::object());
        names_.emplace_back();
        return true;
    }
    bool key(string_t& name) override {
        check_text(name);
        if (!names_.back().insert(name).second) {
            malformed("The field \"" + name + "\" is there twice.");
        }
        name_ = std::move(name);
        return true;
    }
    bool end_object() override {
        names_.pop_back();
        open_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override {
        open(Json::array());
        return true;
    }
    bool end_array() override {
        open_.pop_back();
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
        malformed("The body is not JSON: byte " + std::to_string(position) + " cannot stand where it is.");
    }

private:
    static void check_text(const std::string& text) {
        if (text.find('\0') != std::string::npos) {
            malformed("A text holds the character U+0000.");
        }
    }
    Json* place(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[name_] = std::move(value));
    }
    bool add(Json value) {
        place(std::move(value));
        return true;
    }
    void open(Json container) {
        if (open_.size() == deepest_json) {
            malformed("The body is nested more than 32 levels deep.");
        }
        open_.push_back(place(std::move(container)));
    }

    Json root_;
    std::vector<Json*> open_;
    std::vector<std::set<std::string>> names_;
    std::string name_;
};

}  // namespace

Json parse_strict_json(std::string_view text) {
    if (!crypto::is_utf8(text)) {
        malformed("The body is not well-formed UTF-8.");
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        malformed("The body begins with a byte order mark.");
    }
    StrictHandler handler;
    Json::sax_parse(text.begin(), text.end(), &handler, nlohmann::detail::input_format_t::json, true);
    return handler.take();
}

JsonFields::JsonFields(const Json& object, std::string path, std::initializer_list<std::string_view> known)
    : object_(&object), path_(std::move(path)) {
    if (!object.is_object()) {
        throw HttpError(400, "field-type", (path_.empty() ? "The body" : path_) + " must be an object.");
    }
    for (const auto& item : object.items()) {
        if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
            throw HttpError(400, "field-unknown", "The field " + path_of(item.key()) + " is not known here.");
        }
    }
}

std::string JsonFields::path_of(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

bool JsonFields::has(std::string_view name) const { return object_->contains(name); }

const Json& JsonFields::required(std::string_view name) const {
    const auto found = object_->find(name);
    if (found == object_->end()) {
        throw HttpError(400, "field-missing", "The field " + path_of(name) + " is missing.");
    }
    return *found;
}

std::string JsonFields::text(std::string_view name) const {
    const Json& value = required(name);
    if (!value.is_string()) {
        throw HttpError(400, "field-type", "The field " + path_of(name) + " must be a text.");
    }
    return value.get<std::string>();
}

std::string JsonFields::text_or(std::string_view name, std::string_view otherwise) const {
    return has(name) ? text(name) : std::string(otherwise);
}

const Json& JsonFields::object(std::string_view name) const {
    const Json& value = required(name);
    if (!value.is_object()) {
        throw HttpError(400, "field-type", "The field " + path_of(name) + " must be an object.");
    }
    return value;
}

std::vector<std::pair<std::string, const Json*>> JsonFields::elements(std::string_view name) const {
    const Json& value = required(name);
    if (!value.is_array()) {
        throw HttpError(400, "field-type", "The field " + path_of(name) + " must be an array.");
    }
    std::vector<std::pair<std::string, const Json*>> elements;
    for (std::size_t i = 0; i < value.size(); ++i) {
        elements.emplace_back(path_of(name) + "[" + std::to_string(i) + "]", &value[i]);
    }
    return elements;
}

bool JsonFields::flag_or(std::string_view name, bool otherwise) const {
    if (!has(name)) {
        return otherwise;
    }
    const nlohmann::json& value = required(name);
    if (!value.is_boolean()) {
        throw HttpError(400, "field-type", "The field " + path_of(name) + " must be true or false.");
    }
    return value.get<bool>();
}

std::int64_t JsonFields::number(std::string_view name, std::int64_t min, std::int64_t max) const {
    const nlohmann::json& value = required(name);
    if (!value.is_number_integer() || value < min || value > max) {
        throw HttpError(400, "field-type", "The field " + path_of(name) + " must be a whole number from " + std::to_string(min) +
                                               " to " + std::to_string(max) + ".");
    }
    return value.get<std::int64_t>();
}

std::vector<std::string> JsonFields::texts_or_none(std::string_view name) const {
    std::vector<std::string> texts;
    if (has(name)) {
        for (const auto& [path, element] : elements(name)) {
            if (!element->is_string()) {
                throw HttpError(400, "field-type", "The field " + path + " must be a text.");
            }
            texts.push_back(element->get<std::string>());
        }
    }
    return texts;
}

}  // namespace depositary::server
