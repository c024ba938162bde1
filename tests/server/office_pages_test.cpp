// What the office does on pages, without a script: parties and bodies, compartments; who did what; what is taken away.
#include "crypto/age.h"
#include "crypto/minisign.h"
#include "repository/act.h"
#include "server/known_names.h"
#include "tests/server/support/two_neighbours.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {

const std::string cambodia = "Cambodia (KH)";

// The cells of the journal's column of who did it, by act.
std::string doer_on(const Answer& page, std::uint64_t act) {
    const std::string row = "/acts/" + std::to_string(act) + "\">";
    auto at = page.body.find(row);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, "the journal does not hold act " << act);
    const std::string cell = "<td dir=\"auto\">";
    at = page.body.find(cell, at) + cell.size();
    return page.body.substr(at, page.body.find("</td>", at) - at);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(office_pages)

BOOST_AUTO_TEST_CASE(the_journal_says_who_did_an_act_as_far_as_the_reader_is_told) {
    TwoNeighbours office;
    const Receipt deposited = office.world.deposit("T/1", "words");
    const Receipt comment =
        office.world.depositary->comment(office.first, {deposited.document, 1, "", "A word", false});
    PageReader secretariat(office.live, office.world.secretariat), sokha(office.live, office.first),
        anong(office.live, office.thai, "km");
    const Answer told = secretariat.get("/register");
    BOOST_CHECK(doer_on(told, deposited.index).starts_with("Secretariat (SEC) · "));
    BOOST_CHECK(doer_on(told, comment.index).starts_with(cambodia + " · "));
    BOOST_CHECK(doer_on(told, comment.index).ends_with("(sokha)"));
    // Another party is told the party that speaks, and no account's name or login.
    const Answer less = anong.get("/register");
    BOOST_CHECK_EQUAL(doer_on(less, comment.index), "កម្ពុជា (KH)");
    BOOST_CHECK_EQUAL(doer_on(less, deposited.index), "គណនី " + office.world.secretariat.account.to_text().substr(0, 8));
    BOOST_CHECK(!holds(less, "sokha"));
    // Oneself is known.
    BOOST_CHECK_EQUAL(doer_on(sokha.get("/register"), comment.index), cambodia + " · sokha");
}

// What somebody else made for one's account: the key that it was opened with, and a link that is still open.
BOOST_AUTO_TEST_CASE(the_account_page_shows_the_key_and_the_open_link_and_ends_them) {
    TwoNeighbours office;
    Depositary& depositary = *office.world.depositary;
    const Words& words = Words::in("en");
    const auto key = crypto::MinisignSecretKey::generate();
    depositary.open_account(office.world.secretariat, {"guest", "A guest", "SEC", Role::auditor, {}, "marble lantern quietly seven", key.public_key().to_text(), false});
    AccountId guest;
    for (const Account& each : depositary.accounts(office.world.secretariat)) {
        if (each.login == "guest") guest = each.id;
    }
    PageReader pages(office.live, office.world.now(guest));
    const std::string end_key = "action=\"/account/key/removal\"", end_link = "action=\"/account/invitation/removal\"";
    BOOST_CHECK(holds(pages.get("/account"), key.public_key().fingerprint()));
    BOOST_CHECK(holds(pages.get("/account"), words.text("account_key_signs_in")));
    BOOST_CHECK_EQUAL(times(pages.get("/account"), end_key), 1U);
    BOOST_CHECK(!holds(pages.get("/account"), words.text("open_link")));
    BOOST_CHECK_EQUAL(pages.post("/account/key/removal").field("location").value_or(""), "/account?done=key-ended");
    BOOST_CHECK(holds(pages.get("/account"), words.text("account_key_ended")));
    BOOST_CHECK_EQUAL(times(pages.get("/account"), end_key), 0U);
    // What is all that an account has stays, and the page says so.
    const Answer refused = PageReader(office.live, office.first).post("/account/key/removal");
    BOOST_CHECK_EQUAL(refused.status, 409);
    BOOST_CHECK(holds(refused, words.text("problem.last-way-in")));

    auto credentials = depositary.credentials();
    credentials.invite(office.world.secretariat, guest);
    const Answer told = pages.get("/account");
    BOOST_CHECK(holds(told, words.text("open_link")));
    BOOST_CHECK(holds(told, "<bdi>Secretariat, "));
    BOOST_CHECK_EQUAL(times(told, end_link), 1U);
    BOOST_CHECK_EQUAL(pages.post("/account/invitation/removal").field("location").value_or(""), "/account?done=invitation-ended");
    BOOST_CHECK(!holds(pages.get("/account"), words.text("open_link")));
    // Invited anew once it was confirmed: the password of before does not end the link.
    credentials.set_password(asked_by(guest), "another granite umbrella fourteen", "");
    PageReader later(office.live, office.world.now(guest));
    depositary.confirm_account(office.first, guest);
    credentials.invite(office.world.secretariat, guest);
    BOOST_CHECK(holds(later.get("/account"), words.text("open_link_stands")));
    BOOST_CHECK_EQUAL(times(later.get("/account"), end_link), 0U);
    const Answer stands = later.post("/account/invitation/removal");
    BOOST_CHECK_EQUAL(stands.status, 409);
    BOOST_CHECK(holds(stands, words.text("problem.invitation-waits")));
}

