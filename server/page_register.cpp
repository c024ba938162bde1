// The register for people: its journal and its acts. Programs read /register/ itself.

#include <algorithm>
#include <charconv>

#include "crypto/tile.h"
#include "repository/act.h"
#include "server/page.h"
#include "server/page_handlers.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::uint64_t acts_a_page = 25;
constexpr std::uint64_t bundle_width = 256;

// The second line of a checkpoint (C2SP tlog-checkpoint).
std::uint64_t size_of(const std::string& checkpoint) {
    std::uint64_t size = 0;
    const auto line = checkpoint.find('\n') + 1;
    std::from_chars(checkpoint.data() + line, checkpoint.data() + checkpoint.size(), size);
    return size;
}

// The leaf at an index, from its bundle, which is kept for the next one.
class Leaves {
public:
    Leaves(const Depositary& depositary, std::uint64_t size) : depositary_(depositary), size_(size) {}
    std::optional<Leaf> at(std::uint64_t index) {
        const std::uint64_t number = index / bundle_width;
        if (entries_.empty() || number != number_) {
            const auto width = static_cast<unsigned>(std::min(bundle_width, size_ - number * bundle_width));
            entries_ = crypto::parse_entries(depositary_.register_file(crypto::entries_path(number, width)), width);
            number_ = number;
        }
        return Leaf::parse(crypto::as_text(entries_.at(index % bundle_width)));
    }

private:
    const Depositary& depositary_;
    std::uint64_t size_, number_ = 0;
    std::vector<crypto::Bytes> entries_;
};

std::string symbol_of(Application& application, const Actor& actor, const DocumentId& id) {
    try {
        return application.depositary.document(actor, id).symbol;
    } catch (const NotFound&) {
        return "";
    }
}

View row_view(Application& application, const Actor& actor, Leaves& leaves, std::uint64_t index) {
    View row{View::type::object};
    row.set("index", std::to_string(index));
    if (const auto leaf = leaves.at(index)) {
        row.set("kind", leaf->kind);
        row.set("time", leaf->time.to_text());
    }
    row.set("document", false);
    row.set("shown", false);
    try {
        const Act act = application.depositary.act(actor, index);
        row.set("shown", true);
        if (const auto symbol = act.document.is_nil() ? "" : symbol_of(application, actor, act.document); !symbol.empty()) {
            row.set("document", act.document.to_text());
            row.set("symbol", symbol);
        }
    } catch (const NotFound&) {
        // The leaf is for all parties to see; what it commits to is not for this reader.
    }
    return row;
}

}  // namespace

Response register_page(Application& application, Request& request) {
    request.allow_query({"before"});
    const Actor& actor = request.actor();
    const std::string checkpoint = application.depositary.checkpoint();
    const std::uint64_t size = size_of(checkpoint);
    const std::uint64_t before = std::min(size, request.query_number("before", size, 0, ~std::uint64_t{0} >> 1));
    const std::uint64_t first = before > acts_a_page ? before - acts_a_page : 0;
    View view{View::type::object};
    view.set("size", std::to_string(size));
    view.set("vkey", application.depositary.register_verifier().to_text());
    view.set("checkpoint", checkpoint);
    View rows{View::type::list};
    Leaves leaves(application.depositary, size);
    for (std::uint64_t index = before; index-- > first;) {
        rows.push_back(row_view(application, actor, leaves, index));
    }
    view.set("acts", rows);
    const auto link = [&](const char* name, std::uint64_t at) {
        View item{View::type::object};
        item.set("href", "/register?before=" + std::to_string(at));
        view.set(name, item);
    };
    if (before < size) {
        link("newer", std::min(size, before + acts_a_page));
    }
    if (first > 0) {
        link("older", first);
    }
    return page(application, request, "register", message("register_heading"), view);
}

Response act_page(Application& application, Request& request) {
    request.allow_query({});
    const std::string& text = request.parameter("index");
    std::uint64_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end != text.data() + text.size() || text.size() > 18) {
        throw NotFound("not-found", "There is no such act.");
    }
    const Act act = application.depositary.act(request.actor(), index);
    const Receipt receipt = application.depositary.receipt(request.actor(), index);
    View view{View::type::object};
    view.set("index", std::to_string(index));
    view.set("kind", act.kind);
    view.set("time", act.time.to_text());
    view.set("payload", displayed(act.payload));
    view.set("salt", crypto::to_base64(act.salt));
    view.set("entry", receipt.entry);
    view.set("proof", receipt.proof);
    view.set("document", false);
    if (const auto symbol = act.document.is_nil() ? "" : symbol_of(application, request.actor(), act.document);
        !symbol.empty()) {
        view.set("document", act.document.to_text());
        view.set("symbol", symbol);
    }
    return page(application, request, "act", message("act") + " " + std::to_string(index), view);
}

}  // namespace depositary::server
