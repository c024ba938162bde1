// Sealed files sent from the browser. Run by sending_test.sh over a small depositary of its own.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import {
    check, desktop, filled, finish, launch, look, messages, phone, same, signIn, test, text, url as server, watched, work,
} from "./support.mjs";

const browser = await launch();
const days = (count) => new Date(Date.now() + count * 86400000).toISOString().slice(0, 10);
const at = (name) => join(work, name);

// Everything that leaves the browser goes through here and is kept.
const sent = [];
const recorder = createServer((client) => {
    const real = connect(Number(new URL(server).port), "127.0.0.1");
    client.on("data", (bytes) => { sent.push(bytes); real.write(bytes); });
    real.pipe(client);
    client.on("end", () => real.end());
    client.on("error", () => real.destroy());
    real.on("error", () => client.destroy());
});
await new Promise((ready) => recorder.listen(0, "127.0.0.1", ready));
const url = `http://localhost:${recorder.address().port}`;

async function person(login, language, options = {}) {
    const { context, page } = await watched(browser, { language, scripts: true, ...options });
    await signIn(page, login, undefined, url);
    return { context, page, words: messages[language] };
}

const recipientOf = (name) => execFileSync("age-keygen", ["-y", at(name)], { encoding: "utf8" }).trim();
const opens = (sealed, identity) => {
    try {
        return execFileSync("age", ["-d", "-i", at(identity)], { input: sealed, stdio: ["pipe", "pipe", "ignore"], maxBuffer: 1 << 26 });
    } catch {
        return null;
    }
};
const command = (login, ...given) => {
    execFileSync(process.env.DEPOSITARY_PROGRAM, ["login", process.env.DEPOSITARY_SERVER, login],
        { env: { ...process.env, DEPOSITARY_PASSWORD: `demonstration-${login}` }, stdio: "pipe" });
    return execFileSync(process.env.DEPOSITARY_PROGRAM, given, { encoding: "utf8", stdio: "pipe" });
};
const fetched = async (context, path) => {
    const answer = await context.request.get(url + path);
    check(answer.ok(), `${path}: ${answer.status()}`);
    return answer.body();
};
const told = async (page) => {
    await page.locator("#told:not([hidden])").waitFor();
    return text(page.locator("#told"));
};
const count = async (context) => JSON.parse(await fetched(context, "/api/v1/referrals")).items.length;

let referral;

async function fillReferral(page, files) {
    await page.selectOption("#to", "LA");
    await page.setInputFiles("#pick", files.map(at));
    await page.fill("#acknowledge-by", days(3));
    await page.fill("#answer-by", days(10));
    await page.fill("#retain-until", days(400));
}

