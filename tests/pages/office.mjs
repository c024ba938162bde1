// What the secretariat asks and ministries answer. Run by office_test.sh over a small depositary of its own.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
    axeSource, check, desktop, filled, finish, launch, look, messages, open, person as personAt, phone, same, shots, test, text, url, work,
} from "./support.mjs";

const began = new Date(Date.now() - 300_000).toISOString().slice(0, 10);  // of what the shell made, too

const browser = await launch();
const days = (count) => new Date(Date.now() + count * 86400000).toISOString().slice(0, 10);

const person = (login, language, options) => personAt(browser, login, language, options);

let plan, gone;

await test("the secretariat, in Thai, opens a consultation; a mistake keeps what was typed", async () => {
    const { context, page, words } = await person("secretariat", "th");
    await page.goto(`${url}/board`);
    plan = await page.locator("main a", { hasText: "Plan of action" }).getAttribute("href");
    gone = await page.locator("main a", { hasText: "names a person" }).getAttribute("href");
    await page.goto(url + plan);
    await page.locator("a.button", { hasText: words.comments }).click();
    same(await text(page.locator("h1")), words.comments, "the heading");
    await page.locator(".ask summary").click();
    check(await page.isChecked("form[action$='/tasks'] input[value=KH]"), "the document's parties are chosen");
    await page.fill("#ask-words", "ขอให้ดูข้อ 1");
    await page.locator("form[action$='/tasks'] button").click();
    same(await text(page.locator("[role=alert]")), words["problem.task-day"], "what is wrong");
    same(await page.inputValue("#ask-words"), "ขอให้ดูข้อ 1", "what was typed");
    await page.fill("#ask-due", days(10));
    await page.locator("form[action$='/tasks'] button").click();
    const task = page.locator(".tasks > li").first();
    check((await text(task)).includes(words["task.consultation"]) && (await text(task)).includes("ขอให้ดูข้อ 1"), "it is asked");
    same(await task.locator(".answers > li", { hasText: words.not_yet }).count(), 2, "of two parties");
    await context.close();
});

await test("a ministry, in Khmer, sees what waits, comments on an article, and completes its comments", async () => {
    const { context, page, words } = await person("cambodia", "km");
    const waiting = page.locator("[aria-labelledby=waiting] li");
    same(await waiting.count(), 1, "one thing waits");
    const said = await text(waiting);
    check(said.includes(filled(words["wait.consultation"], { number: 1 })) && said.includes(filled(words["due.left_many"], { count: "១០" })), `what waits: ${said}`);
    await waiting.locator("a").click();
    await page.fill("#article", "1");
    await page.fill("#text", "គោមគួរព្យួរនៅកំពង់ផែ។\nសូមបន្ថែមពាក្យ \"រាត្រី\"។");
    await page.locator("form[action$='/comments'] button").click();
    const comment = page.locator(".comments > li").first();
    check((await text(comment)).includes("រាត្រី") && (await text(comment)).includes("KH"), "the comment is there");
    await page.goto(`${url}/`);
    same(await waiting.count(), 1, "it still waits");
    await waiting.locator("a").click();
    await page.check("input[name=complete]");
    await page.locator("form[action$='/comments'] button").click();
    same(await page.locator(".answers .good", { hasText: "KH" }).count(), 1, "the party has answered");
    check((await text(page.locator("main"))).includes(words.comment_completed), "its comments are complete");
    await page.goto(`${url}/`);
    same(await text(page.locator("[aria-labelledby=waiting] p")), words.waiting_none, "nothing waits");
    check((await text(page.locator("[aria-labelledby=news]"))).includes(filled(words["news.comment"], { party: `${words["party_name.KH"]} (KH)`, number: 1 })), "what is new");
    await context.close();
});