// Nobody is offered what is refused: the person has not come by the link yet, or not chosen another password than the one that was given.
BOOST_AUTO_TEST_CASE(an_account_whose_person_has_not_come_is_not_offered_to_be_confirmed) {
    TwoNeighbours office;
    Depositary& depositary = *office.world.depositary;
    auto credentials = depositary.credentials();
    const Words& words = Words::in("en");
    depositary.open_account(office.world.secretariat, {"by-link", "By link", "KH", Role::ministry, {}, "", "", true});
    depositary.open_account(office.world.secretariat, {"by-password", "By password", "KH", Role::ministry, {}, "marble lantern quietly seven", "", false});
    std::map<std::string, AccountId> opened;
    for (const Account& each : depositary.accounts(office.world.secretariat)) opened[each.login] = each.id;
    const std::string link = credentials.invite(office.world.secretariat, opened.at("by-link"));
    PageReader pages(office.live, office.world.now(office.first.account));
    const auto form_of = [&](const char* login) { return "action=\"/accounts/waiting/" + opened.at(login).to_text() + "/confirmation\""; };
    const auto check = [&](bool by_link, bool by_password) {
        const Answer page = pages.get("/accounts/waiting");
        BOOST_CHECK_EQUAL(times(page, form_of("by-link")), by_link ? 1U : 0U);
        BOOST_CHECK_EQUAL(times(page, form_of("by-password")), by_password ? 1U : 0U);
        BOOST_CHECK_EQUAL(holds(page, words.text("problem.invitation-open")), !by_link);
        BOOST_CHECK_EQUAL(holds(page, words.text("problem.password-given")), !by_password);
        BOOST_CHECK_EQUAL(holds(pages.get("/"), words.text("accounts_waiting")), by_link || by_password);
    };
    check(false, false);
    credentials.set_password(asked_by(opened.at("by-password")), "another granite umbrella fourteen", "");
    check(false, true);
    credentials.accept_invitation(link, "velvet harbour eleven kites");
    check(true, true);
    for (const char* login : {"by-link", "by-password"}) {
        BOOST_CHECK_EQUAL(pages.post("/accounts/waiting/" + opened.at(login).to_text() + "/confirmation").status, 303);
    }
    BOOST_CHECK(!holds(pages.get("/"), words.text("accounts_waiting")));
}

