#include "demo_articles.h"

#include "indexer/analyser.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <stdexcept>

namespace depositary::indexer {
namespace {

std::ifstream opened(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return file;
}

// The article's number in a heading: the first digits in it, or Chinese ones.
std::string number_in(const std::string& heading) {
    static const std::map<std::string, int> chinese{{"一", 1}, {"二", 2}, {"三", 3}, {"四", 4}, {"五", 5},
                                                    {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
    int ten = 0, one = 0;
    for (const auto& token : analyse(heading)) {
        if (token.kind == Token::Kind::word && token.plain[0] >= '0' && token.plain[0] <= '9') return token.plain;
        if (token.plain == "条" && ten + one > 0) return std::to_string(ten + one);
        if (token.plain == "十") {
            ten = one > 0 ? one * 10 : 10;
            one = 0;
        } else if (const auto digit = chinese.find(token.plain); digit != chinese.end()) {
            one = digit->second;
        }
    }
    return "";
}

}  // namespace

std::vector<DemoArticle> demo_articles(const std::string& name, const std::string& language) {
    auto file = opened(std::string(DEPOSITARY_SOURCE_DIR) + "/scripts/demo/texts/" + name + "." + language + ".md");
    std::vector<DemoArticle> result;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("# ")) {
            result.push_back({name + "/P", line.substr(2), "", ""});
        } else if (line.starts_with("### ")) {
            auto heading = line.substr(4);
            if (const auto bar = heading.find(" | "); bar != std::string::npos) heading.replace(bar, 3, " ");
            const auto number = number_in(heading);
            result.push_back({name + "/" + number, heading, number, ""});
        } else if (line == "---") {
            result.push_back({name + "/E", "", "", ""});
        } else if (!line.starts_with("## ") && !line.empty()) {
            auto& text = result.at(result.size() - 1).text;
            text += (text.empty() ? "" : "\n") + line;
        }
    }
    return result;
}

std::vector<DemoArticle> own_articles(const std::string& language) {
    auto file = opened(std::string(DEPOSITARY_SOURCE_DIR) + "/tests/indexer/golden/texts.jsonl");
    std::vector<DemoArticle> result;
    for (std::string line; std::getline(file, line);) {
        const auto json = nlohmann::json::parse(line);
        if (json.at("lang") == language) result.push_back({json.at("id"), json.at("title"), "", json.at("text")});
    }
    return result;
}

}  // namespace depositary::indexer
