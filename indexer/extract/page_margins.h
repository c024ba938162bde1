#pragma once
// What stands above and below the text of every page of a PDF, and text that goes on over the end of a page.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Lines that most pages begin or end with, but for numbers in them, stand once, before the first page's text; page
// numbers are left out. Headings of articles stay.
void take_out_running_lines(std::vector<std::string>& pages);

// Puts the first line of a page behind the page before when a sentence goes on there, so that words and phrases are
// whole.
void join_over_pages(std::vector<std::string>& pages, const std::function<bool(std::string_view)>& is_heading);

}  // namespace depositary::indexer