BOOST_AUTO_TEST_CASE(the_journal_says_nothing_of_who_did_what_the_reader_may_not_read) {
    TwoNeighbours office;
    NewCompartment room{"closed", "Hushed", Purpose::general, {}};
    const Receipt opened = office.world.depositary->open_compartment(office.world.secretariat, room);
    PageReader anong(office.live, office.thai);
    const Answer page = anong.get("/register");
    const std::string address = "/acts/" + std::to_string(opened.index);
    const std::string row = "<tr><td><a href=\"" + address + "\">" + std::to_string(opened.index) +
                            "</a></td><td>Compartment opened</td><td></td><td dir=\"auto\"></td>";
    BOOST_CHECK(holds(page, row));
    // The act's page and proof say what the tiles say, which are everybody's: neither what was recorded nor its salt.
    const Answer act = anong.get(address);
    BOOST_CHECK_EQUAL(act.status, 200);
    BOOST_CHECK(holds(act, "you may not read") && holds(act, "depositary-leaf/v1") && holds(act, "compartment.opened"));
    const auto whole = office.world.depositary->act(office.world.now(office.world.secretariat.account), opened.index);
    for (const std::string& secret : {crypto::to_base64(whole.salt), std::string("Hushed"), office.world.secretariat.account.to_text(), std::string("By whom")}) {
        BOOST_CHECK_MESSAGE(!holds(act, secret), secret);
    }
    const Answer proof = anong.get("/api/v1" + address + "/proof");
    BOOST_CHECK_EQUAL(proof.status, 200);
    BOOST_CHECK_EQUAL(proof.body, office.world.depositary->receipt(office.world.secretariat, opened.index).proof);
    BOOST_CHECK_EQUAL(anong.get("/api/v1" + address).status, 404);
    BOOST_CHECK_EQUAL(anong.get("/acts/" + std::to_string(office.world.depositary->register_size())).status, 404);
    // Nor are auditors, administrators and others of the secretariat told of a compartment that they may not know of, who read the office's acts.
    const Actor opener = office.world.now(office.world.secretariat.account);
    for (const Actor& actor : {office.world.add_account("auditor", "AU", Role::auditor), office.world.add_account("admin", "SEC", Role::administrator),
                               office.world.add_account("colleague", "SEC", Role::secretariat)}) {
        BOOST_REQUIRE(office.world.now(actor.account).confirmed);
        PageReader reader(office.live, actor);
        for (const std::string& path : {address, "/api/v1" + address, std::string("/activity"), std::string("/register"),
                                        std::string("/api/v1/activity?kind=compartment.opened"), std::string("/activity?kind=compartment.opened")}) {
            const Answer told = reader.get(path);
            BOOST_CHECK_EQUAL(told.status, path == "/api/v1" + address ? 404 : 200);
            BOOST_CHECK_MESSAGE(!holds(told, "Hushed") && !holds(told, crypto::to_base64(whole.salt)), actor.login + " " + path);
        }
        BOOST_CHECK_EQUAL(reader.get("/api/v1" + address + "/proof").body, proof.body);
        BOOST_CHECK(holds(PageReader(office.live, opener).get(address), "Hushed"));
    }
    // Nor does the filter tell: what it is not told of is not among what a party did.
    BOOST_CHECK_EQUAL(times(anong.get("/register?by=SEC"), "<tr><td>"), 0U);
}

BOOST_AUTO_TEST_CASE(the_journal_is_filtered_by_who_did_it_beside_kind_party_and_day) {
    TwoNeighbours office;
    const Receipt deposited = office.world.deposit("T/1", "words");
    const Receipt comment =
        office.world.depositary->comment(office.first, {deposited.document, 1, "", "A word", false});
    PageReader secretariat(office.live, office.world.secretariat);
    const Answer by_cambodia = secretariat.get("/register?by=KH");
    BOOST_CHECK(holds(by_cambodia, "/acts/" + std::to_string(comment.index) + "\""));
    BOOST_CHECK(!holds(by_cambodia, "/acts/" + std::to_string(deposited.index) + "\""));
    BOOST_CHECK(holds(by_cambodia, "<option value=\"KH\" selected>" + cambodia + "</option>"));
    BOOST_CHECK_EQUAL(times(secretariat.get("/register?by=KH&kind=comment.made"), "<tr><td>"), 1U);
    BOOST_CHECK_EQUAL(times(secretariat.get("/register?by=SEC&kind=comment.made"), "<tr><td>"), 0U);
    BOOST_CHECK_EQUAL(times(secretariat.get("/register?by=KH&to=1999"), "<tr><td>"), 0U);
    // What names a party is another question than what it did: its registration was the secretariat's.
    BOOST_CHECK_EQUAL(times(secretariat.get("/register?by=SEC&party=TH&kind=party.registered"), "<tr><td>"), 1U);
    BOOST_CHECK_EQUAL(times(secretariat.get("/register?by=TH&party=TH&kind=party.registered"), "<tr><td>"), 0U);
}