await test("a ministry, in Khmer, sends a referral: to the keys that it sees, once it has compared them", async () => {
    const { context, page, words } = await person("cambodia", "km");
    await page.goto(`${url}/referrals`);
    await page.click("main a.button");
    await page.locator("#send-form").waitFor();
    same(await text(page.locator("h1")), words.referral_new, "the heading");
    check(await page.locator("#to option[value=TH]").isDisabled(), "who has no key cannot be sent to");
    check((await page.locator("#to option[value=LA]").innerText()).includes(words["party_name.LA"]), "parties have their names in the reader's language");
    await fillReferral(page, ["case.txt", "scan.bin"]);
    const keys = page.locator("fieldset.recipients:not([hidden]) code");
    same((await keys.allInnerTexts()).sort().join(), [recipientOf("laos.age"), recipientOf("cambodia.age")].sort().join(), "the keys that are shown");
    check((await text(page.locator("fieldset[data-party=LA] .recipient"))).includes("laos"), "whose it is");
    same(await page.locator("fieldset[data-party=LA] time").count(), 1, "since when");
    same(await page.locator(".recipient:visible input:checked").count(), 2, "both are chosen");
    await page.click("#send-form > button");
    same(await told(page), words.sending_uncompared, "without having compared");
    same(await count(context), 0, "nothing is recorded");
    await page.check("#compared");
    const half = page.waitForFunction(() => document.getElementById("sending").value > 0.5 && document.getElementById("sending-text").textContent.includes("scan.bin"));
    await page.click("#send-form > button");
    await half;
    await page.waitForURL(/\/referrals\/[0-9a-f-]{36}$/);
    referral = new URL(page.url()).pathname;
    check((await text(page.locator("main table"))).includes("laos (LA)"), "whom it is sealed to");
    const first = await fetched(context, `/api/v1${referral}/files/1`), second = await fetched(context, `/api/v1${referral}/files/2`);
    for (const identity of ["laos.age", "cambodia.age"]) {
        same(String(opens(first, identity)), readFileSync(at("case.txt"), "utf8"), `age opens it with ${identity}`);
        check(readFileSync(at("scan.bin")).equals(opens(second, identity) ?? Buffer.alloc(0)), `age opens the big file with ${identity}`);
    }
    same(opens(first, "other.age"), null, "nobody else opens it");
    // The keys are known now.
    await page.goto(`${url}/referrals/new`);
    await page.selectOption("#to", "LA");
    same(await page.locator(".new:visible").count(), 0, "known keys are not asked about again");
    check(await page.locator("#compared-row").isHidden(), "nor is a comparison");
    await context.close();
});

await test("the receiving ministry, in Lao, sees what waits, takes the steps, and answers with a sealed file", async () => {
    const { context, page, words } = await person("laos", "lo");
    const waiting = page.locator("[aria-labelledby=waiting] li");
    check((await text(waiting)).includes(words["wait.referral-sent"]), `what waits: ${await text(waiting)}`);
    await waiting.locator("a").click();
    same(new URL(page.url()).pathname, referral, "it leads to the referral");
    await page.click("button[value=acknowledged]");
    await page.click("button[value=accepted]");
    await page.goto(`${url}/`);
    check((await text(waiting)).includes(words["wait.referral-accepted"]), "the answer waits");
    await page.goto(url + referral);
    await page.click("a[href$='/send']");
    await page.locator("#send-form").waitFor();
    same(await page.inputValue("#status"), "answered", "the next step");
    await page.setInputFiles("#pick", at("answer.txt"));
    await page.uncheck("fieldset[data-party=KH] input");
    await page.click("#send-form > button");
    same(await told(page), words.sending_no_recipient, "a key of the other party is needed");
    await page.check("fieldset[data-party=KH] input");
    await page.uncheck("fieldset[data-own] input");
    await page.check("#compared");
    await page.click("#send-form > button");
    await page.waitForURL(url + referral);
    const answer = await fetched(context, `/api/v1${referral}/files/3`);
    same(String(opens(answer, "cambodia.age")), readFileSync(at("answer.txt"), "utf8"), "the other party opens the answer");
    same(opens(answer, "laos.age"), null, "and the sender not, as it chose");
    same(await page.locator("a[href$='/send']").count(), 0, "the next step is the other party's");
    await context.close();
});

await test("the sender, in Thai, reads the answer in the browser and closes the referral; a third party sees nothing", async () => {
    const { context, page, words } = await person("cambodia", "th");
    const waiting = page.locator("[aria-labelledby=waiting] li");
    check((await text(waiting)).includes(words["wait.referral-answered"]), "it is answered");
    await page.goto(url + referral);
    await page.locator("a", { hasText: words.open_here }).last().click();
    await page.setInputFiles("#identity", at("cambodia.age"));
    await page.click("#open-form button");
    same(await told(page), words.opening_done, "it opens");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#plain")]);
    same(readFileSync(await download.path(), "utf8"), readFileSync(at("answer.txt"), "utf8"), "what was sealed");
    same(download.suggestedFilename(), "3.txt", "a name that tells what it is");
    await page.goto(url + referral);
    await page.locator("details", { has: page.locator("button[value=closed]") }).locator("summary").click();
    await page.click("button[value=closed]");
    check((await text(page.locator("main"))).includes(words["referral.closed"]), "it is closed");
    await context.close();
    const third = await person("thailand", "th");
    same((await third.page.goto(url + referral)).status(), 404, "a third party");
    same((await third.page.goto(`${url}${referral}/send`)).status(), 404, "nor its page for files");
    await third.context.close();
});

