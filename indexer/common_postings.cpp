// The file:
//   bytes of the lists: each unit less the one before, and how often, as numbers of seven bits a byte; filled up to
//   a multiple of eight
//   u64 start of each list, and the end
//   u32 start of each term, and the end
//   u32 postings of each list
//   bytes of the terms, in their order
//   trailer
#include "indexer/common_postings.h"

#include "indexer/terms.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace depositary::indexer {
namespace {

constexpr const char* file_name = "common";
constexpr Xapian::doccount least_units = 500;
// A term is common that stands in so great a part of the units.
constexpr Xapian::doccount part = 8;

struct Trailer {
    std::array<char, 8> form;
    std::uint64_t terms, list_bytes, term_bytes;
};
constexpr std::array<char, 8> this_form{'c', 'o', 'm', 'm', 'o', 'n', ' ', '1'};

}  // namespace

void CommonPostings::write(const std::filesystem::path& folder) {
    const Xapian::Database database(folder.string());
    if (database.get_doccount() < least_units) return;
    SideFileWriter out(folder / file_name);
    std::vector<std::uint64_t> list_starts{0};
    std::vector<std::uint32_t> term_starts{0}, counts;
    std::string terms, list;
    std::uint64_t written = 0;
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
        if (term.get_termfreq() < database.get_doccount() / part) continue;
        const std::string name = *term;
        if (is_heading_term(name)) continue;  // asked about a document at a time
        Xapian::docid before = 0;
        list.clear();
        for (auto at = database.postlist_begin(name); at != database.postlist_end(name); ++at) {
            append_number(list, *at - std::exchange(before, *at));
            append_number(list, at.get_wdf());
        }
        out.put(list.data(), list.size());
        written += list.size();
        terms += name;
        term_starts.push_back(static_cast<std::uint32_t>(terms.size()));
        list_starts.push_back(written);
        counts.push_back(term.get_termfreq());
    }
    for (auto rest = written; rest % sizeof(std::uint64_t) != 0; ++rest) out.put(std::uint8_t{0});
    for (const auto start : list_starts) out.put(start);
    for (const auto start : term_starts) out.put(start);
    for (const auto count : counts) out.put(count);
    out.put(terms.data(), terms.size());
    out.put(Trailer{this_form, counts.size(), written, terms.size()});
    out.finish();
}

std::shared_ptr<const CommonPostings> CommonPostings::open(const std::filesystem::path& folder) {
    const auto file = folder / file_name;
    if (!std::filesystem::exists(file)) return {};
    return std::shared_ptr<const CommonPostings>(new CommonPostings(file));
}

CommonPostings::CommonPostings(const std::filesystem::path& file) : file_(file) {
    SideFileReader reader(file_);
    const auto trailer = reader.take_last<Trailer>();
    const auto size = file_.bytes().size();
    if (trailer.form != this_form || trailer.terms > size || trailer.list_bytes > size) SideFileReader::damaged();
    lists_ = reader.take<std::uint8_t>(trailer.list_bytes);
    reader.take<std::uint8_t>((sizeof(std::uint64_t) - trailer.list_bytes % sizeof(std::uint64_t)) %
                              sizeof(std::uint64_t));
    starts_ = reader.take<std::uint64_t>(trailer.terms + 1);
    const auto term_starts = reader.take<std::uint32_t>(trailer.terms + 1);
    counts_ = reader.take<std::uint32_t>(trailer.terms);
    terms_ = {term_starts, reader.take<std::uint8_t>(trailer.term_bytes)};
    reader.expect_end();
    if (!are_starts(starts_, trailer.list_bytes)) SideFileReader::damaged();
}

std::optional<CommonList> CommonPostings::list(std::string_view term) const {
    const auto at = terms_.lower_bound(term);
    if (at == terms_.size() || terms_[at] != term) return {};
    return CommonList(lists_.subspan(starts_[at], starts_[at + 1] - starts_[at]), counts_[at]);
}

}  // namespace depositary::indexer
