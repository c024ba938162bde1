#include "pdf_objects.h"

std::string pdf(const std::vector<std::string>& objects, const std::string& trailer_more) {
    std::string file = "%PDF-1.7\n", table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const auto place = std::to_string(file.size());
        table += std::string(10 - place.size(), '0') + place + " 00000 n \n";
        file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const auto at = std::to_string(file.size()), size = std::to_string(objects.size() + 1);
    return file + "xref\n0 " + size + "\n" + table + "trailer<</Size " + size + "/Root 1 0 R" + trailer_more +
           ">>\nstartxref\n" + at + "\n%%EOF\n";
}
std::string stream(const std::string& dictionary, const std::string& data) {
    return "<<" + dictionary + "/Length " + std::to_string(data.size()) + ">>\nstream\n" + data + "\nendstream";
}
std::vector<std::string> page_objects(const std::string& page_more) {
    return {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" + page_more + ">>",
            stream("", "BT /F1 12 Tf 72 720 Td (harmless) Tj ET"),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"};
}