await test("a sealed document and its next version are deposited from the browser, in Vietnamese", async () => {
    const { context, page, words } = await person("cambodia", "vi");
    await page.goto(`${url}/deposit`);
    await page.click("a[href='/deposit/sealed']");
    await page.locator("#send-form").waitFor();
    check((await text(page.locator("main"))).includes(words.sending_named), "what is not sealed is said");
    await page.fill("#symbol", "S/BROWSER");
    await page.fill("#title", "A sealed note");
    await page.selectOption("#kind", "guideline");
    await page.setInputFiles("#pick", at("note.en.txt"));
    same(await page.inputValue("#chosen [data-field=language]"), "en", "the language that the name tells of");
    await page.check("fieldset[data-party=LA] input");
    await page.check("#compared");
    await page.click("#send-form > button");
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
    const document = new URL(page.url()).pathname;
    await page.click(`a[href='${document}/deposit']`);
    await page.locator("#send-form").waitFor();
    await page.setInputFiles("#pick", at("answer.txt"));
    await page.click("#send-form > button");
    await page.waitForURL(url + document);
    for (const [version, name, identities] of [[1, "note.en.txt", ["laos.age", "cambodia.age"]], [2, "answer.txt", ["cambodia.age"]]]) {
        const sealed = await fetched(context, `/api/v1${document}/versions/${version}/files/${name}.age`);
        for (const identity of identities) {
            same(String(opens(sealed, identity)), readFileSync(at(name), "utf8"), `age opens version ${version} with ${identity}`);
        }
    }
    // A symbol that is taken is told in words, and what was chosen stands.
    await page.goto(`${url}/deposit/sealed`);
    await page.fill("#symbol", "S/BROWSER");
    await page.fill("#title", "Another");
    await page.setInputFiles("#pick", at("note.en.txt"));
    await page.click("#send-form > button");
    same(await told(page), words["problem.symbol-in-use"], "a symbol that is taken");
    same(await page.inputValue("#title"), "Another", "what was written stays");
    same(await page.locator("#chosen li").count(), 1, "and the files");
    await context.close();
});

await test("what is used is what is shown: a key that is not listed, is none, or was withdrawn is a clear error", async () => {
    const { context, page, words } = await person("cambodia", "en");
    const before = await count(context);
    const prepare = async () => {
        await page.goto(`${url}/referrals/new`);
        await fillReferral(page, ["case.txt"]);
        await page.check("#compared");
    };
    // The page is changed before its module reads it: as if the server had put a key of its own there.
    const put = async (recipient, listed) => {
        await page.route("**/referrals/new", async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(recipientOf("laos.age"), recipient) });
        });
        if (listed) {
            await page.route("**/api/v1/age-keys", async (route) => {
                const answer = await route.fetch();
                await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(recipientOf("laos.age"), recipient) });
            });
        }
        await prepare();
        await page.click("#send-form > button");
        const said = await told(page);
        await page.unrouteAll();
        return said;
    };
    const vanished = filled(words.sending_vanished, { name: "laos (LA)" });
    same(await put(recipientOf("other.age"), false), vanished, "a key that the list does not name");
    same(await put("age1tag1qqqq", true), words.sending_bad_key, "what is no key of this kind");
    same(await put(`${recipientOf("laos.age").slice(0, -1)}${recipientOf("laos.age").endsWith("q") ? "p" : "q"}`, true), words.sending_bad_key, "a key with a wrong letter");
    // Withdrawn between the page and the button.
    await prepare();
    command("laos", "age-key", "revoke", recipientOf("laos.age"));
    await page.click("#send-form > button");
    same(await told(page), vanished, "a key that was withdrawn");
    // Withdrawn between the check and the act: the server refuses it.
    await page.route("**/api/v1/age-keys", async (route) => {
        const answer = await route.fetch();
        const list = await answer.json();
        list.items.forEach((key) => { key.revoked = null; });
        await route.fulfill({ response: answer, json: list });
    });
    await page.click("#send-form > button");
    await page.waitForFunction((said) => document.getElementById("told").textContent === said, words["problem.referral-recipient"]);
    same(await count(context), before, "nothing was recorded");
    await context.close();
    execFileSync("age-keygen", ["-o", at("laos-2.age")], { stdio: "ignore" });
    command("laos", "age-key", "register", at("laos-2.age"));
    command("laos.second", "age-key", "confirm", at("laos-2.age"));
});