// Decision 0580: a code alone does not make a name.
BOOST_AUTO_TEST_CASE(standard_names_are_said_in_each_language_and_no_other_is) {
    const Words& khmer = Words::in("km");
    BOOST_CHECK_EQUAL(party_name(khmer, {"KH", "Cambodia"}), "កម្ពុជា");
    BOOST_CHECK_EQUAL(party_name(khmer, {"KH", "Khanate of H"}), "Khanate of H");
    BOOST_CHECK_EQUAL(party_name(khmer, {"AU", "African Union"}), "African Union");
    BOOST_CHECK_EQUAL(party_name(khmer, {"TH", "Cambodia"}), "Cambodia");
    BOOST_CHECK_EQUAL(compartment_title(khmer, {{}, "parties", "All parties", {}}),
                      khmer.text("compartment_title.parties"));
    BOOST_CHECK_EQUAL(compartment_title(khmer, {{}, "parties", "Parties of 2004", {}}), "Parties of 2004");
    BOOST_CHECK_EQUAL(compartment_title(khmer, {{}, "national-kh", "National: Cambodia", {}}), "ជាតិ៖ កម្ពុជា");
    BOOST_CHECK_EQUAL(compartment_title(khmer, {{}, "national-au", "National: African Union", {}}),
                      "ជាតិ៖ African Union");
    BOOST_CHECK_EQUAL(body_name(khmer, {"TASKFORCE", "Taskforce", {}}), khmer.text("body_name.TASKFORCE"));
    BOOST_CHECK_EQUAL(body_name(khmer, {"SOM", "Senior officials", {}}), "Senior officials");
}

// Should the usual compartments be named otherwise one day, their words follow.
BOOST_AUTO_TEST_CASE(every_usual_compartment_and_body_has_its_name_in_every_language) {
    TwoNeighbours office;
    office.world.depositary->open_usual_compartments(office.world.secretariat);
    const Actor secretariat = office.world.now(office.world.secretariat.account);
    for (const std::string_view language : Words::languages()) {
        if (language == "en") {
            continue;
        }
        const Words& words = Words::in(language);
        for (const Compartment& each : office.world.depositary->compartments(secretariat)) {
            BOOST_CHECK_MESSAGE(compartment_title(words, each) != each.title, each.title << " in " << language);
        }
        for (const Body& each : office.world.depositary->bodies()) {
            BOOST_CHECK_MESSAGE(body_name(words, each) != each.name, each.name << " in " << language);
        }
        for (const Party& each : office.world.depositary->parties()) {
            BOOST_CHECK_MESSAGE(party_name(words, each) != each.name, each.name << " in " << language);
        }
    }
}

BOOST_AUTO_TEST_CASE(pages_name_parties_roles_and_compartments_and_show_no_bare_code) {
    TwoNeighbours office;
    const std::string document = "/documents/" + office.world.deposit("T/1", "words").document.to_text();
    office.world.depositary->give(office.world.secretariat, office.world.compartment,
                                  {{Grantee::Type::role, "auditor"}, {Right::read}, "", ""});
    PageReader secretariat(office.live, office.world.secretariat, "lo");
    const Answer page = secretariat.get(document);
    BOOST_CHECK(holds(page, "ທຸກພາຄີ"));  // the compartment
    BOOST_CHECK(holds(secretariat.get("/account"), "ກອງເລຂາ (SEC)"));
    BOOST_CHECK(holds(page, "5 byte") && !holds(page, "5 bytes"));
    BOOST_CHECK(holds(secretariat.get("/compartments/" + office.world.compartment.to_text()),
                      Words::in("lo").text("role.auditor")));
    const Answer activity = secretariat.get("/activity?kind=grant.given");
    BOOST_CHECK(holds(activity, Words::in("lo").text("role.auditor")) && !holds(activity, "role:auditor"));
}

