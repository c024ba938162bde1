#pragma once
// PDFs object by object, for files that no program would write.

#include <string>
#include <vector>

// A PDF of these objects, the first being the catalogue, with a right table.
std::string pdf(const std::vector<std::string>& objects, const std::string& trailer_more = {});
// A stream object.
std::string stream(const std::string& dictionary, const std::string& data);
// Catalogue, pages, a page, its content (the fourth, it says "harmless") and its font F1.
std::vector<std::string> page_objects(const std::string& page_more = "/MediaBox[0 0 612 792]");
