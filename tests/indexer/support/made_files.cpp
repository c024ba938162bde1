#include "made_files.h"

#include <array>
#include <cstdint>

namespace {

std::uint32_t crc32_of(const std::string& data) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

void little(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

std::string made_zip(const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string file, directory;
    for (const auto& [name, data] : parts) {
        std::string common;
        little(common, 20, 2);  // version needed
        little(common, 0, 2);   // flags
        little(common, 0, 2);   // stored
        little(common, 0, 4);   // time and date
        little(common, crc32_of(data), 4);
        little(common, data.size(), 4);
        little(common, data.size(), 4);
        little(common, name.size(), 2);
        little(common, 0, 2);  // extra
        directory += "PK\x01\x02";
        little(directory, 20, 2);
        directory += common;
        little(directory, 0, 2);  // comment
        little(directory, 0, 2);  // disk
        little(directory, 0, 6);  // attributes
        little(directory, file.size(), 4);
        directory += name;
        file += "PK\x03\x04" + common + name + data;
    }
    const auto at = file.size();
    file += directory;
    file += "PK\x05\x06";
    little(file, 0, 4);
    little(file, parts.size(), 2);
    little(file, parts.size(), 2);
    little(file, directory.size(), 4);
    little(file, at, 4);
    little(file, 0, 2);
    return file;
}

std::string made_docx(const std::vector<std::pair<std::string, std::string>>& style_and_text) {
    std::string body;
    for (const auto& [style, text] : style_and_text)
        body += "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    return made_zip({{"[Content_Types].xml", "<Types/>"},
                     {"word/document.xml", "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>" + body +
                                               "<w:sectPr/></w:body></w:document>"}});
}

std::string made_odt(const std::vector<std::pair<std::string, std::string>>& element_and_text) {
    std::string body;
    for (const auto& [element, text] : element_and_text)
        body += "<text:" + element + ">" + text + "</text:" + element + ">";
    return made_zip(
        {{"mimetype", "application/vnd.oasis.opendocument.text"},
         {"content.xml",
          "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body>"
          "<office:text>" +
              body + "</office:text></office:body></office:document-content>"}});
}

std::string made_pdf(const std::vector<std::string>& lines) {
    std::string content = "BT /F1 12 Tf 72 720 Td 14 TL\n";
    for (const auto& line : lines) content += "(" + line + ") Tj T*\n";
    content += "ET";
    const std::array<std::string, 5> objects{
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "<</Length " + std::to_string(content.size()) + ">>\nstream\n" + content + "\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"};
    std::string file = "%PDF-1.4\n", table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        auto place = std::to_string(file.size());
        table += std::string(10 - place.size(), '0') + place + " 00000 n \n";
        file += std::to_string(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const auto at = std::to_string(file.size());
    return file + "xref\n0 6\n" + table + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" + at + "\n%%EOF\n";
}
