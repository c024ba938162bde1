// Each kind of user's main way through the pages. Run by browser_test.sh over the demo depositary.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, finish, launch, messages, open, same, signIn, source, test, text, url, work } from "./support.mjs";
import { lookAtEveryPage, weigh } from "./every_page.mjs";

const searches = JSON.parse(readFileSync(join(source, "scripts/demo/searches.json")));
const ministries = { en: "myanmar", km: "cambodia", zh: "china", lo: "laos", my: "myanmar", th: "thailand", vi: "vietnam" };
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const plain = (words) => words.normalize("NFC").toLowerCase().replace(/\s/g, "");

const browser = await launch();

await test("a wrong password is told so and keeps the login", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "cambodia", "wrong");
    same(await text(page.locator("[role=alert]")), messages.en["problem.sign-in-failed"], "the message");
    same(await page.inputValue("#login"), "cambodia", "the login");
    await context.close();
});

await test("a page asked for before signing in comes after it", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await page.goto(`${url}/verify`);
    check(page.url().includes("/sign-in?next="), "the sign-in page knows where to go on");
    await page.fill("#login", "auditor");
    await page.fill("#password", "demonstration-auditor");
    await page.click("main button[type=submit]");
    same(new URL(page.url()).pathname, "/verify", "where it goes on");
    await context.close();
});

const highlighted = new Set();

// Everything a ministry does, in its own language, without scripts.
for (const language of Object.keys(ministries)) {
    await test(`a ministry in ${language}: signs in, searches, opens, reads, downloads, signs out`, async () => {
        const words = messages[language];
        const wanted = searches.find((one) => one.language === language && one.symbol === "COMMIT/MOU");
        const context = await open(browser, { language });
        const page = await context.newPage();
        await signIn(page, ministries[language]);
        same(await page.getAttribute("html", "lang"), language, "the page's language");
        same(await text(page.locator("h1")), words.search_heading, "the heading");
        same(await text(page.locator("#waiting")), words.waiting, "what waits");
        check(await page.locator("[aria-labelledby=news] li").count() > 0, "there is something new");

        await page.fill("#q", wanted.query);
        await page.click(".search button[type=submit]");
        const hit = page.locator(".hits > li", { has: page.locator(".file-name", { hasText: wanted.file }) }).first();
        same(await text(hit.locator(".symbol")), wanted.symbol, "the document found");
        check((await text(hit.locator(".where"))).startsWith(wanted.article), `the article found is ${wanted.article}`);
        const snippet = hit.locator(".snippet");
        same(await snippet.getAttribute("lang"), language, "the snippet's language");
        // Where only the article's heading holds the words, there is nothing to highlight below it.
        if (plain(await snippet.innerText()).includes(plain(wanted.query))) {
            const marks = (await snippet.locator("mark").allInnerTexts()).join("");
            check(plain(marks).includes(plain(wanted.query)), `the highlight "${marks}" holds "${wanted.query}"`);
            highlighted.add(language);
        } else {
            check(plain(await text(hit.locator(".where"))).includes(plain(wanted.query)), "the heading holds what was searched");
        }

        await hit.locator(".where a").click();
        const anchor = decodeURIComponent(new URL(page.url()).hash.slice(1));
        const article = page.locator(`[id="${anchor}"]`);
        check((await text(article.locator("h2"))).startsWith(wanted.article), "the link leads to the article");
        same(await article.locator("> div").first().getAttribute("lang"), language, "the text's language");
        check(plain(await article.innerText()).includes(plain(wanted.query)), "the article holds what was searched");

        const other = page.locator(`.beside a[hreflang=${language === "en" ? "th" : "en"}]`).first();
        await other.click();
        const pair = page.locator(`[id="${anchor}"] > div`);
        same(await pair.count(), 2, "two texts side by side");
        same(await pair.nth(1).getAttribute("lang"), language === "en" ? "th" : "en", "the other text's language");
        const other_name = words[`language.${language === "en" ? "th" : "en"}`];
        same((await pair.locator(".tongue").allInnerTexts()).join(), `${words[`language.${language}`]},${other_name}`, "each says its language");
        check(/12|24|27|33|๑๒/.test(await text(pair.nth(1).locator("h2"))), "the same article stands beside it");

        const on_article = article.locator("> .comment-on a");
        same((await text(on_article)).startsWith(words.comment_add), true, "the article can be commented on");
        const number = new URL(await on_article.getAttribute("href"), url).searchParams.get("article");
        same(`a-${number}`, anchor, "by its number");

        await page.goto(page.url());
        await page.click("main a[href^='/documents/']");
        same(await text(page.locator(".symbol").first()), "COMMIT/MOU", "back at the document");
        const file = page.locator(".files li", { hasText: wanted.file });
        const [download] = await Promise.all([page.waitForEvent("download"), file.locator("a[download]").click()]);
        const bytes = readFileSync(await download.path());
        await page.locator("summary", { hasText: words.digests }).first().click();
        const digest = page.locator(".digests dt", { hasText: wanted.file }).locator("xpath=following-sibling::dd[1]");
        same(sha256(bytes), await text(digest), "the digest of what was downloaded");

        await page.locator(".person button").click();
        same(new URL(page.url()).pathname, "/sign-in", "signed out");
        await page.goto(`${url}/`);
        same(new URL(page.url()).pathname, "/sign-in", "the session has ended");
        await context.close();
    });
}