await test("a new key of a known name is pointed out", async () => {
    const { context, page, words } = await person("laos", "en");
    await page.goto(`${url}/deposit/sealed`);
    await page.evaluate(() => localStorage.setItem("depositary-compared-keys", "[]"));
    await page.reload();
    same(await page.locator(".new:visible").count(), 1, "the one that is chosen is new here");
    await page.check("fieldset[data-party=KH] input");
    same(await page.locator(".new:visible").count(), 2, "and so is the next");
    check((await text(page.locator("main"))).includes(words.sending_new_key), "and said to be");
    await context.close();
});

await test("nothing readable left the browser, in no usual encoding", async () => {
    const all = Buffer.concat(sent);
    check(all.length > 24000000, `what was sent was recorded: ${all.length} bytes`);
    check(all.includes("age-encryption.org/v1\n-> X25519"), "sealed files among it");
    for (const word of ["kestrel", "lanternfish", "marigold", "obsidian", "periwinkle", "quicksilver", "saffron", "trapezoid", "case.txt", "scan.bin"]) {
        const forms = [Buffer.from(word), Buffer.from(word, "utf16le"), ...[0, 1, 2].map((shift) =>
            Buffer.from(Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]).toString("base64").slice(shift + (shift > 0), -4)))];
        check(forms.every((form) => form.length < 4 || !all.includes(form)), `${word} was sent`);
    }
    check(!all.includes("AGE-SECRET-KEY"), "no identity either");
});

for (const language of Object.keys(messages)) {
    await test(`the pages that send are accessible, and a phone shows them whole, in ${language}`, async () => {
        for (const [size, viewport] of [["desk", desktop], ["phone", phone]]) {
            // Axe needs eval, which the pages' policy forbids: this context does without the policy.
            const { context, page } = await person("cambodia", language, { bypassCSP: true, viewport });
            await page.goto(`${url}/referrals`);
            await look(page, `sending-referrals-${language}-${size}`);
            await page.goto(`${url}/referrals/new`);
            await look(page, `sending-new-empty-${language}-${size}`);
            await fillReferral(page, ["case.txt", "answer.txt"]);
            await page.click("#send-form > button");
            await told(page);
            await look(page, `sending-new-${language}-${size}`);
            await page.goto(`${url}/deposit/sealed`);
            await page.setInputFiles("#pick", at("note.en.txt"));
            await look(page, `sending-document-${language}-${size}`);
            await page.goto(url + referral);
            await look(page, `sending-referral-${language}-${size}`);
            await context.close();
        }
        const plain = await person("cambodia", language, { scripts: false, viewport: phone });
        await plain.page.goto(`${url}/referrals/new`);
        check((await text(plain.page.locator("main"))).includes("depositary referral send"), "without scripts, the command is named");
        check(await plain.page.locator("#send-form").isHidden(), "and no form that could send a plain file is shown");
        same(await plain.page.locator("input[type=file][name]").count(), 0, "no file has a name to be sent under");
        await plain.context.close();
    });
}

recorder.close();
await finish(browser);
