// Each kind of stored thing, changed behind the program's back: it does not start, or fsck names what is damaged; and whatever it
// still gives out is what was deposited, never anything else.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "crypto/key_hierarchy.h"
#include "crypto/tile.h"
#include "crypto/tlog_proof.h"
#include "repository/credentials.h"
#include "repository/saved_searches.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;
namespace fs = std::filesystem;

namespace {

void write_over(const std::string& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

// A depositary with two compartments, three documents, a signature, a revoked key, an upload
// that waits, a session and a remembered answer; closed. Made once small, and once with a register of more than one tile.
struct Pattern {
    World world;
    Receipt mou, plan, secret;
    CompartmentId other;
    std::string token, search, first_file, second_file, signing_key;
    std::map<std::string, std::string> contents;  // "document/version" -> text
    std::vector<Receipt> receipts;

    explicit Pattern(int more_acts) {
        auto& depositary = world.depositary;
        const auto minister = world.add_account("minister", "KH", Role::ministry);
        const auto key = crypto::MinisignSecretKey::generate();
        world.enrol_key(minister, key.public_key());
        mou = depositary->add_document(world.secretariat, world.new_document("A/MOU", std::string(9000, 'm')), {"once", crypto::Sha256::of(std::string_view("mou"))});
        plan = world.deposit("A/PLAN", std::string(200'000, 'p'));
        depositary->add_version(world.secretariat, plan.document, 1, world.version("the second plan"));
        depositary->open_compartment(world.secretariat, {"others", "Others", Purpose::general, {}});
        world.secretariat = depositary->check_password("secretariat", test_password).value();
        for (const auto& compartment : depositary->compartments(world.secretariat))
            if (compartment.name == "others") other = compartment.id;
        std::swap(world.compartment, other);
        secret = world.deposit("B/SECRET", "of the other compartment");
        std::swap(world.compartment, other);
        const auto request = depositary->signing_request(minister, mou.document, 1, "signature", "Minister");
        depositary->add_signature(minister, mou.document, 1, key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
        depositary->revoke_key(minister, key.public_key().fingerprint(), "lost");
        world.upload("an upload that waits");
        world.upload("another upload that waits");
        token = depositary->open_session(world.secretariat.account, 3600);
        depositary->credentials().note_place(world.secretariat.account, "a login and an address");
        depositary->register_age_key(minister, world.answered(minister, fresh_recipient()));
        depositary->credentials().add_passkey(asked_by(minister.account), {"id", "key", 0, "A key", {}, {}});
        search = depositary->saved_searches().add(asked_by(world.secretariat.account), "Passports", "q=passport").id;
        for (int i = 0; i < more_acts; ++i) depositary->register_party(world.secretariat, {"P" + std::to_string(i), "Party " + std::to_string(i)});
        contents = {{key_of(mou.document, 1), std::string(9000, 'm')},
                    {key_of(plan.document, 1), std::string(200'000, 'p')},
                    {key_of(plan.document, 2), "the second plan"},
                    {key_of(secret.document, 1), "of the other compartment"}};
        receipts = {mou, plan, secret};
        first_file = vault_path(mou.document);
        second_file = vault_path(plan.document);
        world.depositary.reset();
    }
    static std::string key_of(const DocumentId& id, std::uint32_t version) { return id.to_text() + "/" + std::to_string(version); }
    std::string vault_path(const DocumentId& id) {
        const auto name = world.depositary->document(world.secretariat, id).versions[0].files[0].vault_name.hex();
        return "vault/" + name.substr(0, 2) + "/" + name;
    }
};

bool large = false;
struct Large {
    Large() { large = true; }
    ~Large() { large = false; }
};
const Pattern& pattern() {
    static const Pattern small_one(0);
    if (!large) return small_one;
    static const Pattern large_one(260);
    return large_one;
}

// A copy to be damaged. One folder serves all, one after another: its files are put back as they were.
class Victim {
public:
    Victim() {
        const auto& original = pattern().world.founded.data;
        if (!fs::exists(data_)) fs::copy(original, data_, fs::copy_options::recursive);
        const auto is_file = [](const std::string& root, const fs::path& file) { return fs::is_regular_file(root / file); };
        for (const auto& entry : fs::recursive_directory_iterator(data_))
            if (entry.is_regular_file() && !is_file(original, fs::relative(entry.path(), data_))) fs::remove(entry.path());
        for (const auto& entry : fs::recursive_directory_iterator(original))
            if (entry.is_regular_file()) fs::copy_file(entry.path(), data_ / fs::relative(entry.path(), original), fs::copy_options::overwrite_existing);
    }
    ~Victim() {
        if (!fs::is_directory(data_ + "/vault")) fs::remove_all(data_);
    }
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;

    std::string path(const std::string& name) const { return data_ + "/" + name; }
    void change(const std::string& name, const std::function<void(std::string&)>& how) const {
        auto content = bytes_of_file(path(name));
        const auto before = content;
        how(content);
        BOOST_REQUIRE(content != before);
        write_over(path(name), content);
    }
    void flip(const std::string& name, std::size_t byte, unsigned bit = 0) const {
        change(name, [&](std::string& content) { content.at(byte) = static_cast<char>(content.at(byte) ^ (1 << bit)); });
    }
    void sql(const std::string& statement) const {
        sqlite3* database = nullptr;
        sqlite3_open(path("catalogue.sqlite").c_str(), &database);
        sqlite3_create_function(database, "flip", 2, SQLITE_UTF8, nullptr,
            [](sqlite3_context* context, int, sqlite3_value** values) {
                const auto* data = static_cast<const unsigned char*>(sqlite3_value_blob(values[0]));
                std::string blob(data, data + sqlite3_value_bytes(values[0]));
                const auto at = static_cast<std::size_t>(sqlite3_value_int(values[1]));
                blob[at % blob.size()] = static_cast<char>(blob[at % blob.size()] ^ 1);
                sqlite3_result_blob(context, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
            }, nullptr, nullptr);
        char* words = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &words) == SQLITE_OK, statement << ": " << (words ? words : ""));
        BOOST_REQUIRE_MESSAGE(sqlite3_total_changes(database) > 0, statement << " changed nothing");
        sqlite3_close(database);
    }

    // What the program says of it: the error of its start, or fsck's findings, or nothing.
    std::string verdict() const {
        try {
            Depositary depositary(data_, Founded::root(), pattern().world.clock);
            gives_nothing_wrong(depositary);
            std::string all;
            for (const Finding& finding : depositary.check({})) all += finding.where + ": " + finding.what + "\n";
            return all;
        } catch (const Error& error) {
            return "refused: " + error.code() + ": " + error.what();
        }
    }

private:
    // Everything that can be read is what was deposited, or an error.
    static void gives_nothing_wrong(const Depositary& depositary) {
        const auto& secretariat = pattern().world.secretariat;
        for (const Receipt& receipt : pattern().receipts) {
            for (const std::uint32_t version : {1u, 2u}) {
                try {
                    const auto file = depositary.open_file(secretariat, receipt.document, version, "text.txt");
                    crypto::Bytes bytes(file->content().size());
                    file->content().read_at(0, bytes);
                    BOOST_TEST((crypto::as_text(bytes) == pattern().contents.at(Pattern::key_of(receipt.document, version))));
                } catch (const Error&) {
                }
            }
            try {
                const auto now = depositary.receipt(secretariat, receipt.index);
                BOOST_TEST(now.entry == receipt.entry);
                const auto policy = crypto::TlogPolicy::parse(depositary.policy());
                BOOST_TEST((crypto::verify_tlog_proof(crypto::TlogProof::parse(now.proof), crypto::as_bytes(now.entry), policy) == crypto::ProofVerdict::valid));
                const auto act = depositary.act(secretariat, receipt.index);
                BOOST_TEST(nlohmann::json::parse(act.payload).at("document") == receipt.document.to_text());
            } catch (const Error&) {
            }
        }
        // The tiles that are given out are those of the checkpoint.
        const auto tree = crypto::Checkpoint::parse(crypto::SignedNote::parse(depositary.checkpoint()).text);
        try {
            const auto bundle = crypto::parse_entries(depositary.register_file(crypto::entries_path(0, 256)), 256);
            const auto tile = depositary.register_file("tile/0/000");
            for (std::size_t i = 0; i < bundle.size(); ++i)
                BOOST_TEST((std::equal(tile.begin() + static_cast<long>(32 * i), tile.begin() + static_cast<long>(32 * i + 32), crypto::leaf_hash(bundle[i]).bytes.begin())));
            const auto hashes = crypto::hash_reader_over_tiles(tree.size, [&](const crypto::TileId& id) { return depositary.register_file(crypto::tile_path(id)); });
            BOOST_TEST((crypto::verify_inclusion(3, tree.size, crypto::leaf_hash(bundle[3]), tree.root, crypto::inclusion_proof(3, tree.size, hashes))));
        } catch (const Error&) {
        }
    }

    static const TemporaryFolder folder_;
    const std::string data_ = folder_.path() + "/data";
};
const TemporaryFolder Victim::folder_;

// The program must name `words`.
void noticed(const std::string& words, const std::function<void(const Victim&)>& damage) {
    const Victim victim;
    damage(victim);
    const auto verdict = victim.verdict();
    BOOST_TEST((verdict.find(words) != std::string::npos), "expected \"" << words << "\", got: " << verdict);
}
void sql_noticed(const std::string& words, const std::string& statement) {
    BOOST_TEST_CONTEXT(statement) noticed(words, [&](const Victim& victim) { victim.sql(statement); });
}

std::string quoted(const DocumentId& id) { return "'" + id.to_text() + "'"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(damage)

BOOST_AUTO_TEST_CASE(nothing_is_said_of_a_sound_one) {
    const Victim victim;
    BOOST_TEST(victim.verdict() == "");
}

BOOST_AUTO_TEST_CASE(a_vault_file_changed_cut_longer_swapped_or_gone_is_named) {
    for (const auto& name : {pattern().first_file, pattern().second_file}) {
        const auto size = fs::file_size(pattern().world.founded.data + "/" + name);
        for (const std::size_t byte : {std::size_t{3}, std::size_t{40}, std::size_t{150}, size / 2, size - 17, size - 1})
            noticed(name, [&](const Victim& victim) { victim.flip(name, byte); });
        for (const std::size_t length : {std::size_t{0}, std::size_t{4096}, size - 1})
            noticed(name, [&](const Victim& victim) { fs::resize_file(victim.path(name), length); });
        noticed(name, [&](const Victim& victim) { victim.change(name, [](std::string& content) { content += 'x'; }); });
        noticed(name, [&](const Victim& victim) { fs::remove(victim.path(name)); });
    }
    noticed(pattern().first_file, [&](const Victim& victim) {
        fs::rename(victim.path(pattern().first_file), victim.path("away"));
        fs::rename(victim.path(pattern().second_file), victim.path(pattern().first_file));
        fs::rename(victim.path("away"), victim.path(pattern().second_file));
    });
}

BOOST_FIXTURE_TEST_CASE(the_registers_leaves_tiles_and_checkpoints_are_named, Large) {
    sql_noticed("leaves do not hash to the root", "UPDATE leaf SET entry = flip(entry, 30) WHERE position = 5");
    sql_noticed("leaf 5", "UPDATE leaf SET entry = flip(entry, 3) WHERE position = 5");
    sql_noticed("leaf 5", "PRAGMA foreign_keys=OFF; DELETE FROM leaf WHERE position = 5");
    sql_noticed("refused", "UPDATE leaf SET entry = flip(entry, 3) WHERE position = (SELECT max(position) FROM leaf)");
    sql_noticed("lies beyond the end", "INSERT INTO leaf SELECT position + 1, entry FROM leaf ORDER BY position DESC LIMIT 1");
    // A full tile is not on the edge, which the start checks: its damage is found by fsck and by whoever asks for it.
    for (const char* at : {"0", "100", "8191"})
        sql_noticed("tile/0/000", "UPDATE tile SET hashes = flip(hashes, " + std::string(at) + ") WHERE level = 0 AND number = 0");
    sql_noticed("tile/0/000", "UPDATE tile SET hashes = substr(hashes, 1, 8160) WHERE level = 0 AND number = 0");
    sql_noticed("tile/0/000", "DELETE FROM tile WHERE level = 0 AND number = 0");
    sql_noticed("refused: register", "UPDATE tile SET hashes = flip(hashes, 40) WHERE level = 0 AND number = 1");
    sql_noticed("refused: register", "UPDATE tile SET hashes = flip(hashes, 5) WHERE level = 1");
    sql_noticed("refused: register", "DELETE FROM tile WHERE level = 1");
    sql_noticed("refused: register", "UPDATE register_state SET root = flip(root, 5)");
    sql_noticed("refused: register", "UPDATE register_state SET size = size - 1");
    sql_noticed("checkpoint 12", "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size < 12 ORDER BY size DESC LIMIT 1) WHERE size = 12");
    sql_noticed("refused: register-rolled-back", "UPDATE checkpoint SET note = replace(note, char(10)||size||char(10), char(10)||(size+1)||char(10)) WHERE size = (SELECT max(size) FROM checkpoint)");
    sql_noticed("refused: register-rolled-back", "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)");
}

BOOST_FIXTURE_TEST_CASE(a_damaged_tile_is_an_error_for_whoever_needs_it_and_never_a_wrong_proof, Large) {
    const Victim victim;
    victim.sql("UPDATE tile SET hashes = flip(hashes, 64) WHERE level = 0 AND number = 0");
    Depositary depositary(victim.path("."), Founded::root(), pattern().world.clock);
    BOOST_TEST(code_of([&] { depositary.register_file("tile/0/000"); }) == "register");
    BOOST_TEST(code_of([&] { depositary.register_file("tile/0/000.p/17"); }) == "register");
    BOOST_TEST(code_of([&] { depositary.register_file("tile/entries/000"); }) == "register");
    BOOST_TEST(code_of([&] { depositary.receipt(pattern().world.secretariat, pattern().mou.index); }) == "register");
    BOOST_TEST(code_of([&] { depositary.register_file("tile/1/000.p/1"); }) == "none");
}

BOOST_AUTO_TEST_CASE(the_published_checkpoint_is_refused_when_it_is_damaged) {
    const std::string name = "register/checkpoint";
    const auto size = fs::file_size(pattern().world.founded.data + "/" + name);
    for (std::size_t byte = 0; byte < size; byte += 11)
        noticed("refused: ", [&](const Victim& victim) { victim.flip(name, byte); });
    for (const std::size_t length : {std::size_t{0}, size / 2, size - 1})
        noticed("refused: checkpoint-damaged", [&](const Victim& victim) { fs::resize_file(victim.path(name), length); });
    noticed("refused: checkpoint-damaged", [&](const Victim& victim) { victim.change(name, [](std::string& content) { content += 'x'; }); });
    // No crash takes it away, and an older catalogue could not be told without it (decision 0757).
    noticed("refused: checkpoint-missing", [&](const Victim& victim) { fs::remove(victim.path(name)); });
}

BOOST_AUTO_TEST_CASE(sealed_columns_open_only_where_they_were_sealed) {
    const auto mou = quoted(pattern().mou.document), plan = quoted(pattern().plan.document), secret = quoted(pattern().secret.document);
    const auto from = [](const std::string& table, const std::string& where) { return "(SELECT sealed FROM " + table + " WHERE " + where + ")"; };
    const auto row = [](const std::string& table, const DocumentId& id) { return "row " + table + " " + id.to_text(); };
    // Another row, another table, another compartment, a flipped bit at every part of it.
    sql_noticed(row("document", pattern().mou.document), "UPDATE document SET sealed = " + from("document", "id = " + plan) + " WHERE id = " + mou);
    sql_noticed(row("document", pattern().mou.document), "UPDATE document SET sealed = " + from("version", "document = " + mou) + " WHERE id = " + mou);
    sql_noticed(row("document", pattern().mou.document), "UPDATE document SET sealed = " + from("document", "id = " + secret) + " WHERE id = " + mou);
    sql_noticed(row("version", pattern().plan.document), "UPDATE version SET sealed = " + from("version", "document = " + plan + " AND number = 2") + " WHERE document = " + plan + " AND number = 1");
    sql_noticed(row("document", pattern().mou.document), "UPDATE document SET compartment = (SELECT compartment FROM document WHERE id = " + secret + ") WHERE id = " + mou);
    for (const char* at : {"0", "3", "10", "35", "70", "200"})
        sql_noticed(row("document", pattern().mou.document), "UPDATE document SET sealed = flip(sealed, " + std::string(at) + ") WHERE id = " + mou);
    for (const char* length : {"0", "20", "length(sealed) - 1"})
        sql_noticed(row("document", pattern().mou.document), "UPDATE document SET sealed = substr(sealed, 1, " + std::string(length) + ") WHERE id = " + mou);
    sql_noticed("row account ", "UPDATE account SET sealed = (SELECT sealed FROM account ORDER BY act LIMIT 1)");
    sql_noticed("row party ", "UPDATE party SET sealed = flip(sealed, 40)");
    sql_noticed("row party_key ", "UPDATE party_key SET sealed = flip(sealed, 90)");
    sql_noticed("row signature ", "UPDATE signature SET sealed = flip(sealed, 90)");
}

BOOST_AUTO_TEST_CASE(an_act_changed_moved_or_gone_is_named) {
    const auto index = std::to_string(pattern().mou.index);
    sql_noticed("act " + index, "UPDATE act SET sealed = flip(sealed, 100) WHERE position = " + index);
    sql_noticed("act " + index, "UPDATE act SET compartment = (SELECT compartment FROM document WHERE id = " + quoted(pattern().secret.document) + ") WHERE position = " + index);
    sql_noticed("act " + index, "UPDATE act SET document = " + quoted(pattern().plan.document) + " WHERE position = " + index);
    sql_noticed("act " + index, "UPDATE act SET id = '00000000-0000-4000-8000-000000000000' WHERE position = " + index);
    sql_noticed("act " + index, "UPDATE act SET id = 'nonsense', compartment = 'nonsense' WHERE position = " + index);
    sql_noticed("act " + index, "DELETE FROM act WHERE position = " + index);
    // Two whole acts of one kind change places.
    const auto other = std::to_string(pattern().plan.index);
    sql_noticed("act " + index, "UPDATE act SET position = -1 WHERE position = " + index + "; UPDATE act SET position = " + index +
                                    " WHERE position = " + other + "; UPDATE act SET position = " + other + " WHERE position = -1");
}

BOOST_AUTO_TEST_CASE(a_row_put_back_to_what_it_once_was_is_named) {
    const auto plan = quoted(pattern().plan.document);
    sql_noticed("row document " + pattern().plan.document.to_text(), "UPDATE document SET latest = 1 WHERE id = " + plan);
    sql_noticed("row version " + pattern().plan.document.to_text() + "/2",
                "DELETE FROM version WHERE document = " + plan + " AND number = 2; UPDATE document SET latest = 1 WHERE id = " + plan);
    sql_noticed("row party_key ", "UPDATE party_key SET revoked = -1");
    sql_noticed("row signature ", "DELETE FROM signature");
    sql_noticed("row access_grant ", "DELETE FROM access_grant WHERE act = (SELECT max(act) FROM access_grant)");
    sql_noticed("no act brought it about", "INSERT INTO access_grant SELECT 1, compartment, to_hash, -1, sealed FROM access_grant ORDER BY act DESC LIMIT 1");
    sql_noticed("no act brought it about", "INSERT INTO version SELECT '00000000-0000-4000-8000-000000000000', number, act, sealed FROM version LIMIT 1");
    sql_noticed("row file ", "UPDATE file SET digest_hash = flip(digest_hash, 1) WHERE document = " + plan + " AND version = 1");
}

BOOST_AUTO_TEST_CASE(the_keys_are_those_that_the_acts_name) {
    sql_noticed("refused", "UPDATE compartment_key SET file = flip(file, 60)");
    sql_noticed("refused", "UPDATE compartment_key SET file = flip(file, length(file) - 5)");
    sql_noticed("refused", "UPDATE compartment_key SET file = substr(file, 1, length(file) - 1)");
    sql_noticed("refused: compartment-key", "UPDATE compartment_key SET recipient = (SELECT recipient FROM recipient LIMIT 1)");
    sql_noticed("refused", "DELETE FROM compartment_key");
    sql_noticed("refused", "UPDATE instance SET register_key = flip(register_key, 200)");
    sql_noticed("refused", "UPDATE instance SET origin = 'depositary.example/other'");
    sql_noticed("refused", "UPDATE instance SET office = (SELECT id FROM compartment LIMIT 1)");
    sql_noticed("refused", "UPDATE instance SET office = 'nonsense'");
    // One who can write to the catalogue adds a recipient of their own, or gives a compartment a key of their own making: anyone can
    // encrypt to the root. Nothing must ever be sealed with it.
    const auto intruder = crypto::X25519Identity::generate();
    sql_noticed("refused: recipients", "INSERT INTO recipient VALUES (1, '" + intruder.recipient().to_text() + "')");
    const std::vector<crypto::X25519Recipient> root{Founded::root().recipient()};
    const auto forged = crypto::create_compartment_key(1, root);
    sql_noticed("refused: compartment-key", "UPDATE compartment_key SET recipient = '" + forged.recipient + "', file = x'" + crypto::to_hex(forged.file) +
                                                "' WHERE compartment = '" + pattern().other.to_text() + "'");
}

BOOST_AUTO_TEST_CASE(credentials_sessions_uploads_and_remembered_answers_are_checked) {
    sql_noticed("credential ", "UPDATE credential SET sealed = flip(sealed, 100)");
    sql_noticed("credential ", "UPDATE credential SET account = (SELECT id FROM account ORDER BY act DESC LIMIT 1)");
    sql_noticed("account " + pattern().world.secretariat.account.to_text(), "DELETE FROM credential");
    sql_noticed("session ", "UPDATE session SET sealed = flip(sealed, 80)");
    sql_noticed("session ", "UPDATE session SET expires = expires + 1000000");
    sql_noticed("session ", "UPDATE session SET account_hash = x'00'");
    sql_noticed("known place ", "UPDATE known_place SET sealed = flip(sealed, 80)");
    sql_noticed("known place ", "UPDATE known_place SET used = used + 1000000");
    sql_noticed("known place ", "UPDATE known_place SET place = x'00'");
    // That somebody was confirmed, by an act or by none.
    sql_noticed("row account ", "UPDATE account SET first_confirmed = first_confirmed + 1");
    sql_noticed("row account ", "UPDATE account SET lapsed = 1");
    sql_noticed("row account ", "UPDATE account SET confirmed = -1 WHERE act = (SELECT min(act) FROM account)");
    sql_noticed("row age_key ", "UPDATE age_key SET confirmed = 1");
    sql_noticed("row age_key ", "UPDATE age_key SET since = since + 1");
    sql_noticed("authenticator ", "UPDATE authenticator SET sealed = flip(sealed, 80)");
    sql_noticed("authenticator ", "UPDATE authenticator SET account_hash = x'00'");
    sql_noticed("saved search ", "UPDATE saved_search SET sealed = flip(sealed, 80)");
    sql_noticed("saved search ", "UPDATE saved_search SET id = '" + std::string(32, '0') + "'");
    sql_noticed("saved search ", "UPDATE saved_search SET account_hash = x'00'");
    sql_noticed("upload ", "UPDATE upload SET sealed = flip(sealed, 80)");
    sql_noticed("remembered answer", "UPDATE idempotency SET act = act + 5");
    sql_noticed("remembered answer", "UPDATE idempotency SET document = ''");
    // The files of two uploads change places.
    const std::string first = "(SELECT min(id) FROM upload)", last = "(SELECT max(id) FROM upload)";
    sql_noticed("upload ", "CREATE TEMP TABLE kept AS SELECT id, vault_name FROM upload; UPDATE upload SET vault_name = id; UPDATE upload SET vault_name = "
                           "(SELECT vault_name FROM kept WHERE kept.id <> upload.id)");
}

BOOST_AUTO_TEST_CASE(nobody_makes_a_session_by_writing_to_the_catalogue) {
    const Victim victim;
    const auto& token = pattern().token;
    const auto row = [&](const std::string& account) {
        return "{\"account\":\"" + account + "\",\"expires\":2000000000,\"opened\":1}";
    };
    // With the SHA-256 of a token of one's own, and with the row of a session that one has, under another account.
    victim.sql("INSERT INTO session (token_hash, account_hash, expires, sealed) VALUES (x'" + crypto::Sha256::of(std::string_view("my own token")).hex() + "', x'00', 2000000000, CAST('" +
               row(pattern().world.secretariat.account.to_text()) + "' AS BLOB))");
    Depositary depositary(victim.path("."), Founded::root(), pattern().world.clock);
    BOOST_TEST(!depositary.session_actor("my own token").has_value());
    BOOST_TEST(depositary.session_actor(token).has_value());
}

// A row that was written over to another account (here the minister's, of whom the catalogue has a passkey) gives it nothing.
BOOST_AUTO_TEST_CASE(nobody_gets_anothers_saved_search_by_writing_to_the_catalogue) {
    const Victim victim;
    victim.sql("UPDATE saved_search SET account_hash = (SELECT account_hash FROM authenticator)");
    Depositary depositary(victim.path("."), Founded::root(), pattern().world.clock);
    SavedSearches searches = depositary.saved_searches();
    for (const Account& account : depositary.accounts(pattern().world.secretariat)) {
        BOOST_TEST(searches.all(account.id).empty());
        BOOST_TEST(!searches.find(account.id, pattern().search).has_value());
        BOOST_TEST(code_of([&] { searches.remove(asked_by(account.id), pattern().search); }) == "not-found");
    }
}

// Nobody knows what it was: but its owner finds the others, and can remove it.
BOOST_AUTO_TEST_CASE(a_damaged_saved_search_takes_nothing_else_with_it) {
    const Victim victim;
    victim.sql("UPDATE saved_search SET sealed = flip(sealed, 80)");
    Depositary depositary(victim.path("."), Founded::root(), pattern().world.clock);
    SavedSearches searches = depositary.saved_searches();
    const AccountId owner = pattern().world.secretariat.account;
    const std::string whole = searches.add(asked_by(owner), "Visas", "q=visa").id;
    const auto all = searches.all(owner);
    BOOST_TEST_REQUIRE(all.size() == 2U);
    BOOST_TEST(all[0].id == pattern().search);
    BOOST_TEST(all[0].damaged);
    BOOST_TEST(all[0].name + all[0].query == "");
    BOOST_TEST(all[1].name == "Visas");
    BOOST_TEST(!all[1].damaged);
    BOOST_TEST(searches.find(owner, pattern().search)->damaged);
    for (const Account& account : depositary.accounts(pattern().world.secretariat)) {
        if (account.id != owner) {
            BOOST_TEST(searches.all(account.id).empty());
            BOOST_TEST(code_of([&] { searches.remove(asked_by(account.id), pattern().search); }) == "not-found");
        }
    }
    searches.remove(asked_by(owner), pattern().search);
    BOOST_TEST_REQUIRE(searches.all(owner).size() == 1U);
    BOOST_TEST(searches.all(owner)[0].id == whole);
}

BOOST_AUTO_TEST_CASE(a_damaged_identity_or_a_missing_catalogue_is_no_start) {
    const auto size = fs::file_size(pattern().world.founded.data + "/depositary.json");
    for (const std::size_t length : {std::size_t{0}, size / 2})
        noticed("refused: identity-damaged", [&](const Victim& victim) { fs::resize_file(victim.path("depositary.json"), length); });
    noticed("refused: wrong-catalogue", [&](const Victim& victim) {
        victim.change("depositary.json", [](std::string& content) { content.replace(content.find("example"), 7, "elsewhere"); });
    });
    noticed("refused: ", [&](const Victim& victim) { fs::remove(victim.path("depositary.json")); });
    {
        const Victim victim;
        fs::remove(victim.path("catalogue.sqlite"));
        BOOST_TEST(victim.verdict().starts_with("refused: catalogue-missing"));
        BOOST_TEST(!fs::exists(victim.path("catalogue.sqlite")));
    }
    for (const std::size_t length : {std::size_t{0}, std::size_t{4096}, std::size_t{4095}, std::size_t{65536}})
        noticed("refused: ", [&](const Victim& cut) { fs::resize_file(cut.path("catalogue.sqlite"), length); });
    noticed("refused: ", [&](const Victim& gone) { fs::remove_all(gone.path("vault")); });
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_in_the_catalogue_gives_out_nothing_wrong) {
    static const unsigned seed = std::getenv("DEPOSITARY_SEED") != nullptr ? static_cast<unsigned>(std::atoi(std::getenv("DEPOSITARY_SEED"))) : std::random_device()();
    std::mt19937 random(seed);
    for (int i = 0; i < 30; ++i) {
        BOOST_TEST_CONTEXT("seed " << seed << ", flip " << i) {
            const Victim victim;
            victim.flip("catalogue.sqlite", random() % fs::file_size(victim.path("catalogue.sqlite")), random() % 8);
            victim.verdict();  // reads everything, and must give out nothing wrong
        }
    }
    // That flips are looked at at all: the first bytes of the catalogue are its header, which nothing can do without.
    noticed("refused: ", [](const Victim& victim) { victim.flip("catalogue.sqlite", 3, 1); });
}

BOOST_AUTO_TEST_SUITE_END()
