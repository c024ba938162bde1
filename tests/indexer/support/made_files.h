#pragma once
// Small files of each format, made here so that the tests need nothing from elsewhere.

#include <string>
#include <utility>
#include <vector>

std::string made_zip(const std::vector<std::pair<std::string, std::string>>& parts);
// Paragraphs; a style of "Heading1" makes a heading.
std::string made_docx(const std::vector<std::pair<std::string, std::string>>& style_and_text);
std::string made_odt(const std::vector<std::pair<std::string, std::string>>& element_and_text);
// One page, a line a text, in Helvetica: ASCII only.
std::string made_pdf(const std::vector<std::string>& lines);
