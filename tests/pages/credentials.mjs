// What people sign in and sign with. Run by credentials_test.sh over a depositary with its secretariat alone.
import { createHash, createHmac } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    check, finish, isBeforeTheEyes, launch, look, messages, open, phone, same, shots, signIn, test, text, url, watched, work,
} from "./support.mjs";

const password = "demonstration-secretariat";
const strong = "granite umbrella tidal fourteen";

// The API, as the secretariat's program.
async function api(method, path, body, token) {
    const bytes = body instanceof Uint8Array;
    const answer = await fetch(url + path, {
        method,
        headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { "Content-Type": bytes ? "application/octet-stream" : "application/json" }) },
        body: body === undefined || bytes ? body : JSON.stringify(body),
    });
    if (!answer.ok) {
        throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    const cookie = answer.headers.get("set-cookie");
    return { json: answer.status === 204 ? null : await answer.json(), token: cookie?.match(/=([^;]+)/)[1] };
}

function totp(secret, steps = 0) {
    const bits = [...secret.replaceAll(" ", "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
    const mac = createHmac("sha1", key).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// A code of the step before is taken for as long as this step lasts.
async function early_in_step() {
    const left = 30000 - (Date.now() % 30000);
    if (left < 10000) {
        await new Promise((resolve) => setTimeout(resolve, left));
    }
}

const browser = await launch();
const strict = (options) => watched(browser, { scripts: true, ...options });

// Axe needs eval, which the pages' policy forbids: pages are looked at in a context of their own without it.
const office = (await api("POST", "/api/v1/session", { login: "secretariat", password })).token;
const parties = (await api("GET", "/api/v1/compartments", undefined, office)).json.items[0].id;
await api("POST", "/api/v1/parties", { code: "KH", name: "Cambodia" }, office);
await api("POST", "/api/v1/keys", { party: "KH", public_key: readFileSync(join(work, "kh.pub"), "utf8").split("\n")[1] }, office);

await test("the secretariat opens an account, and its person comes in by the link, once", async () => {
    const { context, page } = await strict();
    await signIn(page, "secretariat", password);
    await page.click("nav a[href='/accounts']");
    await page.fill("#login", "sokha");
    await page.fill("#name", "Taskforce");
    await page.selectOption("#party", "KH");
    await page.selectOption("#role", "ministry");
    await page.check(`input[value="${parties}"]`);
    await page.click("main form.stack button[type=submit]");
    const link = await text(page.locator(".secrets code"));
    check(link.startsWith(`${url}/invitation/`), `the link: ${link}`);
    await context.close();

    const guest = await strict({ language: "km" });
    await guest.page.goto(link);
    same(await text(guest.page.locator("h1")), messages.km.invitation_heading, "the heading");
    await guest.page.fill("#password", "sokha-2024-sokha");
    await guest.page.fill("#again", "sokha-2024-sokha");
    await guest.page.click("main button[type=submit]");
    same(await text(guest.page.locator("[role=alert]")), messages.km["problem.password-common"], "a common password is refused");
    await guest.page.fill("#password", strong);
    await guest.page.fill("#again", strong);
    await guest.page.click("main button[type=submit]");
    same(await text(guest.page.locator("[role=status]").first()), `✓ ${messages.km["account_done.invitation"]}`, "welcome");
    const again = await guest.page.goto(link);
    same(again.status(), 404, "the link a second time");
    await guest.context.close();

    // The party's key, which the secretariat registered, counts once a second person, of the party, has confirmed it.
    const { token } = await api("POST", "/api/v1/session", { login: "sokha", password: strong });
    const [key] = (await api("GET", "/api/v1/keys", undefined, token)).json.items;
    await api("POST", `/api/v1/keys/${key.fingerprint}/confirmation`, {}, token);
    await api("DELETE", "/api/v1/session", undefined, token);
});

await test("the key that an account was opened with, and an open link to one, are shown to their persons, who end them", async () => {
    const key = readFileSync(join(work, "bare.pub"), "utf8").split("\n")[1];
    const person_of = { name: "Taskforce", party: "KH", role: "ministry", password: strong };
    await api("POST", "/api/v1/accounts", { ...person_of, login: "bora", public_key: key }, office);
    await api("POST", "/api/v1/accounts", { ...person_of, login: "dary" }, office);
    const clerk = await strict();
    await signIn(clerk.page, "secretariat", password);
    await clerk.page.goto(`${url}/accounts`);
    const item = clerk.page.locator(".accounts > li", { hasText: "dary" });
    await item.locator("summary", { hasText: messages.en.invite }).click();
    await item.locator("form[action$='/invitation'] button").click();
    const link = await text(clerk.page.locator(".secrets code"));
    await clerk.context.close();
    const shown = async (login, language, name, then) => {
        const context = await open(browser, { language, scripts: true, bypassCSP: true });
        const page = await context.newPage();
        await signIn(page, login, strong);
        if (name === "link") await look(page, `first-page-link-${language}`);
        await page.goto(`${url}/account`);
        await look(page, `account-${name}-${language}`);
        await page.setViewportSize(phone);
        await look(page, `account-${name}-phone-${language}`);
        await then(page, messages[language]);
        await context.close();
    };
    for (const language of ["lo", "my", "en"]) {
        await shown("bora", language, "key", async (page, words) => {
            check((await page.content()).includes(words.account_key_signs_in), "the key signs in");
            if (language !== "en") return;
            await page.click("form[action='/account/key/removal'] button");
            check((await page.content()).includes(words["account_done.key-ended"]), "it is told");
            check((await page.content()).includes(words.account_key_ended), "the key signs in no more");
        });
        await shown("dary", language, "link", async (page, words) => {
            check((await page.content()).includes(words.open_link_words), "there is a link");
            if (language !== "en") return;
            await page.click("form[action='/account/invitation/removal'] button");
            check((await page.content()).includes(words["account_done.invitation-ended"]), "it is told");
            same((await page.goto(link)).status(), 404, "the link leads nowhere");
        });
    }
});

await test("who owes a second factor sets one up, by a passkey, or gives it, and does nothing else", async () => {
    await api("POST", "/api/v1/accounts", { login: "observer", name: "An observer", party: "KH", role: "observer", password: strong }, office);
    const context = await open(browser, { scripts: true, bypassCSP: true });
    const page = await context.newPage();
    const owing = (what) => same(new URL(page.url()).pathname, "/account/second-factor", what);
    await signIn(page, "observer", strong);
    owing("the sign-in leads to it");
    same(await page.locator("header nav").count(), 0, "no way is offered that would only lead back");
    for (const language of ["km", "my", "en"]) {
        await page.click(`.languages button[value=${language}]`);
        await look(page, `second-factor-${language}`);
        await page.setViewportSize(phone);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        check(wide <= 0, `second-factor in ${language}: ${wide} pixels wider than the phone`);
        await page.setViewportSize({ width: 1280, height: 900 });
    }
    for (const at of ["/", "/board", "/account", "/verify", "/compartments"]) {
        await page.goto(url + at);
        owing(at);
    }
    const client = await context.newCDPSession(page);
    await client.send("WebAuthn.enable");
    await client.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true,
        hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.fill("#passkey-name", "My phone");
    await Promise.all([page.waitForURL(/account\?done=passkey-added/), page.click("#passkey-add button")]);
    await page.goto(`${url}/compartments`);
    same(new URL(page.url()).pathname, "/compartments", "let in at once");
    same(await page.locator("header nav").count(), 1, "with all ways");
    await page.click(".person button");

    await signIn(page, "observer", strong);
    owing("the password alone, again");
    check(await page.locator("#passkey-add, form[action='/account/codes']").count() === 0, "nothing else is set up beside the passkey");
    await look(page, "second-factor-give-en");
    await Promise.all([page.waitForURL(`${url}/`), page.click("#passkey-use button")]);
    await page.goto(`${url}/account`);
    check((await page.content()).includes("Chrome, Linux"), "the session is named");
    await look(page, "account-sessions-en");
    await context.close();
});

for (const language of ["en", "th"]) {
    await test(`codes in ${language}: set up, asked for, used up; recovery; the session is listed and ended`, async () => {
        const words = messages[language];
        const { context, page } = await strict({ language });
        await signIn(page, "sokha", strong);
        await page.click(".person a");
        same(await text(page.locator("h1")), words.account_heading, "the account page");
        await page.click("form[action='/account/codes'] button");
        check(await page.locator("svg.qr path").count() === 1, "there is a QR code");
        await page.click("details summary");
        const secret = await text(page.locator("code.secret"));
        await page.fill("#code", "000000");
        await page.click("main form button");
        same(await page.locator("[role=alert]").count(), 1, "a wrong code is told so");
        await early_in_step();
        await page.fill("#code", totp(secret, -1));
        await page.click("main form button");
        const recovery = (await page.locator(".secrets code").allInnerTexts()).map((one) => one.trim());
        same(recovery.length, 10, "the recovery codes");
        await page.click(".button");
        check((await page.content()).includes(words.codes_on_words), "codes are on");
        await page.click(".person button");

        await signIn(page, "sokha", strong);
        same(new URL(page.url()).pathname, "/sign-in/code", "the code is asked for");
        await page.goto(`${url}/board`);
        check(page.url().includes("/sign-in?next="), "the password alone opens nothing");
        await signIn(page, "sokha", strong);
        await page.fill("#code", "123456");
        await page.click("main button[type=submit]");
        same(await text(page.locator("[role=alert]")), words["problem.code-wrong"], "a wrong code");
        const used = totp(secret);
        await page.fill("#code", used);
        await page.click("main button[type=submit]");
        same(new URL(page.url()).pathname, "/", "signed in");
        await page.click(".person button");
        await signIn(page, "sokha", strong);
        await page.fill("#code", used);
        await page.click("main button[type=submit]");
        same(await page.locator("[role=alert]").count(), 1, "the same code does not hold again");
        await page.fill("#code", recovery[3]);
        await page.click("main button[type=submit]");
        await page.goto(`${url}/account`);
        check((await page.content()).includes(words.recovery_left.replace("{count}", "9")), "nine are left");

        const other = await strict({ language });
        await signIn(other.page, "sokha", strong);
        await other.page.fill("#code", recovery[4]);
        await other.page.click("main button[type=submit]");
        await page.reload();
        await page.click("form[action='/account/sessions/others'] button");
        await other.page.goto(`${url}/account`);
        same(new URL(other.page.url()).pathname, "/sign-in", "the other session has ended");
        await other.context.close();
        await page.locator("details", { has: page.locator("form[action='/account/codes/removal']") }).locator("summary").click();
        await page.click("form[action='/account/codes/removal'] button");
        check((await page.content()).includes(words["account_done.codes-removed"]), "codes are off");
        await context.close();
    });
}

await test("passkeys: two are added, one signs in, shows again who it is, and is removed; a copy is noticed", async () => {
    const { context, page } = await strict({ language: "vi" });
    const words = messages.vi;
    const client = await context.newCDPSession(page);
    await client.send("WebAuthn.enable");
    const authenticator = async (options = {}) => (await client.send("WebAuthn.addVirtualAuthenticator", { options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true, ...options } })).authenticatorId;
    const first = await authenticator();
    await signIn(page, "sokha", strong);
    await page.goto(`${url}/account`);
    const add = async (name) => {
        await page.fill("#passkey-name", name);
        await Promise.all([page.waitForURL(/done=passkey-added/), page.click("#passkey-add button")]);
    };
    await add("Điện thoại");
    await page.fill("#passkey-name", "Again");
    await page.click("#passkey-add button");
    await page.locator("#told", { hasText: words.passkey_known }).waitFor();
    await client.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: first }).catch(() => {});
    const second = await authenticator({ transport: "usb" });
    await page.goto(`${url}/account`);
    await add("Khóa");
    same(await page.locator("form[action='/account/passkeys/removal']").count(), 2, "both are listed");
    check((await page.content()).includes(words.passkey_recovery), "what is to be done before a passkey is lost");
    await page.click("form[action='/account/recovery-codes'] button");
    check((await page.content()).includes(words.recovery_words_passkey), "what the codes are for");
    const recovery = (await page.locator(".secrets code").allInnerTexts()).map((one) => one.trim());
    same(recovery.length, 10, "the recovery codes");
    await page.click(".person button");

    const use = () => Promise.all([page.waitForURL((to) => !to.pathname.startsWith("/sign-in")), page.click("#passkey-use button")]);
    await page.goto(`${url}/sign-in?next=%2Fboard`);
    await use();
    same(new URL(page.url()).pathname, "/board", "signed in by the passkey alone");
    await page.goto(`${url}/account`);
    check((await page.content()).includes(words["signed_in_by.passkey"]), "the session says how");
    const before = (await context.cookies()).find((one) => one.name === "depositary").value;
    await page.goto(`${url}/account/proof?next=%2Faccount`);
    await Promise.all([page.waitForURL(/\/account$/), page.click("#passkey-use button")]);
    check((await context.cookies()).find((one) => one.name === "depositary").value !== before, "a proof changes the session's token");

    // A copy of the key, whose counter is behind.
    const { credentials } = await client.send("WebAuthn.getCredentials", { authenticatorId: second });
    await client.send("WebAuthn.clearCredentials", { authenticatorId: second });
    await client.send("WebAuthn.addCredential", { authenticatorId: second, credential: { ...credentials[0], signCount: 1 } });
    await page.click(".person button");
    await page.click("#passkey-use button");
    await page.locator("#told", { hasText: words.passkey_unknown }).waitFor();
    // Who is not verified is not let in.
    await client.send("WebAuthn.setUserVerified", { authenticatorId: second, isUserVerified: false });
    await page.click("#passkey-use button");
    await page.locator("#told.bad").waitFor();
    same(new URL(page.url()).pathname, "/sign-in", "still outside");

    // Who has lost it comes in by the password and a recovery code, and not by the password alone.
    await signIn(page, "sokha", strong);
    same(new URL(page.url()).pathname, "/sign-in/code", "the password alone opens nothing");
    await page.locator("#passkey-use button").waitFor();
    await page.fill("#code", recovery[0]);
    await page.click("main form button[type=submit]");
    await page.goto(`${url}/account`);
    check((await page.content()).includes(words.recovery_left.replace("{count}", "9")), "nine are left");
    await page.locator("li", { hasText: "Khóa" }).locator("button").first().click();
    same(await page.locator("form[action='/account/passkeys/removal']").count(), 1, "one is left");
    // With the last one the password is enough again.
    await page.locator("details", { has: page.locator("form[action='/account/passkeys/removal']") }).locator("summary").click();
    await page.locator("form[action='/account/passkeys/removal'] button").click();
    await page.click(".person button");
    await signIn(page, "sokha", strong);
    same(new URL(page.url()).pathname, "/", "signed in by the password");
    await context.close();
});

