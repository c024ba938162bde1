#include "hostile_files.h"

#include "hidden_files.h"
#include "made_files.h"
#include "pdf_objects.h"
#include "zip_quine.h"

#include <zlib.h>

#include <cstdint>
#include <random>
#include <stdexcept>

using namespace std::string_literals;

namespace {

struct Entry {
    std::string name;
    std::string data;              // unpacked
    std::uint32_t attributes = 0;  // external, of Unix: S_IFLNK << 16 makes a link
    bool share_first = false;      // its directory entry points at the first entry's bytes
    std::string local_name{};      // in its own header, when it is to differ
};

void little(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::string deflated(const std::string& data) {
    z_stream stream{};
    if (deflateInit2(&stream, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib");
    std::string out(deflateBound(&stream, data.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string archive(const std::vector<Entry>& entries) {
    std::string file, directory, first_common;
    for (const auto& entry : entries) {
        std::string common;
        std::size_t place = file.size();
        if (entry.share_first) {
            common = first_common;
            place = 0;
        } else {
            const auto packed = deflated(entry.data);
            little(common, 20, 2);
            little(common, 0x0800, 2);  // names are UTF-8
            little(common, 8, 2);
            little(common, 0x00210000, 4);
            little(common,
                   crc32(0, reinterpret_cast<const Bytef*>(entry.data.data()), static_cast<uInt>(entry.data.size())),
                   4);
            little(common, packed.size(), 4);
            little(common, entry.data.size(), 4);
            if (first_common.empty()) first_common = common;
            const auto& local = entry.local_name.empty() ? entry.name : entry.local_name;
            file += "PK\x03\x04" + common;
            little(file, local.size(), 2);
            little(file, 0, 2);
            file += local + packed;
        }
        directory += "PK\x01\x02";
        little(directory, 0x0314, 2);  // made on Unix
        directory += common;
        little(directory, entry.name.size(), 2);
        little(directory, 0, 8);
        little(directory, entry.attributes, 4);
        little(directory, place, 4);
        directory += entry.name;
    }
    const auto at = file.size();
    file += directory + "PK\x05\x06";
    little(file, 0, 4);
    little(file, entries.size(), 2);
    little(file, entries.size(), 2);
    little(file, directory.size(), 4);
    little(file, at, 4);
    little(file, 0, 2);
    return file;
}

std::string word_document(const std::string& body, const std::string& before = {}) {
    return "<?xml version=\"1.0\"?>" + before + "<w:document xmlns:w=\"w\"><w:body>" + body + "</w:body></w:document>";
}
std::string paragraph(const std::string& text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
Entry main_part(const std::string& body, const std::string& before = {}) {
    return {.name = "word/document.xml", .data = word_document(body, before)};
}

std::string times(const std::string& text, std::size_t count) {
    std::string result;
    result.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) result += text;
    return result;
}

std::string big(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
    return out;
}
std::string chunk(const std::string& type, const std::string& data) {
    const auto all = type + data;
    return big(static_cast<std::uint32_t>(data.size())) + all +
           big(static_cast<std::uint32_t>(
               crc32(0, reinterpret_cast<const Bytef*>(all.data()), static_cast<uInt>(all.size()))));
}
std::string png(std::uint32_t width, std::uint32_t height, const std::string& raw) {
    std::string packed(compressBound(raw.size()), '\0');
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(raw.data()), raw.size());
    packed.resize(size);
    return "\x89PNG\r\n\x1A\n" + chunk("IHDR", big(width) + big(height) + std::string("\x08\0\0\0\0", 5)) +
           chunk("IDAT", packed) + chunk("IEND", "");
}

// One directory of a TIFF that says it is followed by itself.
std::string endless_tiff() {
    std::string file("II*\0\x08\0\0\0", 8);
    const std::vector<std::pair<int, std::uint32_t>> tags{{256, 8},   {257, 8}, {258, 8}, {259, 1}, {262, 1},
                                                          {273, 200}, {277, 1}, {278, 8}, {279, 64}};
    little(file, tags.size(), 2);
    for (const auto& [tag, value] : tags) {
        little(file, static_cast<std::uint64_t>(tag), 2);
        little(file, 4, 2);
        little(file, 1, 4);
        little(file, value, 4);
    }
    little(file, 8, 4);
    file.resize(200 + 64, '\x7F');
    return file;
}

// An archive that, to whoever unpacks what is in it again and again, holds itself: its last entry's bytes go on to the
// end of the file, directory and all, as those of a zip quine do.
std::string archive_in_itself(const std::string& document) {
    const auto good = archive({{.name = "word/document.xml", .data = document}});
    const auto directory_at = good.find("PK\x01\x02");
    const std::string name = "word/embeddings/itself.docx", first = good.substr(0, directory_at);
    const auto tail = [&](std::size_t size) {
        std::string common;
        little(common, 20, 2);
        little(common, 0, 2);
        little(common, 0, 2);  // stored
        little(common, 0x00210000, 4);
        little(common, 0, 4);
        little(common, size, 4);
        little(common, size, 4);
        std::string local = "PK\x03\x04" + common;
        little(local, name.size(), 2);
        little(local, 0, 2);
        local += name;
        std::string directory = good.substr(directory_at, good.size() - 22 - directory_at) + "PK\x01\x02";
        little(directory, 0x0314, 2);
        directory += common;
        little(directory, name.size(), 2);
        little(directory, 0, 8);
        little(directory, 0, 4);
        little(directory, first.size(), 4);
        directory += name;
        std::string end = "PK\x05\x06";
        little(end, 0, 4);
        little(end, 2, 2);
        little(end, 2, 2);
        little(end, directory.size(), 4);
        little(end, first.size() + local.size(), 4);
        little(end, 0, 2);
        return std::pair{local, directory + end};
    };
    const auto size = tail(0).second.size();
    const auto [local, rest] = tail(size);
    return first + local + rest;
}

// Bytes that shrink to about a hundredth: less than what is taken for a bomb by itself.
std::string shrinking(std::size_t size) {
    std::mt19937 random(11);
    std::string out(size, ' ');
    for (std::size_t at = 0; at < size; at += 65'536)
        for (std::size_t i = at; i < std::min(at + 500, size); ++i) out[i] = static_cast<char>('a' + random() % 26);
    return out;
}

void zips(std::vector<HostileFile>& all) {
    const std::string harmless = paragraph("harmless");
    all.push_back({"bomb-flat.docx", archive({main_part(std::string(60u << 20, ' '))}), false, "unpacks-too-large"});
    all.push_back({"bomb-ratio.docx", archive({main_part(std::string(20u << 20, ' '))}), false, "unpacks-too-large"});
    std::vector<Entry> overlap{main_part(std::string(4u << 20, ' '))};
    for (int i = 0; i < 500; ++i)
        overlap.push_back({.name = "part" + std::to_string(i), .data = {}, .share_first = true});
    all.push_back({"bomb-overlap.docx", archive(overlap), false, "unpacks-too-large"});
    std::string items, spine;
    std::vector<Entry> book{{.name = "META-INF/container.xml", .data = "<c><rootfiles><rootfile full-path=\"o\"/></rootfiles></c>"},
                            {.name = "mimetype", .data = "application/epub+zip"}};
    const std::string chapter = "<html><body><!--" + shrinking(45u << 20) + "--></body></html>";
    for (const std::string id : {"a", "b", "c", "d", "e"}) {
        items += "<item id=\"" + id + "\" href=\"" + id + "\" media-type=\"application/xhtml+xml\"/>";
        spine += "<itemref idref=\"" + id + "\"/>";
        book.push_back({.name = id, .data = chapter});
    }
    book.push_back({.name = "o", .data = "<p><manifest>" + items + "</manifest><spine>" + spine + "</spine></p>"});
    all.push_back({"bomb-total.epub", archive(book), false, "unpacks-too-large"});
    all.push_back({"nested-in-itself.docx", archive_in_itself(word_document(harmless)), true});
    all.push_back({"quine.zip", zip_quine("quine.zip"), false, "not-a-document"});
    all.push_back({"quine.docx", zip_quine("word/document.xml"), false, "not-text"});
    all.push_back({"quine.odt", zip_quine("content.xml"), false, "not-text"});
    std::string nested = "harmless";
    for (int depth = 0; depth < 4; ++depth)
        nested = archive({main_part(harmless), {.name = "word/embeddings/inner.docx", .data = nested}});
    all.push_back({"nested.docx", nested, true});
    std::vector<Entry> many{main_part(harmless)};
    for (int i = 0; i < 2100; ++i) many.push_back({.name = "p" + std::to_string(i), .data = "x"});
    all.push_back({"many-parts.docx", archive(many)});
    all.push_back({"names-traversal.docx",
                   archive({main_part(harmless), {.name = "../../../../tmp/depositary-escaped", .data = "x"}}), true});
    all.push_back({"names-absolute.docx",
                   archive({main_part(harmless), {.name = "/etc/depositary-escaped", .data = "x"}}), true});
    all.push_back(
        {"names-drive.docx", archive({main_part(harmless), {.name = "C:\\depositary-escaped", .data = "x"}}), true});
    all.push_back(
        {"names-link.docx",
         archive({main_part(harmless), {.name = "word/link", .data = "/etc/passwd", .attributes = 0120777u << 16}}),
         true});
    all.push_back({"names-twice.docx", archive({main_part(harmless), main_part(paragraph("other"))}), true});
    all.push_back(
        {"names-differ.docx",
         archive({{.name = "word/document.xml", .data = word_document(harmless), .local_name = "word/other.xml!!!"}})});
    const auto good = archive({main_part(harmless)});
    all.push_back({"cut.docx", good.substr(0, good.size() / 2)});
    auto damaged = good;
    damaged[45] = static_cast<char>(damaged[45] ^ 0x55);
    all.push_back({"damaged.docx", damaged});
    all.push_back({"zip-only.zip", archive({{.name = "a.txt", .data = "x"}})});
}

void xmls(std::vector<HostileFile>& all) {
    std::string laughs = "<!DOCTYPE x [<!ENTITY a \"haha\">";
    for (char c = 'b'; c <= 'k'; ++c)
        laughs +=
            std::string("<!ENTITY ") + c + " \"" + times(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
    laughs += "]>";
    all.push_back({"entities-laughs.docx", archive({main_part(paragraph("harmless &k;"), laughs)}), true});
    const std::string quadratic = "<!DOCTYPE x [<!ENTITY a \"" + std::string(50'000, 'q') + "\">]>";
    all.push_back({"entities-quadratic.docx",
                   archive({main_part(paragraph("harmless " + times("&a;", 50'000)), quadratic)}), true});
    for (const char* url : {"file:///etc/passwd", "http://127.0.0.1:1/x", "file:///dev/random"})
        all.push_back(
            {std::string("entities-external-") + std::to_string(all.size()) + ".docx",
             archive({main_part(paragraph("harmless &x;"), std::string("<!DOCTYPE x [<!ENTITY x SYSTEM \"") + url +
                                                               "\"><!ENTITY % p SYSTEM \"" + url + "\">%p;]>")}),
             true});
    for (const std::size_t depth : {100'000U, 3'000'000U}) {
        all.push_back({"deep-" + std::to_string(depth) + ".xml", "<?xml version=\"1.0\"?>" + times("<a>", depth)});
        all.push_back(
            {"deep-" + std::to_string(depth) + ".html", "<html><body>harmless" + times("<div>", depth), true});
    }
    std::string attributes = "<?xml version=\"1.0\"?><a ";
    for (int i = 0; i < 1'000'000; ++i) attributes += "b" + std::to_string(i) + "=\"\" ";
    all.push_back({"attributes.xml", attributes + ">harmless</a>", true});
    all.push_back({"attribute-large.xml",
                   "<?xml version=\"1.0\"?><a b=\"" + std::string(30u << 20, 'x') + "\">harmless</a>", true});
    all.push_back({"elements.xml", "<?xml version=\"1.0\"?><r>" + times("<a/>", 4'000'000) + "</r>"});
    all.push_back({"attribute-huge.xml", "<?xml version=\"1.0\"?><a b=\"" + std::string(100u << 20, 'x') + "\">harmless</a>"});
    std::string wide = "\xFF\xFE";
    for (const char c : "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>harmless &e;</a>")
        if (c != '\0') wide += std::string{c, '\0'};
    all.push_back({"entities-utf16.xml", wide, true});
    all.push_back({"cut.xml", "<?xml version=\"1.0\"?><a><b>harmless"});
    all.push_back({"utf7.xml", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a>harmless +ADw-script+AD4-</a>", true});
    all.push_back(
        {"not-utf8.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>harmless \xFF\xC0\x80\xED\xA0\x80</a>", true});
    all.push_back({"nul.xml", std::string("<?xml version=\"1.0\"?><a>\0\0\0</a>", 31)});
    all.push_back({"comment.html", "<html><body>harmless<!--" + std::string(5u << 20, '-'), true});
    all.push_back({"tags.html", "<html><body>harmless" + times("<", 5'000'000)});
    all.push_back({"script.html", "<html><body>harmless" + times("<script>", 300'000), true});
}

void pdfs(std::vector<HostileFile>& all) {
    auto objects = page_objects();
    objects[1] = "<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3/Parent 2 0 R>>";
    all.push_back({"pages-loop.pdf", pdf(objects)});
    objects = page_objects();
    objects[1] = "<</Type/Pages/Kids[3 0 R]/Count 2000000000>>";
    all.push_back({"pages-many.pdf", pdf(objects)});
    const auto good = pdf(page_objects());
    const auto table = good.find("xref\n");
    auto loop = good;
    loop.replace(loop.find("/Root"), 0, "/Prev " + std::to_string(table) + " ");
    all.push_back({"xref-loop.pdf", loop, true});
    objects = page_objects();
    objects[3] = stream("/Filter[" + times("/ASCIIHexDecode ", 50) + times("/FlateDecode ", 50) + "]", "414243>");
    all.push_back({"filters.pdf", pdf(objects)});
    objects = page_objects();
    std::string zeros(100u << 20, ' ');
    std::string packed(compressBound(zeros.size()), '\0');
    uLongf size = packed.size();
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(zeros.data()),
              zeros.size(), 1);
    packed.resize(size);
    objects[3] = stream("/Filter/FlateDecode", packed);
    all.push_back({"stream-bomb.pdf", pdf(objects)});
    all.push_back({"page-huge.pdf", pdf(page_objects("/MediaBox[0 0 1000000000 1000000000]"))});
    all.push_back({"page-none.pdf", pdf(page_objects("/MediaBox[0 0 0 0]"))});
    objects = page_objects();
    objects[3] = stream("", times("[", 2'000'000));
    all.push_back({"arrays-deep.pdf", pdf(objects)});
    objects = page_objects();
    objects[0] =
        "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/JavaScript/JS(app.alert(1))>>>>>>";
    all.push_back({"launch.pdf", pdf(objects), true});
    objects = page_objects();
    objects[0] = "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>";
    objects.push_back("<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>");
    objects.push_back("<</Title(loop)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Last 7 0 R/Count 1>>");
    all.push_back({"outline-loop.pdf", pdf(objects), true});
    objects = page_objects();
    objects[3] = stream("", "q " + times("/X Do ", 1000));
    objects[2] = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</X 6 0 R>>>>>>";
    objects.push_back(
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>", times("/X Do ", 1000)));
    all.push_back({"forms-loop.pdf", pdf(objects)});
    objects = page_objects();
    objects[3] = "<</Length 4 0 R>>\nstream\nBT ET\nendstream";
    all.push_back({"length-itself.pdf", pdf(objects)});
    objects = page_objects();
    for (int i = 0; i < 1'000'000; ++i) objects.push_back("null");
    all.push_back({"objects-many.pdf", pdf(objects), true});
    // Images that say they are enormous; the page is drawn, for what is written over them.
    const auto jbig2 = "\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\0\0\0\0\0\0\0\0\0\0\0"s;
    const auto jpx = "\xFF\x4F\xFF\x51\x00\x29\x00\x00\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\0\0\0\0\0\0\0\0\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\0\0\0\0\0\0\0\0\x00\x01\x07\x01\x01\xFF\xD9"s;
    for (const auto& [filter, data] : {std::pair{"JBIG2Decode", jbig2}, std::pair{"JPXDecode", jpx}}) {
        objects = page_objects();
        objects[2] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>";
        objects[3] = stream("", "q 600 0 0 700 0 50 cm /X Do Q BT /F1 12 Tf 72 20 Td (harmless) Tj 0 300 Td (over it) Tj ET");
        objects.push_back(stream(std::string("/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000/ColorSpace/DeviceGray"
                                             "/BitsPerComponent 1/Filter/") + filter, data));
        all.push_back({std::string("image-bomb-") + filter + ".pdf", pdf(objects)});
    }
    objects = page_objects();
    objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>/Names<</EmbeddedFiles<</Names[(evil.exe) 7 0 R]>>>>>>";
    objects.push_back(stream("", "<xdp:xdp xmlns:xdp=\"x\"><script>app.launchURL(\"http://127.0.0.1:1\")</script></xdp:xdp>"));
    objects.push_back("<</Type/Filespec/F(evil.exe)/EF<</F 8 0 R>>>>");
    objects.push_back(stream("/Type/EmbeddedFile", "MZ"));
    all.push_back({"xfa-and-files.pdf", pdf(objects), true, "embedded-files"});
    all.push_back({"encrypted.pdf", pdf(page_objects(), "/Encrypt<</Filter/Standard/V 1/R 2/O(" + std::string(32, 'o') +
                                                            ")/U(" + std::string(32, 'u') +
                                                            ")/P -4>>/ID[(0123456789abcdef)(0123456789abcdef)]")});
    all.push_back({"cut.pdf", good.substr(0, 200)});
    all.push_back({"only-header.pdf", "%PDF-1.7\n"});
    all.push_back({"polyglot.html.pdf", "<html><body>other</body></html>\n" + good, false, "other-content"});
    all.push_back({"polyglot.js.gif", "GIF89a/*harmless*/=1;alert(1)//" + std::string(40, '\0')});
    all.push_back({"polyglot.mht", "From: <saved>\r\nSubject: harmless\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
                                   "Content-Type: text/html\r\n\r\n<script>alert(1)</script>harmless\r\n--b--\r\n",
                   true});
    all.push_back({"says-pdf.pdf", archive({main_part(paragraph("harmless"))}), true});
    all.push_back({"says-text.txt", good, true});
    all.push_back({"polyglot.zip.pdf", good + archive({{.name = "a.txt", .data = "other"}}), true, "other-content"});
}

void others(std::vector<HostileFile>& all) {
    all.push_back({"large.png", png(100'000, 100'000, std::string(1000, '\0'))});
    all.push_back({"short.png", png(2000, 2000, std::string(1000, '\0'))});
    all.push_back({"cut.png", png(100, 100, std::string(10'100, '\x7F')).substr(0, 60)});
    all.push_back({"endless.tiff", endless_tiff()});
    all.push_back({"cut.jpeg", std::string("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 20)});
    all.push_back({"groups.rtf", "{\\rtf1 " + times("{", 2'000'000)});
    all.push_back({"closed.rtf", "{\\rtf1 harmless" + times("}", 2'000'000) + "\\par", true});
    all.push_back({"binary.rtf", "{\\rtf1 harmless\\bin2147483647 x}", true});
    all.push_back({"words.rtf", "{\\rtf1 harmless" + times("\\u-1?", 500'000) + "}", true});
    const std::string head = "From: a@example.org\r\nTo: b@example.org\r\nSubject: harmless\r\nMIME-Version: 1.0\r\n";
    std::string inner = head + "\r\nharmless";
    for (int i = 0; i < 20; ++i)
        inner = head + "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" +
                std::to_string(i) + "\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--b" + std::to_string(i) +
                "--\r\n";
    all.push_back({"nested.eml", inner, true});
    all.push_back(
        {"parts.eml",
         head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + times("--b\r\n\r\nharmless\r\n", 100'000), true});
    all.push_back({"headers.eml", head + times("X-More: x\r\n", 100'000) + "\r\nharmless"});
    all.push_back({"boundary.eml",
                   head + "Content-Type: multipart/mixed; boundary=\"" + std::string(2000, 'b') + "\"\r\n\r\nharmless",
                   true});
    std::mt19937 random(7);
    std::string noise(300'000, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    all.push_back({"noise.bin", noise});
    all.push_back({"noise.pdf", "%PDF-1.7\n" + noise});
    all.push_back({"noise.docx", "PK\x03\x04" + noise});
    all.push_back({"noise.tiff", std::string("II*\0", 4) + noise});
    all.push_back({"noise.jpeg", "\xFF\xD8\xFF" + noise});
    all.push_back({"spaces.txt", "harmless" + std::string(15u << 20, ' '), true});
    all.push_back({"headings.txt", times("Article 1\n", 1'000'000)});
}

}  // namespace

std::vector<HostileFile> hostile_files() {
    std::vector<HostileFile> all;
    zips(all);
    xmls(all);
    pdfs(all);
    others(all);
    for (auto& file : hidden_files()) all.push_back(std::move(file));
    return all;
}