await test("a notice is given, is seen and acknowledged by the parties it is for, in Lao; an observer only reads it", async () => {
    const office = await person("secretariat", "en");
    await office.page.click("header a[href='/notices']");
    await office.page.selectOption("#compartment", { label: await text(office.page.locator("#compartment option").first()) });
    await office.page.locator("#compartment").evaluate((field) => { field.value = [...field.options].find((one) => /[Pp]arties/.test(one.label)).value; });
    await office.page.fill("#subject", "Entry <into> force");
    await office.page.fill("#words", "The plan enters into force.\n\nAt once.");
    await office.page.check("input[name=party][value=LA]");
    await office.page.fill("#due", days(0));
    await office.page.locator("form[action='/notices'] button").click();
    check((await text(office.page.locator(".tasks > li").first())).includes("Entry <into> force"), "it is given");
    const { context, page, words } = await person("laos", "lo");
    const waits = page.locator("[aria-labelledby=waiting] li");
    const waiting = waits.filter({ hasText: "Entry <into> force" });
    same(await waits.count(), 2, "the notice and a referral wait");
    check((await text(waits.first())).includes(words["due.today"]), "the more urgent one first");
    check((await text(waiting)).includes(words["due.today"]), `what waits: ${await text(waiting)}`);
    await waiting.locator("a").click();
    await page.locator("form[action$='/acknowledgement'] button").click();
    same(await page.locator(".answers .good", { hasText: "LA" }).count(), 1, "it is acknowledged");
    await page.goto(`${url}/`);
    same(await waiting.count(), 0, "it waits no more");
    same(await waits.count(), 1, "the referral does");
    await context.close();
    const guest = await person("observer", "en");
    await guest.page.goto(`${url}/notices`);
    same(await guest.page.locator(".tasks > li").count(), 1, "an observer reads it");
    same(await guest.page.locator("main form").count(), 0, "and does nothing with it");
    await guest.page.goto(`${url}${plan}/comments`);
    same(await guest.page.locator("main form").count(), 0, "nor with comments");
    await guest.context.close();
    await office.page.reload();
    check((await text(office.page.locator(".answers"))).includes(`✓ ${messages.en["party_name.LA"]} (LA)`), "the secretariat sees who has acknowledged");
    await office.context.close();
});

await test("a signature is asked for in English; the ministry, in Thai, is led to the signing page", async () => {
    const office = await person("secretariat", "en");
    await office.page.goto(`${url}${plan}/comments`);
    await office.page.locator(".ask summary").click();
    await office.page.selectOption("#ask-type", "signature");
    await office.page.selectOption("#ask-act", "endorsement");
    await office.page.uncheck("form[action$='/tasks'] input[value=KH]");
    await office.page.locator("form[action$='/tasks'] button").click();
    const asked = office.page.locator(".tasks > li").first();
    check((await text(asked)).includes(messages.en["act.endorsement"]), "it is asked for");
    const { context, page, words } = await person("thailand", "th");
    const line = page.locator("[aria-labelledby=waiting] li", { hasText: filled(words["wait.signature"], { word: words["act.endorsement"] }) });
    same(await line.count(), 1, "it waits");
    await line.locator("a").click();
    check(page.url().endsWith("/sign?act=endorsement"), `where it leads: ${page.url()}`);
    same(await page.inputValue("#act"), "endorsement", "the act is chosen");
    await context.close();
    await asked.locator("summary").click();
    await asked.locator("form button").click();
    check((await text(asked)).includes(messages.en.asked_closed), "it is no longer asked for");
    await office.context.close();
});

await test("the activity shows what happened by day, filtered and by its reader, and nothing else", async () => {
    const { context, page, words } = await person("secretariat", "en");
    await page.click("header a[href='/activity']");
    const dates = new Set([began, new Date().toISOString().slice(0, 10)]).size;  // midnight may pass while this runs
    check(await page.locator(".day").count() <= dates, "one day");
    check((await text(page.locator("main"))).includes(filled(words["news.comment"], { party: `${words["party_name.KH"]} (KH)`, number: 1 })), "the comment is there");
    await page.locator(".filters summary").click();
    await page.selectOption("#kind", "comment.made");
    await page.locator("form[action='/activity'] button").click();
    same(await page.locator(".day li").count(), 2, "two comments");
    await page.goto(`${url}/activity?to=1999`);
    same(await text(page.locator("main > p:not(.lead)")), words.activity_none, "nothing then");
    await page.goto(`${url}/activity`);
    const office = await page.locator(".day li").count();
    await context.close();
    const guest = await person("thailand", "th");
    await guest.page.goto(`${url}/activity`);
    const told = await text(guest.page.locator("main"));
    check(!told.includes("N/1") && !told.includes("cambodia"), `a ministry sees no login, and nothing of where it was not let in: ${told.slice(0, 2000)}`);
    check(await guest.page.locator(".day li").count() < office, "and less than the office");
    await guest.context.close();
    const own = await person("cambodia", "km");
    await own.page.goto(`${url}/activity`);
    check((await text(own.page.locator("main"))).includes("N/1"), "whose it is sees it");
    await own.context.close();
});