await test("files are dropped on the deposit form, as many as one likes, with their languages, and deposited", async () => {
    const { context, page } = await strict();
    await signIn(page, "secretariat", password);
    await page.goto(`${url}/deposit`);
    await page.fill("#symbol", "COMMIT/PLEDGE");
    await page.fill("#title", "A pledge");
    await page.selectOption("#kind", "agreement");
    await page.selectOption("#status", "adopted");
    await page.click("main form button[type=submit]");
    await page.locator("#told", { hasText: messages.en.deposit_no_file }).waitFor();
    const names = ["pledge.en.txt", "pledge.km.txt", "pledge_Thai.txt", "pledge.vi.txt", "pledge.zh.txt", "annex-1.en.txt"];
    await page.evaluate((all) => {
        const data = new DataTransfer();
        for (const name of all) {
            data.items.add(new File([`The words of ${name}`], name, { type: "text/plain" }));
        }
        document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, names);
    same(await page.locator("#chosen > li").count(), 6, "the files dropped");
    // Chosen again, a file takes the place of the earlier one, and the page says so; so it does of an empty file.
    await page.setInputFiles("#pick", [{ name: names[0], mimeType: "text/plain", buffer: Buffer.from("The corrected words") },
        { name: names[5], mimeType: "text/plain", buffer: Buffer.alloc(0) }]);
    same(await page.locator("#chosen > li").count(), 6, "no file more");
    const replaced = await text(page.locator("#chosen > li", { hasText: names[0] }).locator(".meta"));
    same(replaced, `19 bytes · ${messages.en.file_replaced}`, "what is said of the corrected file");
    check((await text(page.locator("#chosen > li", { hasText: names[5] }).locator(".meta"))).endsWith(messages.en.file_empty), "what is said of an empty file");
    const chosen = await page.locator("#chosen select[data-field=language]").evaluateAll((all) => all.map((one) => one.value).join());
    same(chosen, "en,km,th,vi,zh,en", "their languages, by their names");
    await page.locator("#chosen > li", { hasText: "zh" }).locator("button").click();
    if (shots) {
        await page.screenshot({ path: join(shots, "deposit.png"), fullPage: true });
    }
    await Promise.all([page.waitForURL(/\/documents\//), page.click("main form button[type=submit]")]);
    const listed = await page.locator(".files .file strong").allInnerTexts();
    same(listed.map((one) => one.trim()).join(), names.filter((name) => !name.includes("zh")).join(), "the files deposited");
    const [corrected] = await Promise.all([page.waitForEvent("download"), page.locator(".files .actions a[download]").first().click()]);
    same(readFileSync(await corrected.path(), "utf8"), "The corrected words", "the file that was chosen last");
    await page.goto(`${url}/deposit`);
    await page.fill("#symbol", "COMMIT/PLEDGE");
    await page.fill("#title", "Another");
    await page.selectOption("#kind", "agreement");
    await page.setInputFiles("#pick", join(work, "id-plain.txt"));
    await page.click("main form button[type=submit]");
    await page.locator("#told:not([hidden])").waitFor();
    same(await text(page.locator("#told")), messages.en["problem.symbol-in-use"], "what is told, and not that files are to be chosen again");
    await context.close();
});

// The stock minisign verifies what is kept here when this has run.
for (const [language, act, capacity] of [["en", "signature", "Minister of Justice"], ["km", "endorsement", "រដ្ឋមន្ត្រីក្រសួងយុត្តិធម៌"]]) {
    await test(`a key of the stock minisign signs in the page, in ${language}, and never leaves it`, async () => {
        const words = messages[language];
        const { context, page } = await strict({ language });
        const sent = [];
        page.on("request", (request) => sent.push(request.postData() ?? ""));
        await signIn(page, "sokha", strong);
        await page.goto(`${url}/board`);
        await page.click("main a[href^='/documents/']");
        await page.locator("a", { hasText: words.sign_version }).first().click();
        await page.selectOption("#act", act);
        await page.fill("#capacity", capacity);
        await page.click("main form.stack button[type=submit]");
        const sentence = await text(page.locator(".sentence"));
        check(sentence.includes(words[`act.${act}`]) && sentence.includes(capacity) && sentence.includes("COMMIT/PLEDGE"), `the act in words: ${sentence}`);
        await page.locator("#checked").waitFor();
        const with_key = async (file, passphrase) => {
            await page.setInputFiles("#key", join(work, file));
            await page.fill("#passphrase", passphrase);
            await page.click("#sign-form button", { timeout: 120000 });  // a passphrase takes its time on a busy machine
        };
        if (language === "en") {
            await page.setInputFiles("#own-files", [{ name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from("The words of pledge.km.txt") }]);
            await page.locator("[data-name='pledge.km.txt'] .compared", { hasText: words.signing_same }).waitFor();
            await page.setInputFiles("#own-files", [{ name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from("Other words") }]);
            await page.locator("#strange:not([hidden])").waitFor();
            await with_key("kh.pub", "");
            await page.locator("#told.bad", { hasText: words.signing_not_a_key }).waitFor();
            await with_key("bare.key", "");
            await page.locator("#told.bad", { hasText: words.signing_other_key }).waitFor();
            await with_key("kh.key", "the wrong river");
            await page.locator("#told.bad", { hasText: words.signing_wrong_passphrase }).waitFor({ timeout: 120000 });
            await isBeforeTheEyes(page, "a wrong passphrase");
            // What the page shows is not what would be signed: it refuses.
            await page.evaluate(() => { document.querySelector("#tagmanifest").textContent += "x"; });
            await with_key("kh.key", "mekong river");
            await page.locator("#told.bad", { hasText: words.signing_not_shown }).waitFor();
            // Nor when all digests fit, and what is signed is of another document than the one that is shown.
            const honest = page.url();
            for (const [label, other] of [["Symbol", "COMMIT/MOU-AMENDMENT"], ["Title", "Cession of Everything"], ["Version", "7"], ["Kind", "cession"]]) {
                await page.route(honest, async (route) => {
                    const answer = await route.fetch();
                    const html = await answer.text();
                    const bag_info = html.match(/id="bag-info">([^<]*)</)[1];
                    const changed = bag_info.replace(new RegExp(`Depositary-${label}: .*`), `Depositary-${label}: ${other}`);
                    const digest = (words) => createHash("sha256").update(words.replaceAll("&amp;", "&").replaceAll("&#x2F;", "/")).digest("hex");
                    const tagmanifest = html.match(/id="tagmanifest">([^<]*)</)[1];
                    const retold = tagmanifest.replace(digest(bag_info), digest(changed));
                    check(retold !== tagmanifest, "the tag manifest is rewritten");
                    await route.fulfill({ response: answer, body: html.replace(bag_info, changed).replace(tagmanifest, retold).replace(digest(tagmanifest), digest(retold)) });
                });
                await page.goto(honest);
                await page.locator("#told.bad", { hasText: words.signing_not_shown }).waitFor();
                check(await page.locator("#sign-form").isHidden(), `nothing can be signed: ${label}`);
                await page.unroute(honest);
            }
            await page.goto(honest);
            await page.locator("#checked").waitFor();
        }
        if (shots) {
            await page.screenshot({ path: join(shots, `signing-${language}.png`), fullPage: true });
        }
        const tagmanifest = await page.evaluate(() => document.querySelector("#tagmanifest").textContent);
        await with_key("kh.key", "mekong river");
        await page.locator("#signed:not([hidden])").waitFor({ timeout: 120000 });
        await isBeforeTheEyes(page, "what was signed");
        same(await page.locator(`#act option[value=${act}]`).count(), 0, "the act is not offered again");
        const told = await page.locator("#told").innerText();
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("#keep")]);
        const folder = join(work, `signed-${language}`);
        mkdirSync(folder);
        copyFileSync(await download.path(), join(folder, "kept.minisig"));
        copyFileSync(join(work, "kh.pub"), join(folder, "kh.pub"));
        writeFileSync(join(folder, "tagmanifest-sha256.txt"), tagmanifest);
        const key = readFileSync(join(work, "kh.key"), "utf8").split("\n")[1];
        check(sent.some((body) => body.includes("minisig")), "the signature was sent");
        check(sent.every((body) => !body.includes("mekong river") && !body.includes(key.slice(20, 60))), "nothing else was");
        await page.click("#signed a[href^='/documents/']");
        check((await text(page.locator(".signatures li", { hasText: words[`act.${act}`] }))).includes(words.valid), "the document shows it as valid");
        const document = new URL(page.url()).pathname;
        const version = (await api("GET", `/api/v1${document}/versions/1`, undefined, office)).json;
        const recorded = version.signatures.find((one) => one.word === act);
        same(told, words.signing_done.replace("{number}", recorded.act), "the page says which act it is");
        writeFileSync(join(folder, "recorded.minisig"), recorded.minisig);
        await context.close();
    });
}

await test("a file sealed by the stock age is opened in the page, and neither it nor the identity leaves it", async () => {
    const { context, page } = await strict();
    const sent = [];
    await signIn(page, "sokha", strong);
    await page.goto(`${url}/open`);
    page.on("request", (request) => { if (request.method() !== "GET") { sent.push(request.url()); } });
    const opened = async (file, identity, passphrase) => {
        await page.setInputFiles("#sealed", join(work, file));
        await page.setInputFiles("#identity", join(work, identity));
        await page.fill("#passphrase", passphrase);
        await page.click("#open-form button");
        await page.locator("#told:not([hidden])").waitFor({ timeout: 60000 });
    };
    for (const [file, identity, passphrase] of [["plain.bin.age", "id-plain.txt", ""], ["plain.txt.age", "id.age", "tonle sap"]]) {
        await opened(file, identity, passphrase);
        same(await text(page.locator("#told")), messages.en.opening_done, file);
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("#plain")]);
        check(readFileSync(await download.path()).equals(readFileSync(join(work, "plain.bin"))), `${file}: what was sealed comes out`);
    }
    for (const [file, identity, passphrase, what] of [["plain.bin.age", "id.age", "wrong", "signing_wrong_passphrase"],
        ["cut.age", "id-plain.txt", "", "opening_damaged"], ["plain.bin.age", "kh.key", "", "opening_not_a_key"], ["plain.bin", "id-plain.txt", "", "opening_not_for_you"]]) {
        await opened(file, identity, passphrase);
        same(await text(page.locator("#told.bad")), messages.en[what], `${file} with ${identity}`);
        check(await page.locator("#plain").isHidden(), "nothing is offered");
    }
    same(sent.join(), "", "what was sent meanwhile");
    await context.close();
});

