#pragma once
// Images with text, drawn here: Latin letters only.

#include <string>
#include <vector>

// A PNG of black lines on white, like a scanned page.
std::string made_png(const std::vector<std::string>& lines);
