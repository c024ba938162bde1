#pragma once
// The demo texts and the texts beside the golden searches, cut into articles: what the project's own golden searches
// look through.

#include <string>
#include <vector>

namespace depositary::indexer {

struct DemoArticle {
    std::string id;  // "mou/12", "mou/P" what stands before the first article, "mou/E" after the last; "own/1"
    std::string heading, number, text;
};
// In the language ("km") of the names of the texts ("mou").
std::vector<DemoArticle> demo_articles(const std::string& name, const std::string& language);
std::vector<DemoArticle> own_articles(const std::string& language);

}  // namespace depositary::indexer