await test("these pages are accessible, and a phone shows them whole", async () => {
    for (const language of ["en", "km", "th"]) {
        const context = await open(browser, { scripts: true, language, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(`${url}/sign-in`);
        await look(page, `sign-in-${language}`);
        await signIn(page, "secretariat", password);
        for (const at of ["account", "accounts", "open", "deposit", "account/proof"]) {
            await page.goto(`${url}/${at}`);
            await look(page, `${at.replace("/", "-")}-${language}`);
        }
        await page.goto(`${url}/account`);
        await page.click("form[action='/account/codes'] button");
        await look(page, `codes-${language}`);
        await page.goto(`${url}/board`);
        await page.click("main a[href^='/documents/']");
        const document = new URL(page.url()).pathname;
        await page.goto(`${url}${document}/versions/1/sign?act=signature&capacity=Secretary`);
        await look(page, `sign-${language}`);
        await page.setViewportSize(phone);
        for (const at of ["/account", "/accounts", "/open", "/deposit", `${document}/versions/1/sign?act=signature&capacity=Secretary`]) {
            await page.goto(url + at);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            check(wide <= 0, `${at} in ${language}: ${wide} pixels wider than the phone`);
            if (shots) {
                await page.screenshot({ path: join(shots, `phone-${at.split("/")[1]}-${language}.png`), fullPage: true });
            }
        }
        await context.close();
    }
});

await test("a hundred and thirty files are one version; more than it takes are told before they are sent", async () => {
    const { context, page } = await strict();
    await signIn(page, "secretariat", password);
    const put = (from, to) => page.evaluate(([first, last]) => {
        const data = new DataTransfer();
        for (let i = first; i < last; ++i) {
            data.items.add(new File([`Annex ${i}`], `annex-${i}.txt`, { type: "text/plain" }));
        }
        document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [from, to]);
    await page.goto(`${url}/deposit`);
    await page.fill("#symbol", "COMMIT/ANNEXES");
    await page.fill("#title", "Annexes");
    await page.selectOption("#kind", "guideline");
    await put(0, 501);
    await page.click("main form button[type=submit]");
    same(await text(page.locator("#told")), messages.en.deposit_too_many, "how many there may be");
    await page.locator("#chosen").evaluate((list) => [...list.querySelectorAll("button")].slice(130).forEach((button) => button.click()));
    await Promise.all([page.waitForURL(/\/documents\//, { timeout: 120000 }), page.click("main form button[type=submit]")]);
    same(await page.locator(".files .file strong").count(), 130, "all are there");
    await context.close();
});

await test("sizes of chosen files are written as the server writes them, in every language", async () => {
    for (const language of Object.keys(messages)) {
        const { context, page } = await strict({ language });
        await signIn(page, "secretariat", password);
        await page.goto(`${url}/deposit`);
        const sizes = [11, 1234567];
        await page.setInputFiles("#pick", sizes.map((size) => ({ name: `${size}.txt`, mimeType: "text/plain", buffer: Buffer.alloc(size, "x") })));
        const said = await page.locator("#chosen .meta").allInnerTexts();
        await page.fill("#symbol", `COMMIT/SIZES-${language}`);
        await page.fill("#title", "Sizes");
        await page.selectOption("#kind", "guideline");
        await Promise.all([page.waitForURL(/\/documents\//), page.click("main form button[type=submit]")]);
        const listed = await page.locator(".files .file > .meta").allInnerTexts();
        check(said.length === 2 && said.every((size, i) => listed[i].replace(/\s/g, " ").includes(size.trim().replace(/\s/g, " "))),
            `${language}: ${said.join(", ")} in ${listed.join(", ")}`);
        await context.close();
    }
});

await finish(browser);
