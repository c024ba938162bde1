#include "indexer/compartment_index.h"

#include "crypto/error.h"
#include "indexer/analyser.h"
#include "indexer/dates.h"
#include "indexer/terms.h"
#include "indexer/unit_terms.h"
#include "indexer/zawgyi.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace depositary::indexer {
namespace {

constexpr const char* schema = "2";
constexpr Xapian::valueno document_slot = 0, language_slot = 1;  // and number_slot
// In RAM smaller batches are the faster ones: Xapian's buffer outgrows the processor's cache.
constexpr std::size_t batch = 500;

// The value's place among the names, where it is put if it is new. They are few.
template <class Value>
std::uint32_t code_of(const Value& value, std::vector<Value>& names) {
    const auto found = std::find(names.begin(), names.end(), value);
    const auto code = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end()) names.push_back(value);
    return code;
}

std::string readable(const std::string& text) {
    return looks_like_zawgyi(text) ? zawgyi_to_unicode(text) : text;
}

// Xapian's terms end at 245 bytes.
constexpr std::size_t max_identifier = 200;
std::string id_term(std::string_view document) {
    return "Q" + std::string(document);
}
std::string facts_key(std::string_view document) {
    return "D" + std::string(document);
}

nlohmann::json to_json(const DocumentFacts& facts) {
    return {{"document", facts.document}, {"symbol", facts.symbol},      {"title", facts.title},
            {"kind", facts.kind},         {"date", facts.date},          {"status", facts.status},
            {"parties", facts.parties},   {"version", facts.version},    {"act", facts.act},
            {"meetings", facts.meetings}, {"signed_by", facts.signed_by}};
}

DocumentFacts facts_from(const nlohmann::json& json) {
    DocumentFacts facts;
    json.at("document").get_to(facts.document);
    json.at("symbol").get_to(facts.symbol);
    json.at("title").get_to(facts.title);
    json.at("kind").get_to(facts.kind);
    json.at("date").get_to(facts.date);
    json.at("status").get_to(facts.status);
    json.at("parties").get_to(facts.parties);
    json.at("version").get_to(facts.version);
    json.at("act").get_to(facts.act);
    json.at("meetings").get_to(facts.meetings);
    json.at("signed_by").get_to(facts.signed_by);
    facts.first_day = first_day(facts.date);
    facts.last_day = last_day(facts.date);
    return facts;
}

}  // namespace

std::string Unit::to_data() const {
    std::string data;
    data.reserve(text.size() + heading.size() + file.size() + 32);
    for (const auto* field : {&file, &language, &heading, &number}) {
        data += *field;
        data += '\0';
    }
    data += std::to_string(page);
    data += '\0';
    data += text;
    return data;
}

Unit Unit::from_data(std::string_view data) {
    Unit unit;
    const auto next = [&data] {
        const auto end = std::min(data.find('\0'), data.size());
        const auto field = data.substr(0, end);
        data.remove_prefix(std::min(end + 1, data.size()));
        return std::string(field);
    };
    unit.file = next();
    unit.language = next();
    unit.heading = next();
    unit.number = next();
    unit.page = static_cast<std::uint32_t>(std::strtoul(next().c_str(), nullptr, 10));
    unit.text = std::string(data);
    return unit;
}

Generation::Handle::Handle(std::shared_ptr<const Generation> generation) : generation_(std::move(generation)) {
    {
        const std::lock_guard lock(generation_->mutex_);
        if (!generation_->idle_.empty()) {
            database_ = std::move(generation_->idle_.back());
            generation_->idle_.pop_back();
        }
    }
    if (!database_) database_ = std::make_unique<Xapian::Database>(generation_->folder);
    if (database_->get_revision() != generation_->revision)
        throw Xapian::DatabaseModifiedError("the index has moved on");
}

Generation::Handle::~Handle() {
    const std::lock_guard lock(generation_->mutex_);
    generation_->idle_.push_back(std::move(database_));
}