await test("a document is erased by two managers, the second in Khmer, after each has shown who they are", async () => {
    const first = await person("secretariat", "en");
    await first.page.goto(url + gone);
    await first.page.locator("a.button", { hasText: messages.en.erase_document }).click();
    await first.page.fill("#authority", "Order 7 of the court");
    await first.page.fill("#reason", "A person asked for it");
    await first.page.locator("main form button").click();
    same(await text(first.page.locator("[role=status]")), messages.en.erasure_waits, "it waits for a second");
    same(await first.page.locator("form[action$='/confirmation']").count(), 0, "who asked does not confirm");
    // It can be taken back, and is asked for anew.
    await first.page.locator("form[action$='/withdrawal'] button").click();
    same(new URL(first.page.url()).pathname, "/erasures", "withdrawn");
    await first.page.goto(url + gone);
    check(!(await text(first.page.locator("main"))).includes(messages.en.document_erasure_asked), "the document's page says nothing any more");
    await first.page.goto(`${url}${gone}/erasure`);
    await first.page.fill("#authority", "Order 7 of the court");
    await first.page.fill("#reason", "A person asked for it");
    await first.page.locator("main form button").click();
    await first.page.goto(url + gone);
    check((await text(first.page.locator("main"))).includes(messages.en.document_erasure_asked), "the document's page says that it is asked for");
    if (shots) await first.page.screenshot({ path: join(shots, "erasure-asked-document.png"), fullPage: true });
    await first.page.goto(`${url}${gone}/erasure`);
    if (shots) await first.page.screenshot({ path: join(shots, "erasure-asked.png"), fullPage: true });
    // Whoever may know of the document reads it first: what, by whom, why, and what it waits for.
    const told = await person("thailand", "th");
    const notice = await text(told.page.locator("[aria-labelledby=erasures]"));
    for (const part of ["COMMIT/GONE", "Order 7 of the court", "A person asked for it", told.words["role.secretariat"], told.words.erasure_waits]) {
        check(notice.includes(part), `told of the erasure, ${part}: ${notice}`);
    }
    const { context, page, words } = await person("second", "km");
    await page.goto(`${url}/erasures`);
    await page.locator("main .cards a.symbol").click();
    check((await text(page.locator("main"))).includes("Order 7 of the court"), "the authority is shown");
    await page.locator("form[action$='/confirmation'] button").click();
    same(new URL(page.url()).pathname, "/erasures", "done");
    check((await text(page.locator(".cards"))).includes(words.erasure_done), "it is listed as erased");
    const answer = await page.goto(url + gone);
    same(answer.status(), 410, "it is gone");
    await told.page.goto(`${url}/`);
    const done = await text(told.page.locator("[aria-labelledby=erasures]"));
    check(done.includes(filled(told.words.erasure_done_by, { role: told.words["role.secretariat"] })) && !done.includes("COMMIT/GONE"), `that it was done: ${done}`);
    await told.context.close();
    await context.close();
    await first.context.close();
});

