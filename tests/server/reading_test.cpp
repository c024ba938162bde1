// Reading files for search and the reading view, from the deposit to the page: read once, kept, and told how it went.
#include "server/words.h"
#include "tests/indexer/support/hostile_files.h"
#include "tests/indexer/support/made_files.h"
#include "tests/server/support/live_server.h"
#include "tests/server/support/serving.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>

namespace depositary::server {

using namespace repository;

namespace {

std::vector<std::filesystem::path> renditions(const World& world) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.founded.data + "/renditions")) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    return files;
}

void forget_the_index(const World& world) { std::filesystem::remove_all(world.founded.data + "/index"); }

NewVersion version_of(World& world, const std::string& name, const std::string& content, std::vector<std::string> ocr = {}) {
    NewVersion version;
    version.files.push_back({world.upload(content), name, "en", FileRole::text, "application/octet-stream", {}, std::move(ocr)});
    return version;
}

TextOutcome outcome(bool any, std::vector<std::string> reasons) {
    TextOutcome told;
    told.read = true;
    told.any = any;
    told.reasons = std::move(reasons);
    return told;
}

nlohmann::json document_of(LiveServer& live, const DocumentId& id, const std::string& more = {}) {
    const auto answer = live.ask("GET", "/api/v1/documents/" + id.to_text(), live.bearer(live.world.secretariat) + more);
    BOOST_REQUIRE_EQUAL(answer.status, 200);
    return nlohmann::json::parse(answer.body);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(a_file_is_parsed_once_whatever_is_started_again) {
    World world;
    const auto docx = made_docx({{"Heading1", "Article 1"}, {"Normal", "zanzibar"}});
    auto document = world.new_document("T/1", "");
    document.first = version_of(world, "a.docx", docx);
    const auto id = world.depositary->add_document(world.secretariat, document).document;
    const auto open = [&] { return world.depositary->open_file(world.secretariat, id, 1, "a.docx"); };
    {
        Serving serving(world);
        BOOST_CHECK_EQUAL(serving.extractor.files(), 1U);
        BOOST_CHECK_EQUAL(serving.found(world, "zanzibar"), 1U);
    }
    // A start from the index's snapshot, then one that makes the index anew, and a reader: none parses.
    for (const bool anew : {false, true}) {
        if (anew) {
            forget_the_index(world);
        }
        world.reopen();
        Serving serving(world);
        BOOST_CHECK_EQUAL(serving.found(world, "zanzibar"), 1U);
        const auto text = serving.text.extract(*open());
        BOOST_CHECK_EQUAL(text.sections.at(0).text, "zanzibar");
        BOOST_CHECK(serving.text.outcome(world.compartment, open()->file()).any);
        BOOST_CHECK_EQUAL(serving.extractor.files(), 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_rendition_is_noticed_and_read_anew) {
    World world;
    auto document = world.new_document("T/1", "");
    document.first = version_of(world, "a.docx", made_docx({{"Heading1", "Article 1"}, {"Normal", "zanzibar"}}));
    world.depositary->add_document(world.secretariat, document);
    { Serving serving(world); }
    const auto path = renditions(world).at(0);
    const auto size = std::filesystem::file_size(path);
    const std::vector<std::function<void()>> damages{
        [&] { std::filesystem::resize_file(path, size - 1); },
        [&] { std::filesystem::resize_file(path, size / 2); },
        [&] { std::filesystem::resize_file(path, 0); },
        [&] { std::ofstream(path, std::ios::binary | std::ios::app) << "more"; },
        [&] {
            std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
            file.seekp(-5, std::ios::end);
            file.put('!');
        }};
    for (const auto& damage : damages) {
        damage();
        forget_the_index(world);
        {
            Serving serving(world);
            BOOST_CHECK_EQUAL(serving.extractor.files(), 1U);
            BOOST_CHECK_EQUAL(serving.found(world, "zanzibar"), 1U);
        }
        BOOST_CHECK_EQUAL(std::filesystem::file_size(path), size);  // and kept again
        forget_the_index(world);
        BOOST_CHECK_EQUAL(Serving(world).extractor.files(), 0U);
    }
}

BOOST_AUTO_TEST_CASE(other_languages_of_its_images_are_another_reading) {
    World world;
    const std::string text = "Article 1\nzanzibar";
    auto document = world.new_document("T/1", "");
    document.first = version_of(world, "a.txt", text);
    const auto id = world.depositary->add_document(world.secretariat, document).document;
    world.depositary->add_version(world.secretariat, id, 1, version_of(world, "a.txt", text, {"th", "km"}));
    Serving serving(world);
    const auto kept = renditions(world);
    BOOST_REQUIRE_EQUAL(kept.size(), 2U);
    const auto is_thai_and_khmer = [](const auto& path) { return path.filename().string().ends_with(".th+km.age"); };
    BOOST_CHECK_EQUAL(std::count_if(kept.begin(), kept.end(), is_thai_and_khmer), 1);
    BOOST_CHECK_EQUAL(serving.extractor.files(), 2U);
}

BOOST_AUTO_TEST_CASE(what_went_wrong_for_now_is_told_and_tried_again) {
    World world;
    world.deposit("T/1", "zanzibar");
    const auto file = world.depositary->open_file(world.secretariat, world.depositary->documents(world.secretariat, {}).at(0).id, 1, "text.txt");
    const indexer::Extractor missing("/nonexistent/depositary-extract");
    const FileText texts(*world.depositary, missing, world.founded.data + "/renditions");
    BOOST_CHECK(!texts.outcome(world.compartment, file->file()));
    texts.read(*file);
    const auto told = texts.outcome(world.compartment, file->file());
    BOOST_REQUIRE(told);
    BOOST_CHECK(told->reasons == std::vector{indexer::Reason::unavailable});
    BOOST_CHECK(renditions(world).empty());
    BOOST_CHECK_EQUAL(Serving(world).extractor.files(), 1U);
}

// U01-U06, U09: whatever a file is made of, its deposit stands, byte for byte, and its document says why it has no text.
BOOST_AUTO_TEST_CASE(the_deposit_of_a_hostile_file_stands) {
    World world;
    const std::map<std::string, std::string> wanted{{"bomb-ratio.docx", "unpacks-too-large"},
                                                    {"bomb-overlap.docx", "unpacks-too-large"},
                                                    {"nested-in-itself.docx", "odd-archive"},
                                                    {"names-traversal.docx", "odd-archive"},
                                                    {"entities-laughs.docx", ""},
                                                    {"deep-100000.xml", "too-deep"},
                                                    {"cut.pdf", "damaged"},
                                                    {"hidden-white.pdf", "hidden-text"},
                                                    {"xfa-and-files.pdf", "embedded-files"}};
    std::map<std::string, std::pair<DocumentId, std::string>> deposited;
    for (const auto& file : hostile_files()) {
        if (wanted.contains(file.name)) {
            auto document = world.new_document("T/" + std::to_string(deposited.size()), "");
            document.first = version_of(world, file.name, file.content);
            deposited[file.name] = {world.depositary->add_document(world.secretariat, document).document, file.content};
        }
    }
    // And one that makes the reader crash.
    auto document = world.new_document("T/CRASH", "");
    const std::string crash = "depositary sandbox trial: abort";  // a sanitizer would answer for itself to SIGSEGV
    document.first = version_of(world, "crash.txt", crash);
    deposited["crash.txt"] = {world.depositary->add_document(world.secretariat, document).document, crash};
    Serving serving(world);
    for (const auto& [name, file] : deposited) {
        const auto& [id, content] = file;
        BOOST_CHECK(world.read(world.secretariat, id, 1, name) == content);
        const auto told = serving.text.outcome(world.compartment, world.depositary->document(world.secretariat, id).latest().files.at(0));
        const std::string reason = name == "crash.txt" ? "crashed" : wanted.at(name);
        BOOST_CHECK_MESSAGE(told.read && (reason.empty() ? told.reasons.empty() : told.reasons == std::vector{reason}), name);
        BOOST_CHECK_MESSAGE(told.any || !told.reasons.empty(), name);
    }
    BOOST_CHECK_EQUAL(deposited.size(), wanted.size() + 1);
    BOOST_CHECK_EQUAL(serving.extractor.alarms().crashes, 1U);
    BOOST_CHECK_EQUAL(serving.found(world, "harmless"), 5U);
    BOOST_CHECK_EQUAL(world.findings(), "");
}

// U10: the reader is held up by one file after another; searches and requests are not.
BOOST_AUTO_TEST_CASE(files_that_hold_up_the_reader_hold_up_nobody_else) {
    World world;
    world.deposit("T/BEFORE", "Article 1\nbefore");
    std::vector<Receipt> hostile;
    { Serving serving(world); }
    Serving serving(world, {.wall_time = std::chrono::milliseconds(300)});
    for (int i = 0; i < 20; ++i) {
        hostile.push_back(world.deposit("T/" + std::to_string(i), "depositary sandbox trial: wait"));
    }
    world.deposit("T/AFTER", "Article 1\nafter");
    const auto begin = std::chrono::steady_clock::now();
    BOOST_CHECK_EQUAL(serving.found(world, "before"), 1U);
    BOOST_CHECK_EQUAL(world.read(world.secretariat, hostile.back().document, 1), "depositary sandbox trial: wait");
    BOOST_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    serving.catch_up(world);
    BOOST_CHECK_EQUAL(serving.found(world, "after"), 1U);
    const auto file = world.depositary->document(world.secretariat, hostile.front().document).latest().files.at(0);
    BOOST_CHECK(serving.text.outcome(world.compartment, file).reasons == std::vector<std::string>{"too-slow"});
}

BOOST_AUTO_TEST_CASE(a_document_says_of_each_file_how_reading_it_went_and_why) {
    LiveServer live;
    auto document = live.world.new_document("T/1", "");
    document.first.files.clear();
    for (const char* name : {"absent.pdf", "partial.docx", "scan.pdf", "new.txt", "well.txt"}) {
        document.first.files.push_back({live.world.upload(name), name, "en", FileRole::text, "text/plain"});
    }
    document.first.files.back().ocr_languages = {"km", "en"};
    const auto id = live.world.depositary->add_document(live.world.secretariat, document).document;
    live.text.outcomes["absent.pdf"] = outcome(false, {"password"});
    live.text.outcomes["partial.docx"] = outcome(true, {"odd-archive", "hidden-text"});
    live.text.outcomes["partial.docx"].partial = true;
    live.text.outcomes["scan.pdf"] = outcome(true, {});
    live.text.outcomes["scan.pdf"].recognised = true;
    live.text.outcomes["scan.pdf"].confidence = 87;
    live.text.outcomes["new.txt"] = {};

    const auto files = document_of(live, id).at("versions").at(0).at("files");
    const auto text = [&](std::size_t i) { return files.at(i).at("text"); };
    BOOST_CHECK_EQUAL(text(0).at("state").get<std::string>(), "absent");
    BOOST_CHECK_EQUAL(text(0).at("reasons").at(0).at("code").get<std::string>(), "password");
    BOOST_CHECK_EQUAL(text(1).at("state").get<std::string>(), "partial");
    BOOST_CHECK_EQUAL(text(1).at("reasons").size(), 2U);
    BOOST_CHECK_EQUAL(text(2).at("confidence").get<int>(), 87);
    BOOST_CHECK_EQUAL(text(3).at("state").get<std::string>(), "unread");
    BOOST_CHECK_EQUAL(text(4).at("state").get<std::string>(), "whole");
    BOOST_CHECK(text(4).at("confidence").is_null());
    BOOST_CHECK(files.at(4).at("ocr_languages") == nlohmann::json::parse(R"(["km", "en"])"));
    const auto lao = document_of(live, id, "Accept-Language: lo\r\n");
    const auto words = lao.at("versions").at(0).at("files").at(0).at("text").at("reasons").at(0).at("words").get<std::string>();
    BOOST_CHECK_EQUAL(words, Words::in("lo").text("text_reason.password"));

    const std::string cookie = live.cookie(live.world.secretariat);
    for (const std::string language : {"en", "th"}) {
        const Words& said = Words::in(language);
        const auto page = live.ask("GET", "/documents/" + id.to_text(), cookie + "Accept-Language: " + language + "\r\n").body;
        for (const std::string key : {"no_text", "text_reason.password", "text_not_whole", "text_reason.odd-archive",
                                      "text_reason.hidden-text", "text_unread"}) {
            BOOST_CHECK_MESSAGE(page.find(said.text(key)) != std::string::npos, language << " " << key);
        }
        BOOST_CHECK(page.find(said.text("text_recognised_short", {{"percent", "87"}})) != std::string::npos);
        BOOST_CHECK(page.find(said.text("language.km") + ", " + said.text("language.en")) != std::string::npos);
        // U18: whoever signs is told too, before anything else of the files.
        const auto signing = live.ask("GET", "/documents/" + id.to_text() + "/versions/1/sign?act=signature&capacity=Minister",
                                      cookie + "Accept-Language: " + language + "\r\n");
        BOOST_CHECK_EQUAL(signing.status, 200);
        BOOST_CHECK(signing.body.find(said.text("signing_texts")) != std::string::npos);
        BOOST_CHECK(signing.body.find(said.text("text_reason.hidden-text")) != std::string::npos);
        const auto view = live.ask("GET", "/documents/" + id.to_text() + "/versions/1/text/partial.docx",
                                   cookie + "Accept-Language: " + language + "\r\n").body;
        BOOST_CHECK(view.find(said.text("text_reason.hidden-text")) != std::string::npos);
    }
    const auto plain = live.ask("GET", "/api/v1/documents/" + id.to_text() + "/versions/1/text/absent.pdf",
                                live.bearer(live.world.secretariat));
    BOOST_CHECK_EQUAL(plain.status, 422);
    BOOST_CHECK(plain.body.find(Words::in("en").text("text_reason.password")) != std::string::npos);
}

// Whoever may only know of a document learns nothing of how its files read.
BOOST_AUTO_TEST_CASE(how_a_file_reads_is_for_its_readers) {
    LiveServer live;
    const auto id = live.world.deposit("T/1", "words").document;
    const auto stranger = live.world.add_account("stranger", "KH", Role::ministry, false);
    live.world.depositary->give(live.world.secretariat, live.world.compartment,
                                {{Grantee::Type::account, stranger.account.to_text()}, {Right::know}, "", ""});
    const auto answer = live.ask("GET", "/api/v1/documents/" + id.to_text(), live.bearer(live.world.now(stranger.account)));
    BOOST_CHECK_EQUAL(answer.status, 200);
    BOOST_CHECK(answer.body.find("\"text\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_languages_of_images_are_taken_and_kept_with_the_file) {
    LiveServer live;
    const std::string bearer = live.bearer(live.world.secretariat);
    const auto body = [&](const std::string& languages) {
        return R"({"compartment": ")" + live.world.compartment.to_text() + R"(", "symbol": "T/1", "title": "T", "kind": "agreement", )"
               R"("version": {"files": [{"upload": ")" + live.world.upload("x").to_text() + R"(", "name": "x.txt", "ocr_languages": )" + languages + "}]}}";
    };
    for (const char* wrong : {R"(["fr"])", R"(["en", "en"])", R"(["EN"])", R"([""])"}) {
        const auto refused = live.post_json("/api/v1/documents", bearer, body(wrong));
        BOOST_CHECK_EQUAL(refused.status, 422);
        BOOST_CHECK(refused.body.find("ocr-language") != std::string::npos);
    }
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/documents", bearer, body(R"("en")")).status, 400);
    const auto taken = live.post_json("/api/v1/documents", bearer, body(R"(["th", "en"])"));
    BOOST_REQUIRE_EQUAL(taken.status, 201);
    const auto id = DocumentId::parse(nlohmann::json::parse(taken.body).at("document").get<std::string>()).value();
    const auto document = live.world.depositary->document(live.world.secretariat, id);
    const std::vector<std::string> wanted{"th", "en"};
    BOOST_CHECK(document.latest().files.at(0).ocr_languages == wanted);
    // In the act, which its leaf commits to, and in the state that is computed from it.
    bool committed = false;
    for (const Act& act : live.world.depositary->document_acts(live.world.secretariat, id)) {
        committed = committed || act.payload.find(R"("ocr_languages":["th","en"])") != std::string::npos;
    }
    BOOST_CHECK(committed);
    BOOST_CHECK_EQUAL(live.world.findings(), "");
}

BOOST_AUTO_TEST_CASE(the_deposit_form_asks_for_the_languages_of_images) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    const std::string page = live.ask("GET", "/deposit", cookie).body;
    static const std::string field = "name=\"form_token\" value=\"";
    const std::string token = page.substr(page.find(field) + field.size(), 43);
    BOOST_CHECK(page.find(R"(name="ocr-language" value="my")") != std::string::npos);
    BOOST_CHECK(page.find(R"(name="ocr-language" value="und")") == std::string::npos);
    const auto part = [](const std::string& name, const std::string& value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    const auto form = [&](const std::string& symbol, const std::string& languages) {
        return part("form_token", token) + part("compartment", live.world.compartment.to_text()) + part("symbol", symbol) +
               part("title", "A title") + part("kind", "guideline") + part("status", "draft") + languages + part("language", "en") +
               part("role", "text") + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n";
    };
    const std::string fields = cookie + "Origin: http://localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n";
    BOOST_CHECK_EQUAL(live.ask("POST", "/deposit", fields, form("T/1", part("ocr-language", "my") + part("ocr-language", "en"))).status, 303);
    const auto id = live.world.depositary->find_symbol(live.world.secretariat, "T/1").value();
    const std::vector<std::string> wanted{"my", "en"};
    BOOST_CHECK(live.world.depositary->document(live.world.secretariat, id).latest().files.at(0).ocr_languages == wanted);
    // What is refused leads back to the form, with the choice as it was.
    const auto refused = live.ask("POST", "/deposit", fields, form("T/1", part("ocr-language", "my")));
    BOOST_CHECK_EQUAL(refused.status, 409);
    BOOST_CHECK(refused.body.find(R"(value="my" checked)") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