await test("what was searched is highlighted in every script", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "observer");
    for (const [language, query] of [["my", "လူကုန်ကူး"]]) {
        if (highlighted.has(language)) {
            continue;
        }
        await page.goto(`${url}/?language=${language}&q=${encodeURIComponent(query)}`);
        const marks = (await page.locator(".snippet mark").allInnerTexts()).map(plain);
        if (check(marks.length > 0 && marks.every((mark) => mark.includes(plain(query))), `highlights of "${query}": ${marks}`)) {
            highlighted.add(language);
        }
    }
    same([...highlighted].sort().join(), Object.keys(ministries).sort().join(), "the scripts with highlights");
    await context.close();
});

await test("a search tells how it was understood and what it passed over, marks titles, and leads to other languages", async () => {
    const context = await open(browser, { language: "vi" });
    const page = await context.newPage();
    await signIn(page, "vietnam");
    const words = messages.vi;
    await page.goto(`${url}/?q=${encodeURIComponent("memorandum OR extraditable year:never")}`);
    const understood = await text(page.locator(".understood"));
    check(understood.startsWith(words.understood_as) && /memorandum OR extraditable/.test(understood) && !/never/.test(understood), `understood: ${understood}`);
    const notice = await text(page.locator(".notices li"));
    check(notice.startsWith(words["search_notice.value-unknown"]) && notice.endsWith("year:never"), `the notice: ${notice}`);
    const marks = (await page.locator(".hits h3 mark").allInnerTexts()).map(plain);
    check(marks.length > 0 && marks.every((mark) => mark === "memorandum"), `marks in titles: ${marks}`);
    await page.goto(`${url}/?q=passport`);
    same(await page.locator(".understood, .notices").count(), 0, "a plain search needs no explanation");

    await page.goto(`${url}/?q=extraditable&language=en`);
    check(plain((await page.locator(".snippet mark").first().innerText())) === "extraditable", "the highlight");
    const hit = page.locator(".hits > li").first();
    const also = hit.locator(".also a");
    const offered = await also.evaluateAll((links) => links.map((link) => link.hreflang).sort().join());
    same(offered, "km,lo,my,th,vi,zh", "the other languages of the article");
    await hit.locator(".also a[hreflang=km]").click();
    const anchor = decodeURIComponent(new URL(page.url()).hash.slice(1));
    check((await text(page.locator(`[id="${anchor}"] h2`))).startsWith("មាត្រា ១២"), "the link leads to the article");

    await page.goto(`${url}/?q=memo`);
    const offers = await page.locator("#q").evaluate((field) => [...field.list.options].map((option) => option.value));
    check(offers.some((offer) => /^memorandum/i.test(offer)), `what is offered while typing: ${offers}`);
    await context.close();
});