CompartmentIndex::CompartmentIndex(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {
    const std::lock_guard lock(writing_);
    if (std::filesystem::exists(folder_ / "iamglass"))
        load();
    else
        create();
    commit();
}

CompartmentIndex::~CompartmentIndex() {
    database_.close();
    current_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void CompartmentIndex::create() {
    constexpr int flags = Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_BACKEND_GLASS;
    database_ = Xapian::WritableDatabase(folder_.string(), flags);
    database_.set_metadata("schema", schema);
    database_.set_metadata("compartment", name_);
}

void CompartmentIndex::load() {
    database_ = Xapian::WritableDatabase(folder_.string(), Xapian::DB_OPEN | Xapian::DB_NO_SYNC);
    if (database_.get_metadata("schema") != schema) throw Damaged("index-schema", "The index is of another schema");
    if (database_.get_metadata("compartment") != name_)
        throw Damaged("index-compartment", "The index is of another compartment");
    try {
        for (auto key = database_.metadata_keys_begin("D"); key != database_.metadata_keys_end("D"); ++key) {
            auto facts = facts_from(nlohmann::json::parse(database_.get_metadata(*key)));
            const auto ordinal = static_cast<std::uint32_t>(documents_.size());
            ordinals_.emplace(facts.document, ordinal);
            documents_.push_back(nullptr);
            set_facts(ordinal, std::move(facts));
        }
        const auto position = database_.get_metadata("position");
        if (!position.empty()) {
            const auto json = nlohmann::json::parse(position);
            position_ = IndexPosition{json.at("size").get<std::uint64_t>(), json.at("root").get<std::string>()};
        }
    } catch (const nlohmann::json::exception&) {
        throw Damaged("index-facts", "The index's own records are damaged");
    }
    // The title's unit is of all its document's languages: it comes after them.
    std::vector<std::pair<Xapian::docid, UnitFacts>> titles;
    std::vector<std::uint64_t> of_document(documents_.size());
    auto language = database_.valuestream_begin(language_slot);
    auto length = database_.postlist_begin({});
    for (auto id = database_.valuestream_begin(document_slot); id != database_.valuestream_end(document_slot); ++id) {
        const auto ordinal = ordinals_.find(*id);
        if (ordinal == ordinals_.end()) throw Damaged("index-facts", "The index holds text of an unknown document");
        const auto unit = id.get_docid();
        length.skip_to(unit);
        UnitFacts facts{
            .languages = 0, .owner = ordinal->second, .length = length.get_doclength() & INT32_MAX, .title = false};
        if (language != database_.valuestream_end(language_slot) && language.get_docid() < unit) language.skip_to(unit);
        if (language != database_.valuestream_end(language_slot) && language.get_docid() == unit) {
            facts.languages = language_bit(*language);
            of_document[ordinal->second] |= facts.languages;
            own(unit, facts);
        } else {
            titles.emplace_back(unit, facts);
        }
    }
    for (auto& [unit, facts] : titles) {
        facts.title = true;
        facts.languages = of_document[facts.owner];
        own(unit, facts);
    }
}

std::uint64_t CompartmentIndex::language_bit(const std::string& language) {
    // More than 63 languages are more than anyone writes in: the rest share the last bit.
    const auto code = std::min(code_of(language, names_.languages), 63U);
    return std::uint64_t{1} << code;
}

void CompartmentIndex::own(Xapian::docid id, const UnitFacts& facts) {
    units_.resize(id + std::size_t{1});
    units_.change(id) = facts;
}

void CompartmentIndex::set_facts(std::uint32_t ordinal, DocumentFacts facts) {
    auto parties = facts.parties;
    std::sort(parties.begin(), parties.end());
    parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
    codes_.resize(ordinal + std::size_t{1});
    codes_.change(ordinal) = {.kind = code_of(facts.kind, names_.kinds),
                              .status = code_of(facts.status, names_.statuses),
                              .year = code_of(facts.date.substr(0, 4), names_.years),
                              .parties = code_of(parties, names_.parties),
                              .first_day = day_number(facts.first_day),
                              .last_day = day_number(facts.last_day)};
    documents_.change(ordinal) = std::make_shared<const DocumentFacts>(std::move(facts));
}

void CompartmentIndex::drop_units(std::string_view document) {
    const auto term = id_term(document);
    std::vector<Xapian::docid> units;
    for (auto id = database_.postlist_begin(term); id != database_.postlist_end(term); ++id) units.push_back(*id);
    for (const auto id : units) {
        database_.delete_document(id);
        units_.change(id).owner = no_owner;
    }
    waiting_ += units.size();
}

void CompartmentIndex::keep_facts(const DocumentFacts& facts) {
    database_.set_metadata(facts_key(facts.document),
                           to_json(facts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void CompartmentIndex::add(const IndexedDocument& document) {
    if (document.document.empty() || document.document.size() > max_identifier)
        throw Invalid("index-identifier", fmt::format("A document's identifier has 1 to {} bytes", max_identifier));
    const std::lock_guard lock(writing_);
    DocumentFacts facts{.document = document.document,
                        .symbol = document.symbol,
                        .title = readable(document.title),
                        .kind = document.kind,
                        .date = document.date,
                        .status = document.status,
                        .first_day = first_day(document.date),
                        .last_day = last_day(document.date),
                        .parties = document.parties,
                        .meetings = document.meetings,
                        .signed_by = document.signed_by,
                        .version = document.version,
                        .act = document.act};
    const auto [place, added] = ordinals_.emplace(facts.document, static_cast<std::uint32_t>(documents_.size()));
    if (added)
        documents_.push_back(nullptr);
    else
        drop_units(facts.document);
    const auto ordinal = place->second;
    std::uint64_t all_languages = 0;
    for (const auto& file : document.files) {
        const auto bit = language_bit(file.language);
        all_languages |= bit;
        for (const auto& section : file.sections) {
            add_unit({.file = file.name,
                      .language = file.language,
                      .heading = readable(section.heading),
                      .number = section.number,
                      .text = readable(section.text),
                      .page = section.page},
                     facts, ordinal, bit);
            ++waiting_;
        }
    }
    add_unit({.file = {}, .language = {}, .heading = {}, .number = {}, .text = facts.title}, facts, ordinal,
             all_languages);
    ++waiting_;
    keep_facts(facts);
    set_facts(ordinal, std::move(facts));
    if (waiting_ >= batch) commit();
}

void CompartmentIndex::add_unit(const Unit& unit, const DocumentFacts& facts, std::uint32_t ordinal,
                                std::uint64_t languages) {
    Xapian::Document entry;
    UnitTerms terms(entry);
    const bool is_title = unit.file.empty() && unit.language.empty();
    if (is_title) {
        terms.add(facts.title, 5);
        terms.add(facts.symbol, 5);
        entry.add_boolean_term(title_term);
    } else {
        terms.add(unit.heading, 2);
        terms.add(unit.text, 1);
        // So that words of the title and of the text can be wanted together.
        terms.add_without_place(facts.title);
        terms.add_without_place(facts.symbol);
        entry.add_value(language_slot, unit.language);
        if (!unit.number.empty()) entry.add_value(number_slot, unit.number);
    }
    entry.add_boolean_term(id_term(facts.document));
    entry.add_value(document_slot, facts.document);
    entry.set_data(unit.to_data());
    own(database_.add_document(entry),
        {.languages = languages, .owner = ordinal, .length = terms.length() & INT32_MAX, .title = is_title});
}

void CompartmentIndex::remove(std::string_view document) {
    const std::lock_guard lock(writing_);
    const auto found = ordinals_.find(std::string(document));
    if (found == ordinals_.end()) return;
    drop_units(document);
    database_.set_metadata(facts_key(document), "");
    documents_.change(found->second).reset();
    ordinals_.erase(found);
}

bool CompartmentIndex::change_facts(std::string_view document, const std::function<void(DocumentFacts&)>& change) {
    const std::lock_guard lock(writing_);
    const auto found = ordinals_.find(std::string(document));
    if (found == ordinals_.end()) return false;
    auto facts = *documents_[found->second];
    change(facts);
    keep_facts(facts);
    set_facts(found->second, std::move(facts));
    return true;
}

void CompartmentIndex::publish(const IndexPosition& position) {
    const std::lock_guard lock(writing_);
    position_ = position;
    database_.set_metadata("position", nlohmann::json{{"size", position.size}, {"root", position.root}}.dump());
    commit();
}

void CompartmentIndex::commit() {
    database_.commit();
    waiting_ = 0;
    auto next = std::make_shared<Generation>();
    next->folder = folder_.string();
    next->revision = database_.get_revision();
    next->documents = documents_.shared();
    next->codes = codes_.shared();
    next->units = units_.shared();
    next->names = names_;
    next->unit_count = database_.get_doccount();
    next->document_count = ordinals_.size();
    next->position = position_;
    const std::lock_guard lock(publishing_);
    current_ = std::move(next);
}

std::shared_ptr<const Generation> CompartmentIndex::current() const {
    const std::lock_guard lock(publishing_);
    return current_;
}

}  // namespace depositary::indexer
