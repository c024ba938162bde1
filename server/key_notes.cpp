#include "server/key_notes.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace depositary::server {

using namespace repository;

namespace {

// The keys of an answer's signatures, each read once and no others: a process has many keys, a document few signatures.
class Keys {
public:
    explicit Keys(const Depositary& depositary) : depositary_(depositary) {}
    const std::optional<PartyKey>& find(const std::string& fingerprint) {
        const auto [found, added] = keys_.emplace(fingerprint, std::nullopt);
        if (added) {
            found->second = depositary_.party_key(fingerprint);
        }
        return found->second;
    }

private:
    const Depositary& depositary_;
    std::map<std::string, std::optional<PartyKey>> keys_;
};

// Older registers put a key in force by its registration alone.
bool second_person_confirmed(const PartyKey& key) { return key.confirmed && *key.confirmed != key.registered; }

// `party`: that the reader acts for, or empty.
std::string note_on(const Words& words, const PartyKey& key, const std::string& party) {
    if (!second_person_confirmed(key)) {
        return words.text("signature_key_alone");
    }
    const auto& noted = key.acknowledged;
    if (!party.empty() && party != key.party && std::find(noted.begin(), noted.end(), party) == noted.end()) {
        return words.text("signature_key_not_noted_by_us");
    }
    return noted.empty() ? words.text("signature_key_not_noted") : "";
}

void note(Keys& keys, nlohmann::ordered_json& json) {
    for (auto& [name, value] : json.items()) {
        if (name == "signatures" && value.is_array()) {
            for (auto& signature : value) {
                const auto& key = keys.find(signature.at("key"));
                signature["key_confirmed"] = key && second_person_confirmed(*key);
                signature["key_acknowledged"] = key ? key->acknowledged : std::vector<std::string>();
            }
        } else if (value.is_structured()) {
            note(keys, value);
        }
    }
}

}  // namespace

View noted_signatures_view(Application& application, const Request& request, const PartyNames& parties, const Version& version) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const std::string party = actor.role == Role::ministry && actor.confirmed ? actor.party : "";
    const View plain = signatures_view(words, parties, version);
    Keys keys(application.depositary);
    View list{View::type::list};
    for (std::size_t i = 0; i < version.signatures.size(); ++i) {
        const Signature& signature = version.signatures[i];
        View item = plain.list_value()[i];
        const auto& key = keys.find(signature.key_fingerprint);
        set_text(item, "key_note", signature.valid && key ? note_on(words, *key, party) : "");
        list.push_back(item);
    }
    return list;
}

void note_keys(Application& application, nlohmann::ordered_json& answer) {
    Keys keys(application.depositary);
    note(keys, answer);
}

}  // namespace depositary::server