await test("how to search is told in every language", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "observer");
    await page.click("a[href='/help/search']");
    for (const [language, words] of Object.entries(messages)) {
        await page.click(`.languages button[value=${language}]`);
        same(await text(page.locator("h1")), words.search_help, "the heading");
        const told = (await page.locator(".help tbody td:nth-child(2)").allInnerTexts()).map((one) => one.trim()).sort();
        const wanted = Object.keys(words).filter((key) => key.startsWith("search_finds_")).map((key) => words[key]).sort();
        same(told.join("\n"), wanted.join("\n"), `what each line finds, in ${language}`);
    }
    await context.close();
});

await test("the language is switched, and stays", async () => {
    const context = await open(browser, { language: "lo" });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    same(await page.getAttribute("html", "lang"), "lo", "the browser's language at first");
    await page.click(".languages button[value=th]");
    same(await page.getAttribute("html", "lang"), "th", "the chosen language");
    await signIn(page, "observer");
    await page.goto(`${url}/?q=passport&kind=agreement`);
    same(await page.getAttribute("html", "lang"), "th", "the language after signing in");
    check((await page.locator("main time").first().innerText()).includes("2547"), "a year of the Buddhist Era");
    check((await page.locator("main time").first().innerText()).includes("2004"), "the common year beside it");
    await page.click(".languages button[value=en]");
    check(page.url().endsWith("/?q=passport&kind=agreement"), "back on the same page");
    same(await page.getAttribute("html", "lang"), "en", "the language chosen next");
    await context.close();
});

const deposited = { name: "browser.en.txt", mimeType: "text/plain", buffer: Buffer.from("Article 1 Lanterns\n\nThe lanterns hang at the quay.\n") };

await test("the secretariat deposits a document and a version; a mistake keeps what was typed", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "secretariat");
    await page.click("header a[href='/deposit']");
    await page.fill("#symbol", "COMMIT/MOU");
    await page.fill("#title", "Lanterns <b>at</b> the quay");
    await page.selectOption("#kind", "guideline");
    await page.fill("#date", "2026-11");
    await page.check("input[name=party][value=KH]");
    await page.setInputFiles("#file-1", deposited);
    await page.click("main .stack > button");
    same(await text(page.locator("[role=alert]")).then((said) => said.startsWith(messages.en["problem.symbol-in-use"])), true, "the mistake is told");
    same(await page.inputValue("#title"), "Lanterns <b>at</b> the quay", "the title is kept");
    check(await page.isChecked("input[name=party][value=KH]"), "the party is kept");
    await page.fill("#symbol", "COMMIT/LANTERNS");
    await page.setInputFiles("#file-1", deposited);
    await page.click("main .stack > button");
    same(await text(page.locator("h1")), "Lanterns <b>at</b> the quay", "the document's title");
    same(await text(page.locator(".facts time").first()), "November 2026", "its date");
    await page.click("a.button");
    await page.selectOption("#status", "adopted");
    await page.setInputFiles("#file-1", { ...deposited, name: "browser.v2.en.txt", buffer: Buffer.from("Article 1 Lanterns\n\nThe lanterns hang at the pier.\n") });
    await page.click("main .stack > button");
    same(await page.locator(".version").count(), 2, "two versions");
    check((await text(page.locator(".version > summary").first())).includes("Version 2"), "the newest first");
    await page.locator(".version > summary").nth(1).click();
    check((await text(page.locator(".version").nth(1))).includes("browser.en.txt"), "the first version is still there");
    let found = "";
    for (let i = 0; i < 40 && !found.includes("COMMIT/LANTERNS"); ++i) {
        await page.goto(`${url}/?q=lanterns+pier`);
        found = await text(page.locator("main"));
        await page.waitForTimeout(250);
    }
    check(found.includes("COMMIT/LANTERNS"), "the search finds it");
    await page.goto(`${url}/board`);
    check((await text(page.locator("[aria-labelledby=status-adopted]"))).includes("COMMIT/LANTERNS"), "the board has it");
    await context.close();
});