// Whoever opened an account could be the one who uses it: until a second person has confirmed it, it reads what is public and its own.
BOOST_AUTO_TEST_CASE(an_account_that_nobody_has_confirmed_reads_no_lists) {
    TwoNeighbours office;
    office.world.depositary->open_usual_compartments(office.world.secretariat);
    const std::string key = fresh_recipient();
    office.world.enrol_age_key(office.first, key);
    office.live.search.set_synonyms("exploitation = zzsynonym\n");
    NewAccount asked{"waits", "Waits", "TH", Role::ministry, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false};
    office.world.depositary->open_account(office.world.secretariat, asked);
    const auto accounts = office.world.depositary->accounts(office.world.secretariat);
    const auto id = std::find_if(accounts.begin(), accounts.end(), [](const Account& each) { return each.login == "waits"; })->id;
    for (const bool confirmed : {false, true}) {
        if (confirmed) {
            office.world.depositary->confirm_account(office.thai, id);
        }
        const Actor actor = office.world.now(id);
        BOOST_CHECK_EQUAL(actor.confirmed, confirmed);
        const std::string who = office.live.bearer(actor);
        for (const std::string path : {"/api/v1/bodies", "/api/v1/age-keys", "/api/v1/synonyms", "/api/v1/office-news"}) {
            const Answer answer = office.live.ask("GET", path, who);
            BOOST_CHECK_EQUAL(answer.status, confirmed ? 200 : 403);
            BOOST_CHECK_EQUAL(answer.problem(), confirmed ? "" : "role");
        }
        for (const std::string path : {"/api/v1/parties", "/api/v1/keys", "/api/v1/session", "/api/v1/documents"}) {
            BOOST_CHECK_EQUAL(office.live.ask("GET", path, who).status, 200);
        }
        PageReader pages(office.live, actor);
        BOOST_CHECK_EQUAL(pages.get("/age-keys").status, confirmed ? 200 : 403);
        BOOST_CHECK_EQUAL(pages.get("/age-keys/new").status, confirmed ? 200 : 403);
        BOOST_CHECK_EQUAL(holds(pages.get("/parties"), "TASKFORCE"), confirmed);
        BOOST_CHECK_EQUAL(holds(pages.get("/help/search"), "zzsynonym"), confirmed);
        for (const std::string path : {"/", "/parties", "/keys", "/account", "/register", "/open", "/help/search", "/compartments"}) {
            const Answer page = pages.get(path);
            BOOST_CHECK_EQUAL(page.status, 200);
            BOOST_CHECK(confirmed || !holds(page, key));
        }
        BOOST_CHECK_EQUAL(holds(pages.get("/account"), "href=\"/age-keys\""), confirmed);
    }
}

BOOST_AUTO_TEST_CASE(parties_and_bodies_are_added_and_their_members_changed_on_their_page) {
    TwoNeighbours office;
    PageReader secretariat(office.live, office.world.secretariat), sokha(office.live, office.first);
    BOOST_CHECK_EQUAL(secretariat.post("/parties", "&party_code=VN&party_its_name=Viet+Nam").status, 303);
    const Answer again = secretariat.post("/parties", "&party_code=VN&party_its_name=Another+name");
    BOOST_CHECK_EQUAL(again.status, 409);
    BOOST_CHECK(holds(again, Words::in("en").text("problem.party-known")) && holds(again, "value=\"Another name\""));
    BOOST_CHECK_EQUAL(secretariat.post("/parties", "&party_code=vn&party_its_name=x").status, 422);
    BOOST_CHECK_EQUAL(secretariat.post("/bodies", "&party_code=SOM&body_its_name=Senior+officials").status, 303);
    const std::string member = "&account=" + office.first.account.to_text();
    BOOST_CHECK_EQUAL(secretariat.post("/bodies/SOM/members", member).status, 303);
    const Answer page = secretariat.get("/parties");
    BOOST_CHECK(holds(page, "Viet Nam") && holds(page, "Senior officials") && holds(page, "(sokha)") &&
                holds(page, "1 member"));
    BOOST_CHECK_EQUAL(secretariat.post("/bodies/SOM/members", "&account=none").status, 422);
    // Who may not list accounts is told how many there are, and none by name; and is offered nothing to change.
    const Answer seen = sokha.get("/parties");
    BOOST_CHECK(holds(seen, "1 member") && !holds(seen, office.first.account.to_text()) &&
                !holds(seen, "action=\"/parties\"") && !holds(seen, "action=\"/bodies"));
    BOOST_CHECK_EQUAL(secretariat.post("/bodies/SOM/former-members", member).status, 303);
    BOOST_CHECK_EQUAL(secretariat.post("/bodies/SOM/former-members", member).status, 409);
    BOOST_CHECK(office.world.depositary->bodies().front().members.empty());
    BOOST_CHECK(holds(secretariat.get("/parties"), "kind=body.left"));
    BOOST_CHECK(!holds(sokha.get("/parties"), "kind=body.left"));
}

