#include "server/model_json.h"

namespace depositary::server {

using namespace repository;

namespace {

template <class Ids>
Json id_texts(const Ids& ids) {
    Json texts = Json::array();
    for (const auto& id : ids) {
        texts.push_back(id.to_text());
    }
    return texts;
}

Json place_json(const std::optional<std::uint64_t>& act) { return act ? Json(*act) : Json(nullptr); }

Json facet_json(const std::vector<FacetCount>& facet) {
    Json values = Json::array();
    for (const FacetCount& value : facet) {
        values.push_back({{"value", value.value}, {"count", value.count}});
    }
    return values;
}

Json marks_json(const std::vector<SearchMark>& marks) {
    Json json = Json::array();
    for (const SearchMark& mark : marks) {
        json.push_back({mark.begin, mark.end});
    }
    return json;
}

Json hit_json(const SearchHit& hit) {
    Json also = Json::array();
    for (const SearchOtherLanguage& other : hit.also) {
        also.push_back({{"language", other.language}, {"file", other.file}, {"heading", other.heading}});
    }
    return {{"document", hit.document.to_text()},
            {"compartment", hit.compartment.to_text()},
            {"version", hit.version},
            {"latest", hit.latest},
            {"former_versions", hit.former},
            {"symbol", hit.symbol},
            {"title", hit.title},
            {"kind", hit.kind},
            {"date", hit.date},
            {"status", hit.status},
            {"signatures", hit.signatures},
            {"file", hit.file},
            {"language", hit.language},
            {"heading", hit.heading},
            {"number", hit.number},
            {"place", hit.place},
            {"page", hit.page},
            {"snippet", hit.snippet},
            {"marks", marks_json(hit.marks)},
            {"symbol_marks", marks_json(hit.symbol_marks)},
            {"title_marks", marks_json(hit.title_marks)},
            {"heading_marks", marks_json(hit.heading_marks)},
            {"also", std::move(also)}};
}

}  // namespace

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json to_json(const Party& party) { return {{"code", party.code}, {"name", party.name}}; }

Json to_json(const PartyKey& key) {
    return {{"party", key.party},
            {"public_key", key.public_key},
            {"fingerprint", key.fingerprint},
            {"registered", key.registered},
            {"confirmed", place_json(key.confirmed)},
            {"valid_until", key.valid_until},
            {"follows", key.follows},
            {"revoked", place_json(key.revoked)},
            {"compromised_since", key.compromised_since},
            {"since_said", place_json(key.since_said)},
            {"since_confirmed", place_json(key.since_confirmed)},
            {"acknowledged", key.acknowledged}};
}

Json to_json(const AgeKey& key) {
    return {{"account", key.account.to_text()},
            {"login", key.login},
            {"party", key.party},
            {"recipient", key.recipient},
            {"registered", key.act},
            {"confirmed", place_json(key.confirmed)},
            {"since", key.since.to_text()},
            {"revoked", place_json(key.revoked)},
            {"until", key.until ? Json(key.until->to_text()) : Json()}};
}

Json to_json(const Erasure& erasure) {
    return {{"document", erasure.document.to_text()},
            {"compartment", erasure.compartment.to_text()},
            {"authority", erasure.authority},
            {"reason", erasure.reason},
            {"by", erasure.by.is_nil() ? Json(nullptr) : Json(erasure.by.to_text())},
            {"by_role", to_text(erasure.by_role)},
            {"time", erasure.time.to_text()},
            {"requested", erasure.requested},
            {"erased", place_json(erasure.erased)},
            {"symbol", erasure.symbol},
            {"title", erasure.title},
            {"concerned", erasure.concerned},
            {"second", erasure.by_auditor ? "auditor" : erasure.by_party ? "party" : "manager"},
            {"stands", erasure.stands}};
}

Json to_json(const Referral& referral, std::string_view today) {
    Json steps = Json::array(), files = Json::array();
    for (const Referral::Step& step : referral.steps) {
        steps.push_back({{"status", to_text(step.status)},
                         {"act", step.act},
                         {"time", step.time.to_text()},
                         {"party", step.party},
                         {"files", step.files}});
    }
    for (const File& file : referral.files) {
        files.push_back(to_json(file));
    }
    return {{"id", referral.id.to_text()},
            {"from", referral.from},
            {"to", referral.to},
            {"status", to_text(referral.status())},
            {"overdue", referral.is_overdue(today)},
            {"acknowledge_by", referral.acknowledge_by},
            {"answer_by", referral.answer_by},
            {"retain_until", referral.retain_until},
            {"steps", std::move(steps)},
            {"files", std::move(files)}};
}

Json to_json(const Task& task) {
    Json parties = Json::array();
    for (const Task::PartyState& state : task.parties) {
        parties.push_back({{"party", state.party}, {"done", state.done ? Json(*state.done) : Json(nullptr)}});
    }
    return {{"act", task.act},
            {"type", to_text(task.type)},
            {"compartment", task.compartment.to_text()},
            {"document", task.document.is_nil() ? Json(nullptr) : Json(task.document.to_text())},
            {"version", task.version == 0 ? Json(nullptr) : Json(task.version)},
            {"number", task.number == 0 ? Json(nullptr) : Json(task.number)},
            {"subject", task.subject},
            {"text", task.text},
            {"word", task.word},
            {"due", task.due},
            {"by", task.by.to_text()},
            {"time", task.time.to_text()},
            {"parties", std::move(parties)},
            {"closed", task.closed ? Json(*task.closed) : Json(nullptr)},
            {"superseded", task.superseded}};
}

Json to_json(const Comment& comment) {
    return {{"act", comment.act},
            {"document", comment.document.to_text()},
            {"version", comment.version},
            {"task", comment.task ? Json(*comment.task) : Json(nullptr)},
            {"party", comment.party},
            {"by", comment.by.to_text()},
            {"time", comment.time.to_text()},
            {"article", comment.article},
            {"text", comment.text},
            {"complete", comment.complete},
            {"late", comment.late}};
}

Json to_json(const SessionView& token) {
    Json compartments = Json::array();
    for (const CompartmentId& compartment : token.terms.compartments) {
        compartments.push_back(compartment.to_text());
    }
    return {{"id", token.id},
            {"name", token.terms.name},
            {"scope", to_text(token.terms.scope)},
            {"compartments", std::move(compartments)},
            {"feed", token.terms.feed},
            {"two_factors", token.terms.two_factors},
            {"opened", token.opened.to_text()},
            {"seen", token.seen.to_text()},
            {"expires", token.expires.to_text()}};
}

Json to_json(const Compartment& compartment) {
    return {{"id", compartment.id.to_text()},
            {"name", compartment.name},
            {"title", compartment.title},
            {"purpose", to_text(compartment.purpose)}};
}

Json to_json(const Account& account) {
    return {{"id", account.id.to_text()},
            {"login", account.login},
            {"name", account.name},
            {"party", account.party},
            {"role", to_text(account.role)},
            {"compartments", id_texts(account.compartments)},
            {"public_key", account.public_key},
            {"confirmed", account.confirmed},
            {"closed", account.closed}};
}

Json to_json(const Actor& actor) {
    return {{"account", actor.account.to_text()},
            {"login", actor.login},
            {"party", actor.party},
            {"role", to_text(actor.role)},
            {"confirmed", actor.confirmed},
            {"compartments", id_texts(actor.compartments(Right::know))}};
}

Json to_json(const Rights& rights) {
    Json words = Json::array();
    for (const Right right : {Right::know, Right::read, Right::comment, Right::deposit, Right::manage}) {
        if (rights.has(right)) {
            words.push_back(to_text(right));
        }
    }
    return words;
}

Json to_json(const Grant& grant) {
    Json rights = Json::array();
    for (const Right right : grant.rights) {
        rights.push_back(to_text(right));
    }
    return {{"grant", grant.act},
            {"to", grant.to.to_text()},
            {"rights", std::move(rights)},
            {"from", grant.from},
            {"until", grant.until},
            {"by", grant.by.to_text()},
            {"withdrawn", place_json(grant.withdrawn)}};
}

Json to_json(const Body& body) {
    return {{"code", body.code}, {"name", body.name}, {"members", id_texts(body.members)}};
}

Json to_json(const File& file) {
    return {{"name", file.name},       {"language", file.language}, {"role", to_text(file.role)},
            {"media_type", file.media_type}, {"size", file.size},   {"sha256", file.digest.hex()},
            {"ocr_languages", file.ocr_languages}, {"sealed_to", file.sealed_to}};
}

Json text_json(const Words& words, const TextOutcome& outcome) {
    Json reasons = Json::array();
    for (const std::string& reason : outcome.reasons) {
        reasons.push_back({{"code", reason}, {"words", words.text("text_reason." + reason)}});
    }
    const char* const state = !outcome.read ? "unread" : !outcome.any ? "absent" : outcome.partial ? "partial" : "whole";
    return {{"state", state},
            {"type", outcome.type},
            {"reliable", outcome.reliable},
            {"recognised", outcome.recognised},
            {"confidence", outcome.recognised ? Json(outcome.confidence) : Json(nullptr)},
            {"reasons", std::move(reasons)}};
}

Json to_json(const Signature& signature) {
    return {{"act", signature.act},
            {"party", signature.party},
            {"word", signature.act_word},
            {"capacity", signature.capacity},
            {"key", signature.key_fingerprint},
            {"public_key", signature.public_key},
            {"minisig", signature.minisig},
            {"time", signature.time.to_text()},
            {"valid", signature.valid},
            {"disputed", signature.disputed},
            {"dispute_claimed", signature.dispute_claimed}};
}

Json to_json(const Version& version) {
    Json files = Json::array(), signatures = Json::array();
    for (const File& file : version.files) {
        files.push_back(to_json(file));
    }
    for (const Signature& signature : version.signatures) {
        signatures.push_back(to_json(signature));
    }
    return {{"number", version.number},
            {"status", to_text(version.status)},
            {"date", version.date},
            {"note", version.note},
            {"by", version.by.is_nil() ? Json(nullptr) : Json(version.by.to_text())},
            {"added", version.added.to_text()},
            {"act", version.act},
            {"files", std::move(files)},
            {"bag",
             {{"bagit.txt", version.bagit},
              {"bag-info.txt", version.bag_info},
              {"manifest-sha256.txt", version.manifest_sha256},
              {"tagmanifest-sha256.txt", version.tagmanifest_sha256}}},
            {"signatures", std::move(signatures)}};
}

Json to_json(const Document& document) {
    Json relations = Json::array(), versions = Json::array();
    for (const Relation& relation : document.relations) {
        relations.push_back({{"type", relation.type}, {"symbol", relation.symbol}});
    }
    for (const Version& version : document.versions) {
        versions.push_back(to_json(version));
    }
    return {{"id", document.id.to_text()},
            {"compartment", document.compartment.to_text()},
            {"symbol", document.symbol},
            {"title", document.title},
            {"kind", to_text(document.kind)},
            {"date", document.date},
            {"place", document.place},
            {"parties", document.parties},
            {"relations", std::move(relations)},
            {"act", document.act},
            {"opened", document.opened.to_text()},
            {"versions", std::move(versions)}};
}

Json to_json(const Receipt& receipt) {
    Json json = {{"act", receipt.index},
                 {"time", receipt.time.to_text()},
                 {"entry", receipt.entry},
                 {"proof", receipt.proof}};
    if (!receipt.document.is_nil()) {
        json["document"] = receipt.document.to_text();
    }
    if (receipt.version != 0) {
        json["version"] = receipt.version;
    }
    return json;
}

Json to_json(const Act& act) {
    Json json = {{"act", act.index},
                 {"kind", act.kind},
                 {"time", act.time.to_text()},
                 {"payload", act.payload},
                 {"salt", crypto::to_base64(act.salt)},
                 {"compartment", act.compartment.is_nil() ? Json(nullptr) : Json(act.compartment.to_text())}};
    if (!act.document.is_nil()) {
        json["document"] = act.document.to_text();
    }
    return json;
}

Json to_json(const Upload& upload) {
    return {{"upload", upload.id.to_text()},
            {"size", upload.size},
            {"sha256", upload.digest.hex()},
            {"expires", upload.expires.to_text()}};
}

Json to_json(const SearchAnswer& answer) {
    Json hits = Json::array();
    for (const SearchHit& hit : answer.hits) {
        hits.push_back(hit_json(hit));
    }
    Json notices = Json::array();
    for (const SearchNotice& notice : answer.notices) {
        notices.push_back({{"code", notice.code}, {"detail", notice.detail}});
    }
    return {{"total", answer.total},
            {"complete", answer.complete},
            {"understood", answer.understood},
            {"notices", std::move(notices)},
            {"items", std::move(hits)},
            {"facets",
             {{"kind", facet_json(answer.kinds)},
              {"party", facet_json(answer.parties)},
              {"language", facet_json(answer.languages)},
              {"status", facet_json(answer.statuses)},
              {"year", facet_json(answer.years)}}},
            {"suggestion", answer.suggestion ? Json(*answer.suggestion) : Json(nullptr)}};
}

Json to_json(const std::vector<SearchCompletion>& completions) {
    Json items = Json::array();
    for (const SearchCompletion& found : completions) {
        items.push_back({{"document", found.document.to_text()},
                         {"compartment", found.compartment.to_text()},
                         {"symbol", found.symbol},
                         {"title", found.title}});
    }
    return items;
}

}  // namespace depositary::server