// A file dropped from the desktop, as the browser itself sees it.
async function drop(context, page, path, target) {
    await page.locator(target).scrollIntoViewIfNeeded();
    const box = await page.locator(target).boundingBox();
    const client = await context.newCDPSession(page);
    for (const type of ["dragEnter", "dragOver", "drop"]) {
        await client.send("Input.dispatchDragEvent", {
            type, x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [path], dragOperationsMask: 1 } });
    }
}

await test("a file dropped on the verify page is known with its version and its signatures, or unknown", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "auditor");
    await page.click("header a[href='/verify']");
    await drop(context, page, join(source, "scripts/demo/files/mou.en.pdf"), "#file");
    await page.click("main button[type=submit]");
    check((await text(page.locator(".notice.good"))).includes(messages.en.verify_known), "it is known");
    const match = page.locator("section.version");
    check((await text(match.locator("h3"))).startsWith("COMMIT/MOU, Version 1"), "which version it is");
    same(await match.locator(".signatures li").count(), 6, "who signed");
    same(await match.locator(".signatures .good").count(), 6, "all valid");
    const changed = readFileSync(join(source, "scripts/demo/files/mou.en.pdf"));
    changed[changed.length - 1] ^= 1;
    writeFileSync(join(work, "changed.pdf"), changed);
    await drop(context, page, join(work, "changed.pdf"), "#file");
    await page.click("main button[type=submit]");
    check((await text(page.locator(".notice.bad"))).includes(messages.en.verify_unknown), "a changed byte is not known");
    same(await page.locator("section.version").count(), 0, "no version is named");
    // As a browser sends it that does not insist on a file.
    await Promise.all([page.waitForNavigation(), page.locator("#file").evaluate((file) => { file.value = ""; file.form.submit(); })]);
    same(await text(page.locator(".notice.bad")), messages.en.deposit_no_file, "no file was chosen");
    same(await page.locator("section.result").count(), 0, "and nothing is said of one");
    await context.close();
});

await test("an auditor filters the journal, follows an act to its proof, and sees the keys", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "auditor");
    await page.click("header a[href='/register']");
    await page.locator(".filters summary").click();
    await page.selectOption("#kind", "signature.recorded");
    await page.selectOption("#party", "KH");
    await page.click("main .search button");
    const kinds = await page.locator(".journal tbody td:nth-child(2)").allInnerTexts();
    check(kinds.length >= 3 && kinds.every((kind) => kind === messages.en["act_kind.signature.recorded"]), "only signatures");
    await page.locator(".journal tbody a[href^='/acts/']").first().click();
    check((await text(page.locator("pre").first())).includes('"party": "KH"'), "the act is Cambodia's");
    check((await text(page.locator("main"))).includes("c2sp.org/tlog-proof@v1"), "its proof is shown");
    check((await text(page.locator("main"))).includes("SHA-256(salt || payload)"), "and what it proves");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    check(readFileSync(await download.path(), "utf8").startsWith("c2sp.org/tlog-proof@v1"), "its proof downloads");
    await page.goto(`${url}/register?from=1999&to=2000`);
    same(await page.locator(".journal").count(), 0, "nothing happened then");
    await page.goto(`${url}/keys`);
    const publicKey = readFileSync(join(work, "keys/KH.key.pub"), "utf8").split("\n")[1];
    check((await text(page.locator("[aria-labelledby=party-KH]"))).includes(publicKey), "the party's key");
    await context.close();
});

await test("a ministry may not deposit, and what is not there is not there", async () => {
    const context = await open(browser, { language: "vi" });
    const page = await context.newPage();
    await signIn(page, "vietnam");
    same((await page.goto(`${url}/deposit`)).status(), 403, "the status");
    same(await text(page.locator("[role=alert]")), messages.vi["problem.right"], "the words");
    same((await page.goto(`${url}/documents/00000000-0000-4000-8000-000000000000`)).status(), 404, "the status of an unknown document");
    same(await text(page.locator("h1")), messages.vi["status.404"], "its words");
    await context.close();
});

await lookAtEveryPage(browser, messages);
await weigh(browser);
await finish(browser);