BOOST_AUTO_TEST_CASE(compartments_are_opened_on_their_page_and_kept_by_the_secretariat_or_their_opener) {
    TwoNeighbours office;
    PageReader secretariat(office.live, office.world.secretariat), sokha(office.live, office.first);
    BOOST_CHECK(!holds(sokha.get("/compartments"), "action=\"/compartments\""));
    BOOST_CHECK_EQUAL(secretariat
                          .post("/compartments",
                                "&compartment_short=shared&title=Shared+room&compartment_purpose=general&compartment_"
                                "keeper=secretariat")
                          .status,
                      303);
    BOOST_CHECK_EQUAL(
        secretariat
            .post("/compartments",
                  "&compartment_short=own&title=Own+room&compartment_purpose=sealed&compartment_keeper=opener")
            .status,
        303);
    const Answer again = secretariat.post(
        "/compartments",
        "&compartment_short=shared&title=Another+room&compartment_purpose=general&compartment_keeper=opener");
    BOOST_CHECK_EQUAL(again.status, 409);
    BOOST_CHECK(holds(again, "value=\"Another room\""));
    const auto keeper = [&](const std::string& name) {
        return office.world.depositary
            ->grants(office.world.now(office.world.secretariat.account), office.world.compartment_named(name))
            .front()
            .to.to_text();
    };
    BOOST_CHECK_EQUAL(keeper("shared"), "role:secretariat");
    BOOST_CHECK_EQUAL(keeper("own"), "account:" + office.world.secretariat.account.to_text());
    BOOST_CHECK_EQUAL(secretariat.post("/compartments/usual").status, 303);
    const Answer all_there = secretariat.post("/compartments/usual");
    BOOST_CHECK_EQUAL(all_there.status, 409);
    BOOST_CHECK(holds(all_there, Words::in("en").text("problem.compartments-known")));
}

BOOST_AUTO_TEST_CASE(the_copy_page_lists_one_compartment_page_by_page_and_keeps_what_was_chosen) {
    TwoNeighbours office;
    NewCompartment room{"elsewhere", "Elsewhere", Purpose::general, {}};
    office.world.depositary->open_compartment(office.world.secretariat, room);
    office.world.secretariat = office.world.now(office.world.secretariat.account);
    std::vector<Receipt> deposited;
    for (int i = 0; i < 53; ++i) {
        deposited.push_back(office.world.deposit("T/" + std::to_string(i), "words " + std::to_string(i)));
    }
    const std::string copy = "/compartments/" + office.world.compartment.to_text() + "/copy",
                      box = "type=\"checkbox\" name=\"document\"";
    PageReader sokha(office.live, office.first);
    const Answer newest = sokha.get(copy);
    BOOST_CHECK_EQUAL(times(newest, box), 50U);
    BOOST_CHECK(holds(newest, "T/52") && !holds(newest, ">T/2<"));
    const std::string after = "name=\"after\" value=\"";
    const auto at = newest.body.rfind(after) + after.size();
    const std::string next = newest.body.substr(at, newest.body.find('"', at) - at);
    const std::string chosen = "&document=" + deposited[52].document.to_text();
    const Answer oldest = sokha.post(copy, chosen + chosen + "&versions=all&after=" + next);
    BOOST_CHECK_EQUAL(times(oldest, box), 3U);
    BOOST_CHECK(holds(oldest, "1 chosen on other pages") && holds(oldest, "value=\"all\" checked"));
    BOOST_CHECK_EQUAL(times(oldest, "type=\"hidden\" name=\"document\" value=\"" + deposited[52].document.to_text()),
                      1U);
    const Answer back = sokha.post(copy, chosen + "&document=" + deposited[0].document.to_text() + "&after=0");
    BOOST_CHECK(holds(back, deposited[52].document.to_text() + "\" checked") && holds(back, "1 chosen on other pages"));
    BOOST_CHECK_EQUAL(sokha.post(copy, "&after=x").status, 400);
    const Answer taken = sokha.post(copy, chosen + "&document=" + deposited[0].document.to_text());
    BOOST_CHECK_EQUAL(taken.status, 200);
    BOOST_CHECK_EQUAL(times(taken, "/data/text.txt"), 4U);  // each in its place and in the list at the end
    // What one may only know of, or not even that, is no page.
    const std::string elsewhere = "/compartments/" + office.world.compartment_named("elsewhere").to_text() + "/copy";
    BOOST_CHECK_EQUAL(sokha.get(elsewhere).status, 404);
    BOOST_CHECK_EQUAL(times(PageReader(office.live, office.world.secretariat).get(elsewhere), box), 0U);
}

