#include "server/journal.h"

#include "crypto/error.h"
#include "crypto/tile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::uint64_t bundle_width = 256;
constexpr std::size_t most_leaves = 20'000;
constexpr std::size_t most_acts = 2'000;

// The second line of a checkpoint (C2SP tlog-checkpoint).
std::uint64_t size_of(const std::string& checkpoint) {
    std::uint64_t size = 0;
    const auto line = checkpoint.find('\n') + 1;
    std::from_chars(checkpoint.data() + line, checkpoint.data() + checkpoint.size(), size);
    return size;
}

bool names_party(const Act& act, const std::string& code) {
    const nlohmann::json payload = nlohmann::json::parse(act.payload, nullptr, false);
    if (!payload.is_object()) {
        return false;
    }
    const auto is = [&](const char* field) { return payload.contains(field) && payload[field] == code; };
    const bool among =
        payload.contains("parties") && payload["parties"].is_array() &&
        std::find(payload["parties"].begin(), payload["parties"].end(), code) != payload["parties"].end();
    return is("party") || (act.kind == act_kind::party_registered && is("code")) || among;
}

}  // namespace

Journal::Journal(const Depositary& depositary, const Actor& actor)
    : depositary_(depositary), actor_(actor), checkpoint_(depositary.checkpoint()), size_(size_of(checkpoint_)) {}

std::optional<Leaf> Journal::leaf(std::uint64_t index) {
    const std::uint64_t number = index / bundle_width;
    if (leaves_.empty() || number != bundle_) {
        const auto width = static_cast<unsigned>(std::min(bundle_width, size_ - number * bundle_width));
        leaves_ = crypto::parse_entries(depositary_.register_file(crypto::entries_path(number, width)), width);
        bundle_ = number;
    }
    return Leaf::parse(crypto::as_text(leaves_.at(index % bundle_width)));
}

std::optional<Act> Journal::act(std::uint64_t index) const {
    try {
        return depositary_.act(actor_, index);
    } catch (const NotFound&) {
        return std::nullopt;  // the leaf is for all to see; what it commits to is not for this reader
    } catch (const Forbidden&) {
        return std::nullopt;
    }
}

Journal::Page Journal::before(std::uint64_t before, const JournalFilter& filter, std::size_t limit) {
    Page page;
    std::size_t leaves = 0, acts = 0;
    std::uint64_t index = std::min(before, size_);
    while (index > 0 && page.entries.size() < limit && leaves < most_leaves && acts < most_acts) {
        --index;
        ++leaves;
        const auto found = leaf(index);
        if (!found || (!filter.kind.empty() && found->kind != filter.kind)) {
            continue;
        }
        const std::string day = found->time.to_text();
        if (!filter.to.empty() && day.substr(0, filter.to.size()) > filter.to) {
            continue;
        }
        if (!filter.from.empty() && day.substr(0, filter.from.size()) < filter.from) {
            index = 0;  // acts are in the order of their times
            break;
        }
        JournalEntry entry{index, found->kind, found->time, act(index)};
        ++acts;
        const bool named = filter.party.empty() || (entry.act && names_party(*entry.act, filter.party));
        if (named && (!filter.done || (entry.act && filter.done(*entry.act)))) {
            page.entries.push_back(std::move(entry));
        }
    }
    page.next = index;
    return page;
}

}  // namespace depositary::server