await test("accounts wait for a second person, are confirmed by it, and closed", async () => {
    const office = await person("secretariat", "en");
    await office.page.goto(`${url}/accounts`);
    await office.page.fill("#login", "sokha");
    await office.page.fill("#name", "A second person of the ministry");
    await office.page.selectOption("#party", "KH");
    await office.page.selectOption("#role", "ministry");
    await office.page.locator("form[action='/accounts'] button").click();
    const link = await text(office.page.locator(".secrets code"));
    const { context, page, words } = await person("cambodia", "km");
    check(!(await text(page.locator("main"))).includes(words.accounts_waiting), "not before its person came in");
    await page.goto(`${url}/accounts/waiting`);
    check((await text(page.locator("main"))).includes(words["problem.invitation-open"]), "which the page says");
    same(await page.locator("main form").count(), 0, "and it is not offered to be confirmed");
    const guest = await (await open(browser, { language: "km" })).newPage();
    await guest.goto(link);
    await guest.fill("#password", "granite umbrella tidal fourteen");
    await guest.fill("#again", "granite umbrella tidal fourteen");
    await guest.click("main button[type=submit]");
    await page.goto(`${url}/`);
    check((await text(page.locator("main"))).includes(words.accounts_waiting), "the ministry is told");
    await page.locator("a[href='/accounts/waiting']").click();
    await page.locator("main form button").click();
    same(await page.locator("main form").count(), 0, "it is confirmed");
    await guest.goto(`${url}/referrals`);
    same(await text(guest.locator("h1")), words.referrals, "and acts for its party");
    await office.page.goto(`${url}/accounts`);
    const line = office.page.locator(".accounts > li", { hasText: "sokha" });
    await line.locator("summary").click();
    await line.locator("input[name=reason]").fill("Left the ministry");
    await line.locator("form[action$='/closure'] button").click();
    check((await text(line)).includes(messages.en.account_closed), "it is closed");
    await guest.goto(`${url}/`);
    same(new URL(guest.url()).pathname, "/sign-in", "and signed out");
    await guest.context().close();
    await context.close();
    await office.context.close();
});

await test("a token is made for one compartment, and opens nothing else", async () => {
    const { context, page, words } = await person("cambodia", "th");
    await page.goto(`${url}/account`);
    await page.locator("summary", { hasText: words.token_new }).click();
    await page.fill("#token-name", "ดัชนี");
    await page.locator("form[action='/account/tokens'] input[name=compartment]").first().check();
    const title = await text(page.locator("form[action='/account/tokens'] .check").first());
    await page.locator("form[action='/account/tokens'] button").click();
    const token = await text(page.locator(".secrets code"));
    const answer = await fetch(`${url}/api/v1/compartments`, { headers: { Authorization: `Bearer ${token}` } });
    same((await answer.json()).items.map((one) => one.title).join(), "All parties", "what it opens");
    same(title, words["compartment_title.parties"], "which the page names in one's language");
    await page.goto(`${url}/account`);
    check((await text(page.locator("[aria-labelledby=tokens-heading] .cards"))).includes(title), "the page says what it is for");
    await context.close();
});

await test("an offline copy is taken, and its pages are read from the disk", async () => {
    const { context, page, words } = await person("thailand", "th");
    await page.goto(`${url}/compartments`);
    await page.locator("main table a", { hasText: words["compartment_title.parties"] }).first().click();
    await page.locator("a.button", { hasText: words.copy_heading }).click();
    same(await page.locator("input[name=document]").count(), 1, "what may be taken (one is erased)");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("form[action$='/copy'] button").click()]);
    const folder = join(work, "copy");
    mkdirSync(folder);
    execFileSync("unzip", ["-q", await download.path(), "-d", folder]);
    const [inside] = readdirSync(folder);
    const disk = await open(browser, { scripts: true });
    const reader = await disk.newPage();
    await reader.goto(`file://${folder}/${inside}/index.html`);
    same(await reader.getAttribute("html", "lang"), "th", "the language of who took it");
    check((await text(reader.locator("h2"))).includes("Plan of action"), "the document is named");
    await reader.evaluate(axeSource);
    const found = await reader.evaluate(async () => (await window.axe.run()).violations.map((one) => one.id).join());
    same(found, "", "axe on the page from the disk");
    if (shots) {
        await reader.screenshot({ path: join(shots, "copy-index-th.png"), fullPage: true });
    }
    await reader.click("footer a[lang=km]");
    same(await reader.getAttribute("html", "lang"), "km", "another language");
    check((await text(reader.locator("h1"))).startsWith(messages.km.copy_heading), "its words");
    await reader.locator("main li a").first().click();
    check((await reader.content()).includes("The lanterns hang at the quay"), "a file opens from the disk");
    await reader.goBack();
    check((await text(reader.locator("main"))).includes("evil.html"), "a file that a browser would run is named");
    same(await reader.locator("main a[href*='evil']").count(), 0, "and not linked");
    await disk.close();
    await context.close();
});