// Decision 0590: a party's code says where an observer comes from, and not in whose name they act.
BOOST_AUTO_TEST_CASE(the_journal_does_not_show_an_observers_act_as_its_partys) {
    TwoNeighbours office;
    const DocumentId document = office.world.deposit("T/1", "words").document;
    const Actor observer = office.world.add_account("guest", "KH", Role::observer);
    office.world.depositary->give(office.world.secretariat, office.world.compartment, {{Grantee::Type::account, observer.account.to_text()}, {Right::comment}, "", ""});
    const auto act = office.world.depositary->comment(office.world.now(observer.account), {document, 1, "", "A word"}).index;
    const std::string doer = doer_on(PageReader(office.live, office.world.secretariat).get("/register"), act);
    BOOST_CHECK_MESSAGE(doer.find("guest") != std::string::npos && doer.find("Cambodia") == std::string::npos, doer);
    const std::string own = doer_on(PageReader(office.live, office.world.now(observer.account)).get("/register"), act);
    BOOST_CHECK_MESSAGE(own.find("Cambodia") == std::string::npos, own);
}

// Decision 0591: a party whose document was moved out of its sight still reads that it is to be erased, and says so or not.
BOOST_AUTO_TEST_CASE(a_party_confirms_on_its_page_the_erasure_of_what_it_deposited_wherever_it_is) {
    TwoNeighbours office;
    Depositary& depositary = *office.world.depositary;
    const Actor secretariat = office.world.secretariat;
    depositary.give(secretariat, office.world.compartment, {{Grantee::Type::party, "KH"}, {Right::deposit}, "", ""});
    NewDocument asked = office.world.new_document("T/THEIRS", "x");
    crypto::MemorySource source(crypto::as_bytes("their words"));
    asked.first.files[0].upload = depositary.store_upload(office.world.now(office.first.account), office.world.compartment, source, {}, {}).id;
    const DocumentId document = depositary.add_document(office.world.now(office.first.account), asked).document;
    depositary.open_compartment(secretariat, {"hidden", "Hidden room", Purpose::general, {}});
    depositary.move_document(office.world.now(secretariat.account), document, office.world.compartment_named("hidden"), "elsewhere");
    depositary.request_erasure(office.world.now(secretariat.account), document, "Order 7", "A reason");
    PageReader sokha(office.live, office.world.now(office.first.account)), anong(office.live, office.world.now(office.thai.account));
    const std::string address = "/documents/" + document.to_text() + "/erasure";
    for (const std::string at : {"/", "/erasures"}) {
        const Answer told = sokha.get(at);
        BOOST_CHECK_MESSAGE(holds(told, address) && holds(told, "T/THEIRS") && holds(told, "Order 7") && holds(told, "A reason") && holds(told, cambodia) &&
                                !holds(told, "Hidden room"),
                            at);
        BOOST_CHECK(!holds(anong.get(at), "T/THEIRS"));
    }
    BOOST_CHECK_EQUAL(anong.get(address).status, 404);
    BOOST_CHECK_EQUAL(anong.post(address + "/confirmation", "").status, 404);
    const Answer shown = sokha.get(address);
    BOOST_CHECK_EQUAL(shown.status, 200);
    BOOST_CHECK(holds(shown, address + "/confirmation") && !holds(shown, "Hidden room"));
    BOOST_CHECK_EQUAL(sokha.post(address + "/confirmation", "").status, 303);
    BOOST_CHECK(!holds(sokha.get("/"), "T/THEIRS"));
}

