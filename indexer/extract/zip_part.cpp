#include "indexer/extract/reader.h"

#include <zip.h>

#include <cstring>
#include <memory>

namespace depositary::indexer {
namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Part = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

Archive opened(std::string_view content) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
    zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!archive && source) zip_source_free(source);
    zip_error_fini(&error);
    if (!archive) throw Unreadable("The file is not a whole zip archive");
    return {archive, zip_discard};
}

}  // namespace

std::optional<std::string> unzip(std::string_view archive, const std::string& name) {
    const auto zip = opened(archive);
    if (zip_get_num_entries(zip.get(), 0) > static_cast<zip_int64_t>(max_zip_entries))
        throw Unreadable("The file's zip archive has too many parts");
    const auto index = zip_name_locate(zip.get(), name.c_str(), 0);
    if (index < 0) return {};
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat_index(zip.get(), static_cast<zip_uint64_t>(index), 0, &about) != 0)
        throw Unreadable("The file's zip archive is damaged");
    const Part part(zip_fopen_index(zip.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
    if (!part) throw Unreadable("A part of the file cannot be unpacked (" + name + ")");
    // What the archive says of sizes is a claim; only what comes out counts.
    std::string content;
    std::string buffer(256 * 1024, '\0');
    for (;;) {
        const auto size = zip_fread(part.get(), buffer.data(), buffer.size());
        if (size < 0) throw Unreadable("A part of the file is damaged (" + name + ")");
        if (size == 0) break;
        if (content.size() + static_cast<std::size_t>(size) > max_unzipped)
            throw Unreadable("A part of the file unpacks to more than 128 MiB (" + name + ")");
        content.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return content;
}

}  // namespace depositary::indexer
