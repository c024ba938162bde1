#pragma once
// A person with a browser that runs no scripts: pages read, forms sent as browsers send them.

#include "tests/server/support/live_server.h"

namespace depositary::server {

class PageReader {
public:
    PageReader(LiveServer& live, const repository::Actor& actor, const std::string& language = "en")
        : live_(live), fields_(live.cookie(actor)) {
        fields_.insert(fields_.size() - 2, "; language=" + language);
        const std::string page = get("/verify").body, field = "name=\"form_token\" value=\"";
        form_token_ = page.substr(page.find(field) + field.size(), 43);
    }

    Answer get(const std::string& path) { return live_.ask("GET", path, fields_); }
    // `body`: what follows the form's token, "&name=value".
    Answer post(const std::string& path, const std::string& body = "") {
        return live_.ask("POST", path,
                         fields_ + "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                         "form_token=" + form_token_ + body);
    }
    // A form with files, as name and value.
    Answer post_parts(const std::string& path, const std::vector<std::pair<std::string, std::string>>& parts) {
        std::string body = "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + form_token_ + "\r\n";
        for (const auto& [name, value] : parts) {
            body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        }
        return live_.ask("POST", path,
                         fields_ + "Origin: http://localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n",
                         body + "--b--\r\n");
    }

private:
    LiveServer& live_;
    std::string fields_, form_token_;
};

inline bool holds(const Answer& answer, const std::string& text) {
    return answer.body.find(text) != std::string::npos;
}

// How often a page holds a text.
inline std::size_t times(const Answer& answer, const std::string& text) {
    std::size_t count = 0;
    for (auto at = answer.body.find(text); at != std::string::npos; at = answer.body.find(text, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace depositary::server
