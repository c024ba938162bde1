#include "indexer/extract/zip_archive.h"

#include "indexer/extract/reader.h"

#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <set>

namespace depositary::indexer {
namespace {

using Part = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

bool escapes(std::string_view name) {
    if (name.starts_with('/') || name.starts_with('\\') || (name.size() > 1 && name[1] == ':')) return true;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find_first_of("/\\", at), name.size());
        if (name.substr(at, end - at) == "..") return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

ZipArchive::ZipArchive(std::string_view content) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
    // First with the demand that the directory and the entries' own headers agree; an archive that contradicts itself
    // is read as its directory says, and told as odd.
    archive_ = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr;
    if (source && !archive_) {
        suspicious_ = true;
        archive_ = zip_open_from_source(source, ZIP_RDONLY, &error);
    }
    if (!archive_ && source) zip_source_free(source);
    zip_error_fini(&error);
    if (!archive_) throw Unreadable(Reason::damaged);
    try {
        examine();
        // Entries that share bytes (an overlap bomb) claim together more than there is.
        std::size_t claimed = 0;
        for (zip_int64_t i = 0; i < zip_get_num_entries(archive_, 0); ++i) {
            zip_stat_t about;
            zip_stat_init(&about);
            if (zip_stat_index(archive_, static_cast<zip_uint64_t>(i), 0, &about) == 0 &&
                (about.valid & ZIP_STAT_COMP_SIZE))
                claimed += static_cast<std::size_t>(std::min<zip_uint64_t>(about.comp_size, content.size()));
            if (claimed > content.size()) throw Unreadable(Reason::unpacks_too_large);
        }
    } catch (...) {
        zip_discard(archive_);
        throw;
    }
}

ZipArchive::~ZipArchive() {
    if (archive_) zip_discard(archive_);
}

void ZipArchive::examine() {
    const auto count = zip_get_num_entries(archive_, 0);
    if (count > static_cast<zip_int64_t>(max_zip_entries))
        throw Unreadable(Reason::too_many_parts);
    std::set<std::string> seen;
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char* name = zip_get_name(archive_, index, ZIP_FL_ENC_GUESS);
        if (!name) throw Unreadable(Reason::damaged);
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        zip_file_get_external_attributes(archive_, index, 0, &system, &attributes);
        const bool link = system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> 16);
        if (escapes(name) || link || !seen.insert(name).second) suspicious_ = true;
    }
}

bool ZipArchive::has(const std::string& name) const {
    return archive_ ? zip_name_locate(archive_, name.c_str(), 0) >= 0 : parts_.contains(name);
}

std::string_view ZipArchive::comment() const {
    if (!archive_) return {};
    int length = 0;
    const char* const comment = zip_get_archive_comment(archive_, &length, ZIP_FL_ENC_RAW);
    return comment ? std::string_view(comment, static_cast<std::size_t>(length)) : std::string_view();
}

std::vector<std::string> ZipArchive::names() const {
    std::vector<std::string> result;
    for (const auto& part : parts_) result.push_back(part.first);
    if (!archive_) return result;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive_, 0); ++i)
        if (const char* name = zip_get_name(archive_, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS))
            result.emplace_back(name);
    return result;
}

std::optional<std::string> ZipArchive::part(const std::string& name) {
    if (!archive_) {
        const auto part = parts_.find(name);
        return part == parts_.end() ? std::nullopt : std::optional(part->second);
    }
    const auto found = zip_name_locate(archive_, name.c_str(), 0);
    if (found < 0) return {};
    const auto index = static_cast<zip_uint64_t>(found);
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_stat_index(archive_, index, 0, &about) != 0) throw Unreadable(Reason::damaged);
    if (about.valid & ZIP_STAT_ENCRYPTION_METHOD && about.encryption_method != ZIP_EM_NONE)
        throw Unsupported(Reason::password);
    const Part part(zip_fopen_index(archive_, index, 0), zip_fclose);
    if (!part) throw Unreadable(Reason::damaged);
    const std::size_t packed = about.valid & ZIP_STAT_COMP_SIZE ? static_cast<std::size_t>(about.comp_size) : 0;
    const std::size_t most =
        std::max<std::size_t>(std::size_t{1} << 20, std::min(packed, max_zip_part) * max_zip_ratio);
    std::string content;
    std::string buffer(256 * 1024, '\0');
    for (;;) {
        const auto size = zip_fread(part.get(), buffer.data(), buffer.size());
        if (size < 0) throw Unreadable(Reason::damaged);
        if (size == 0) break;
        const auto bytes = static_cast<std::size_t>(size);
        if (content.size() + bytes > max_zip_part) throw Unreadable(Reason::unpacks_too_large);
        if (content.size() + bytes > most)
            throw Unreadable(Reason::unpacks_too_large);
        if (bytes > left_) throw Unreadable(Reason::unpacks_too_large);
        left_ -= bytes;
        content.append(buffer.data(), bytes);
    }
    return content;
}

std::string beside(const std::string& base, std::string_view href) {
    std::string path = base.substr(0, base.rfind('/') == std::string::npos ? 0 : base.rfind('/') + 1);
    href = href.substr(0, href.find('#'));
    for (std::size_t i = 0; i < href.size(); ++i) {
        const auto digit = [&](std::size_t at) {
            const char c = at < href.size() ? href[at] : 'x';
            return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        };
        if (href[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
            path += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
            i += 2;
        } else {
            path += href[i];
        }
    }
    for (std::size_t at = 0; (at = path.find("../")) != std::string::npos;) {
        const auto parent = at < 2 ? std::string::npos : path.rfind('/', at - 2);
        path.erase(parent == std::string::npos ? 0 : parent + 1,
                   at + 3 - (parent == std::string::npos ? 0 : parent + 1));
    }
    return path;
}

}  // namespace depositary::indexer