await test("a sealed document and a referral are opened on their pages by who they are for, and by nobody else", async () => {
    const { context, page, words } = await person("laos", "lo", { scripts: true });
    const sent = [];
    page.on("request", (request) => { if (request.method() !== "GET") { sent.push(request.url()); } });
    await page.goto(`${url}/referrals`);
    await page.locator("main table a").first().click();
    same(await page.locator("dl.facts").count(), 1, "the referral");
    const referral = page.url();
    const opened = async (identity) => {
        await page.setInputFiles("#identity", join(work, identity));
        await page.locator("#open-form button").click();
        await page.locator("#told:not([hidden])").waitFor();
        return text(page.locator("#told"));
    };
    const plain = async () => {
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("#plain")]);
        return readFileSync(await download.path(), "utf8");
    };
    await page.locator("a", { hasText: words.open_here }).click();
    same(await page.locator("#sealed").count(), 0, "no file is to be chosen");
    same(await opened("other.age"), words.opening_not_for_you, "with another's identity");
    same(await opened("laos.age"), words.opening_done, "with one's own");
    same(await plain(), "The sealed words.\n", "what was sealed");
    await page.goto(`${url}/open?document=00000000-0000-4000-8000-000000000000&version=1&file=x.age`);
    same(await opened("laos.age"), words.opening_not_fetched, "what is not there is told so");
    sent.length = 0;
    await page.goto(referral);
    await page.locator("form button[value=acknowledged]").click();
    check((await text(page.locator("main"))).includes(words["referral.acknowledged"]), "the next step is taken on the page");
    same(sent.length, 1, "and nothing else was ever sent");

    const sender = await person("cambodia", "km", { scripts: true });
    const found = await (await sender.context.request.get(`${url}/api/v1/documents?symbol=S%2F1`)).json();
    check(found.items.length === 1, "the sender sees the sealed document");
    await page.goto(`${url}/documents/${found.items[0].id}`);
    if (await page.locator("h1", { hasText: "A sealed note" }).count() === 1) {
        await page.locator("a", { hasText: words.open_here }).click();
        same(await opened("laos.age"), words.opening_done, "the sealed document");
        same(await plain(), "The sealed words.\n", "what was sealed");
    } else {
        check(false, "the recipient sees the sealed document");
    }
    await sender.context.close();
    await context.close();
});

await test("the first page begins with what its reader does: the board, the register, the machine, what waits; all see what is new in the office", async () => {
    for (const [login, language, there, absent] of [["secretariat", "en", "main .board h3", "[aria-labelledby=waiting], .state"], ["auditor", "km", ".state dl", ".board"],
        ["admin", "my", ".state dl", ".board, [aria-labelledby=news]"], ["thailand", "th", "[aria-labelledby=waiting]", ".board, .state"], ["observer", "en", "#q", ".board, .state, [aria-labelledby=office-news]"]]) {
        const { context, page, words } = await person(login, language);
        await page.goto(`${url}/`);
        check(await page.locator(there).count() > 0, `${login} finds ${there}`);
        same(await page.locator(absent).count(), 0, `${login} finds no ${absent}`);
        if (login === "observer") {
            await context.close();
            continue;
        }
        const news = await text(page.locator("[aria-labelledby=office-news]"));
        check(news.includes(`${words["party_name.LA"]} (LA)`) && news.includes(filled(words["office_news.secretariat-account"], { by: words["role.secretariat"] })),
            `what is new in the office for ${login}: ${news}`);
        check(!news.includes("second"), "no person is named");
        if (login === "auditor") {
            const state = await text(page.locator(".state"));
            for (const part of [words.register_size, words.last_act, words.checkpoint, words.verification_none, words.keys_heading, words.accounts_heading]) {
                check(state.includes(part), `the register's state, ${part}: ${state}`);
            }
        }
        if (login === "admin") {
            const state = await text(page.locator(".state"));
            for (const part of [words.machine, words.disk_free, words.search_state_whole, words.accounts_heading]) {
                check(state.includes(part), `the machine's state, ${part}: ${state}`);
            }
        }
        await context.close();
    }
});