// Decision 0608: nor does the erasure of a document say whose it is to who may only know of it.
BOOST_AUTO_TEST_CASE(an_erasure_is_told_to_who_may_only_know_of_the_document_without_whose_it_is) {
    TwoNeighbours office;
    Depositary& depositary = *office.world.depositary;
    const Actor secretariat = office.world.secretariat;
    const auto guest = office.world.add_account("guest", "ILO", Role::observer, false);
    depositary.give(secretariat, office.world.compartment, {{Grantee::Type::account, guest.account.to_text()}, {Right::know}, "", ""});
    depositary.give(secretariat, office.world.compartment, {{Grantee::Type::party, "KH"}, {Right::deposit}, "", ""});
    NewDocument asked = office.world.new_document("T/THEIRS", "x");
    crypto::MemorySource source(crypto::as_bytes("their words"));
    asked.first.files[0].upload = depositary.store_upload(office.world.now(office.first.account), office.world.compartment, source, {}, {}).id;
    const DocumentId document = depositary.add_document(office.world.now(office.first.account), asked).document;
    depositary.request_erasure(office.world.now(secretariat.account), document, "Order 7", "A reason");
    const Words& words = Words::in("en");
    for (const Actor& reader : {office.world.now(guest.account), office.world.now(office.thai.account)}) {
        const bool reads = reader.account != guest.account;
        PageReader pages(office.live, reader);
        for (const std::string at : {"/", "/erasures"}) {
            const Answer told = pages.get(at);
            BOOST_CHECK(holds(told, "T/THEIRS"));
            const std::string of_cambodia = words.text("erasure_waits_party", {{"parties", cambodia}});
            for (const std::string& part : std::vector<std::string>{"Order 7", "A reason", of_cambodia}) BOOST_CHECK_EQUAL(holds(told, part), reads);
            BOOST_CHECK_EQUAL(holds(told, words.text("erasure_waits_a_party")), !reads);
            BOOST_CHECK(!holds(told, "<p dir=\"auto\"> · </p>") && !holds(told, "<p class=\"meta\"> · "));
        }
        const std::string json = office.live.ask("GET", "/api/v1/erasures", office.live.bearer(reader)).body;
        BOOST_CHECK_EQUAL(json.find("\"by\":null") == std::string::npos, reads);
        BOOST_CHECK_EQUAL(json.find("\"concerned\":[]") == std::string::npos, reads);
        BOOST_CHECK_EQUAL(json.find("Order 7") != std::string::npos, reads);
    }
}

// Decision 0596: nor do others' requests push it off its first page, where a party has signed since it was asked for.
BOOST_AUTO_TEST_CASE(what_waits_for_a_partys_own_word_is_never_pushed_off_its_first_page) {
    TwoNeighbours office;
    Depositary& depositary = *office.world.depositary;
    const Actor secretariat = office.world.secretariat, khmer = office.first;
    const auto ask = [&](const DocumentId& document) { depositary.request_erasure(office.world.now(secretariat.account), document, "Order 7", "A reason"); };
    const DocumentId signed_since = office.world.deposit("T/SIGNED", "words").document;
    ask(signed_since);
    const auto key = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(khmer, key.public_key());
    const auto request = depositary.signing_request(office.world.now(khmer.account), signed_since, 1, "signature", "Minister");
    depositary.add_signature(office.world.now(khmer.account), signed_since, 1, key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    for (int i = 0; i < 7; ++i) {
        office.world.clock->set(office.world.clock->now().seconds + 1);
        ask(office.world.deposit("T/NOISE" + std::to_string(i), "noise").document);
    }
    const Answer own = PageReader(office.live, office.world.now(khmer.account)).get("/");
    BOOST_CHECK(holds(own, "T/SIGNED") && holds(own, "T/NOISE6") && !holds(own, "T/NOISE0"));
    BOOST_CHECK(!holds(PageReader(office.live, office.world.now(office.thai.account)).get("/"), "T/SIGNED"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