// Nobody of the office is asked: the auditor finds the verification, starts it, waits, and takes the report away.
for (const language of ["lo", "en"]) {
    await test(`an auditor has everything verified and takes the report away, in ${language}`, async () => {
        const { context, page, words } = await person("auditor", language);
        await page.goto(`${url}/register`);
        await page.locator("main a[href='/verification']", { hasText: words.verification_heading }).click();
        same(await text(page.locator("h1")), words.verification_heading, "the heading");
        const before = await page.locator("#newest").count();
        same(before, language === "lo" ? 0 : 1, "reports before");  // the first of the two finds none
        if (before === 0) {
            check((await text(page.locator("main"))).includes(words.verification_none), "none was started");
        }
        const [, sizeSigned] = (await (await context.request.get(`${url}/register/checkpoint`)).text()).split("\n");
        await page.locator("form[action='/verification'] button", { hasText: words.verification_start }).click();
        // The page comes anew by itself until it is done.
        await page.locator("#newest", { hasText: words.verification_sound }).waitFor({ timeout: 120_000 });
        check((await text(page.locator("#newest"))).startsWith("✓"), "it is seen to be sound without its colour");
        same(await page.locator(".findings, progress").count(), 0, "nothing was found, and nothing runs");
        const said = await text(page.locator(".facts"));
        check(said.includes(words.verification_started) && said.includes(words.verification_ended), `when it was: ${said}`);
        const [download] = await Promise.all([page.waitForEvent("download"),
            page.locator("main a[download]", { hasText: words.verification_download }).click()]);
        check(/^verification-\d{4}-\d\d-\d\d\.txt$/.test(download.suggestedFilename()), `its name: ${download.suggestedFilename()}`);
        const report = readFileSync(await download.path(), "utf8");
        check(report.includes("Result   sound: all of it agrees."), `the result: ${report}`);
        const steps = /^Steps    (\d+) of (\d+)$/m.exec(report);
        check(steps !== null && Number(steps[1]) > 0 && steps[1] === steps[2], `all of its steps: ${steps}`);
        // The signed checkpoint stands in it whole: whose register, and of how many acts.
        const [, checkpoint] = report.split("Checkpoint of the register as it was started:\n\n");
        const [origin, size, , , signature] = checkpoint.split("\n");
        check(origin !== "" && signature.startsWith(`— ${origin} `), `the checkpoint is signed: ${checkpoint}`);
        check(Number(sizeSigned) > 0, "the register has acts");
        same(size, sizeSigned, "the register's size");
        await context.close();
    });
}

for (const language of ["en", "km", "my"]) {
    await test(`every page of these is accessible, and a phone shows it whole, in ${language}`, async () => {
        for (const [login, size, viewport] of [["secretariat", "desk", desktop], ["secretariat", "phone", phone], ["laos", "desk", desktop], ["laos", "phone", phone]]) {
            // Axe needs eval, which the pages' policy forbids: this context does without the policy.
            const { context, page } = await person(login, language, { scripts: true, bypassCSP: true, viewport });
            const compartment = await page.goto(`${url}/compartments`).then(() => page.locator("main table a").first().getAttribute("href"));
            const places = { start: "/", comments: `${plan}/comments`, document: plan, notices: "/notices", activity: "/activity", erasures: "/erasures",
                compartments: "/compartments", compartment, copy: `${compartment}/copy`, account: "/account", open: `/open?document=${plan.split("/")[2]}&version=1&file=plan.en.txt`,
                ...(login === "secretariat" ? { erasure: `${plan}/erasure`, accounts: "/accounts", accounts_waiting: "/accounts/waiting" } : {}),
                ...(login === "laos" ? { referrals: "/referrals" } : {}) };
            for (const [name, at] of Object.entries(places)) {
                await page.goto(url + at);
                if (name === "account") {
                    await page.locator("[aria-labelledby=tokens-heading] summary").click();
                }
                await look(page, `${login}-${name}-${language}-${size}`);
            }
            if (login === "secretariat") {
                for (const other of ["auditor", "admin"]) {
                    const office = await person(other, language, { scripts: true, bypassCSP: true, viewport });
                    await office.page.goto(`${url}/`);
                    await look(office.page, `${other}-start-${language}-${size}`);
                    if (other === "auditor") {
                        await office.page.goto(`${url}/verification`);
                        await look(office.page, `${other}-verification-${language}-${size}`);
                    }
                    await office.context.close();
                }
            }
            if (login === "laos") {
                await page.goto(`${url}/referrals`);
                await page.locator("main table a").first().click();
                await look(page, `${login}-referral-${language}-${size}`);
            }
            await context.close();
        }
    });
}

await finish(browser);
