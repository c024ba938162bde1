// Two windows of one browser share its cookie. Run by windows_test.sh over a small depositary of its own.
import { check, filled, finish, isBeforeTheEyes, launch, messages, person, same, signIn, test, text, url, work } from "./support.mjs";

const browser = await launch();
const days = (count) => new Date(Date.now() + count * 86400000).toISOString().slice(0, 10);
const file = (name, words = `The words of ${name}`) => ({ name, mimeType: "text/plain", buffer: Buffer.from(words) });
const scripted = (login, language) => person(browser, login, language, { scripts: true });

async function told(page) {
    await page.locator("#told.bad:not([hidden])").waitFor();
    return text(page.locator("#told"));
}
// In another window: signs out, and in as `login`, if anybody.
async function elsewhere(context, login) {
    const other = await context.newPage();
    await other.goto(`${url}/account`);
    if (await other.locator(".person button").count() > 0) {
        await other.click(".person button");
    }
    if (login) {
        await signIn(other, login);
        await other.locator(".person strong", { hasText: login }).waitFor();
    }
    await other.close();
}
const isOther = async (page, words, shown, now) => {
    same(await told(page), `${filled(words.session_other, { shown, now })} ${words.page_again}`, `${now} instead of ${shown}`);
    same(await page.locator("#told a").getAttribute("href"), page.url(), "the way on");
};
const press = (page) => page.click("main form.stack > button[type=submit]");
const fetched = async (context, path) => (await context.request.get(url + path)).json();

await test("a referral is sent as the account that its page shows, or not at all", async () => {
    const { context, page, words } = await scripted("cambodia", "km");
    await page.goto(`${url}/referrals/new`);
    await page.selectOption("#to", "LA");
    await page.setInputFiles("#pick", file("case.txt"));
    await page.fill("#acknowledge-by", days(3));
    await page.fill("#answer-by", days(10));
    await page.fill("#retain-until", days(400));
    await page.check("#compared");
    await elsewhere(context, "thailand");
    await press(page);
    await isOther(page, words, "cambodia", "thailand");
    await isBeforeTheEyes(page, "whose page it is");
    same((await fetched(context, "/api/v1/referrals")).items.length, 0, "nothing was sent");
    // Signed in between this look and the sending: the server takes nothing of this page in that session.
    await elsewhere(context, "cambodia");
    const own = await fetched(context, "/api/v1/session");
    await elsewhere(context, "thailand");
    await page.route("**/api/v1/session", (route) => route.fulfill({ json: own }), { times: 1 });
    await press(page);
    await page.locator("#told", { hasText: "thailand" }).waitFor();
    await isOther(page, words, "cambodia", "thailand");
    same((await fetched(context, "/api/v1/referrals")).items.length, 0, "nor was anything then");
    await elsewhere(context);
    await press(page);
    await page.locator("#told a[href='/sign-in']").waitFor();
    same(await told(page), `${words.session_ended} ${words.sign_in}`, "nobody is signed in");
    await elsewhere(context, "cambodia");
    await press(page);
    await page.waitForURL(/\/referrals\/[0-9a-f-]{36}$/);
    same((await fetched(context, "/api/v1/referrals")).items[0].from, "KH", "whose it is");
    await context.close();
});

await test("a passkey is added to the account that the page shows, or to none", async () => {
    const { context, page, words } = await scripted("cambodia", "lo");
    const client = await context.newCDPSession(page);
    await client.send("WebAuthn.enable");
    await client.send("WebAuthn.addVirtualAuthenticator", { options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${url}/account`);
    await page.fill("#passkey-name", "A key");
    await elsewhere(context, "thailand");
    await page.click("#passkey-add button");
    await isOther(page, words, "cambodia", "thailand");
    const other = await context.newPage();
    await other.goto(`${url}/account`);
    same(await other.locator("form[action='/account/passkeys/removal']").count(), 0, "the other account has none");
    await other.close();
    await elsewhere(context, "cambodia");
    await page.bringToFront();  // an authenticator answers who looks at the page
    await page.click("#passkey-add button");
    await page.waitForURL(/done=passkey-added/);
    same(await page.locator("form[action='/account/passkeys/removal']").count(), 1, "the account that was shown has it");
    await page.locator("details", { has: page.locator("form[action='/account/passkeys/removal']") }).locator("summary").click();
    await page.click("form[action='/account/passkeys/removal'] button");
    await context.close();
});

await test("a page for signing in does nothing in the session of who signed in elsewhere meanwhile", async () => {
    const { context, page, words } = await scripted("cambodia", "en");
    await elsewhere(context);
    await page.goto(`${url}/sign-in`);
    await elsewhere(context, "thailand");
    await page.click("#passkey-use button");
    same(await told(page), `${words["problem.form-token"]} ${words.page_again}`, "what is told");
    await context.close();
});

let document;
await test("a deposit outlives its session: who signs in again in the window that is offered deposits what was chosen", async () => {
    const { context, page, words } = await scripted("secretariat", "vi");
    await page.goto(`${url}/deposit`);
    await page.fill("#symbol", "W/1");
    await page.fill("#title", "Hai cửa sổ");
    await page.selectOption("#kind", "guideline");
    await page.setInputFiles("#pick", [file("one.en.txt"), file("two.vi.txt")]);
    const before = await fetched(context, "/api/v1/session");
    await elsewhere(context);
    await press(page);
    same(await told(page), `${words.session_ended} ${words.sign_in}`, "the session has ended");
    // It may end while the files are on their way.
    await page.route("**/api/v1/session", (route) => route.fulfill({ json: before }), { times: 1 });
    await page.evaluate(() => { document.getElementById("told").textContent = ""; });
    await press(page);
    await page.locator("#told a").waitFor();
    same(await told(page), `${words.session_ended} ${words.sign_in}`, "it ended under way");
    await elsewhere(context, "cambodia");
    await press(page);
    await page.locator("#told", { hasText: "cambodia" }).waitFor();
    await isOther(page, words, "secretariat", "cambodia");
    await elsewhere(context);
    await press(page);
    const [offered] = await Promise.all([page.waitForEvent("popup"), page.click("#told a[href='/sign-in']")]);
    await offered.fill("#login", "secretariat");
    await offered.fill("#password", "demonstration-secretariat");
    await offered.click("main button[type=submit]");
    await offered.locator(".person strong").waitFor();
    same(await page.locator("#chosen > li").count(), 2, "the files are still chosen");
    same(await page.inputValue("#title"), "Hai cửa sổ", "what was written stays");
    await press(page);
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
    document = new URL(page.url()).pathname;
    same(await page.locator(".files .file strong").count(), 2, "both files are deposited");
    await context.close();
});

// Somebody else's version, by the form without scripts.
async function another(name) {
    const { context, page } = await person(browser, "secretariat", "en");
    await page.goto(`${url}${document}/deposit`);
    await page.setInputFiles("#file-1", file(name));
    await press(page);
    await page.waitForURL(url + document);
    await context.close();
}
const count = async (context) => (await fetched(context, `/api/v1${document}`)).versions.length;

for (const [scripts, language] of [[true, "th"], [false, "my"]]) {
    await test(`a further version follows the one that its person saw, ${scripts ? "with" : "without"} scripts, until they say that they saw the newer one`, async () => {
        const { context, page, words } = await person(browser, "secretariat", language, { scripts });
        const choose = (name) => page.setInputFiles(scripts ? "#pick" : "#file-1", file(name));
        await page.goto(`${url}${document}/deposit`);
        const first = Number(await page.locator("[name=follows]").inputValue());
        same(await page.locator("[name=follows-now]").count(), 0, "there is nothing to choose");
        await choose("mine.en.txt");
        await page.fill("#note", "A note");
        await another(`theirs-${language}.en.txt`);
        for (const newest of [first + 1, first + 2]) {
            await press(page);
            const label = page.locator("#newer label", { hasText: filled(words.deposit_follows_now, { number: newest }) });
            await label.waitFor();
            const alert = scripts ? page.locator("#told") : page.locator("p[role=alert]").first();
            check((await text(alert)).startsWith(words["problem.stale-version"]), `what is told: ${await text(alert)}`);
            same(await page.locator("[name=follows]").inputValue(), String(first), "what it followed");
            same(await count(context), newest, "nothing was added");
            const [seen] = await Promise.all([context.waitForEvent("page"), page.click("#newer a")]);
            await seen.locator(`#version-${newest}`).waitFor();
            await seen.close();
            same(await page.inputValue("#note"), "A note", "what was written stays");
            if (!scripts) {
                await choose("mine.en.txt");
            }
            await press(page);  // the browser asks for the choice
            same(await count(context), newest, "nothing is added unless it is chosen");
            await label.locator("input").check();
            if (newest === first + 1) {
                await another(`more-${language}.en.txt`);
            }
        }
        await press(page);
        await page.waitForURL(url + document);
        same(await count(context), first + 3, "it follows the newer one");
        await context.close();
    });
}

await test("signing is offered for what is chosen above it, and for nothing else", async () => {
    const { context, page, words } = await scripted("secretariat", "zh");
    await page.goto(`${url}${document}/versions/${await count(context)}/sign?act=signature&capacity=Secretary`);
    await page.locator("#sign-form").waitFor();
    const offered = async (holds, what) => {
        same(await page.locator("#sign-form").isVisible(), holds, what);
        same(await page.locator("#checked").isVisible(), holds, `${what}: that it was checked`);
        same(await page.locator("#changed").isVisible(), !holds, `${what}: what is said`);
    };
    await offered(true, "as shown");
    await page.selectOption("#act", "certification");
    await offered(false, "another act");
    same(await text(page.locator("#changed")), words.signing_changed, "the words");
    await page.selectOption("#act", "signature");
    await offered(true, "the act that is shown");
    await page.fill("#capacity", "Minister");
    await offered(false, "another capacity");
    await page.click("main form.stack button[type=submit]");
    await page.waitForURL(/capacity=Minister/);
    await page.locator("#sign-form").waitFor();
    await offered(true, "shown anew");
    check((await text(page.locator(".sentence"))).includes("Minister"), "what is shown");
    await context.close();
});

await test("a signature is sent as the account that its page shows, or not at all", async () => {
    const { context, page, words } = await scripted("cambodia", "en");
    const version = await count(context);
    await page.goto(`${url}${document}/versions/${version}/sign?act=signature&capacity=Minister`);
    await page.setInputFiles("#key", `${work}/keys/KH.key`);
    for (const now of ["thailand", "secretariat"]) {
        await elsewhere(context, now);
        await page.click("#sign-form button");
        await page.locator("#told", { hasText: now }).waitFor();
        await isOther(page, words, "cambodia", now);
    }
    same((await fetched(context, `/api/v1${document}/versions/${version}`)).signatures.length, 0, "nothing is signed");
    await elsewhere(context, "cambodia");
    await page.click("#sign-form button");
    await page.locator("#signed:not([hidden])").waitFor();
    same((await fetched(context, `/api/v1${document}/versions/${version}`)).signatures[0].party, "KH", "who signed");
    await context.close();
});

await test("a file is taken out by the keyboard, and the focus stays among the files", async () => {
    const { context, page } = await scripted("secretariat", "en");
    await page.goto(`${url}/deposit`);
    await page.setInputFiles("#pick", ["a.txt", "b.txt", "c.txt"].map((name) => file(name)));
    const remove = (name) => page.locator("#chosen > li", { hasText: name }).locator("button");
    const focused = () => page.evaluate(() => document.activeElement.closest("li")?.querySelector(".file-name").textContent ?? document.activeElement.id);
    for (const [name, then] of [["b.txt", "c.txt"], ["c.txt", "a.txt"], ["a.txt", "pick"]]) {
        await remove(name).focus();
        await page.keyboard.press("Enter");
        same(await focused(), then, `after ${name}`);
    }
    await context.close();
});

await finish(browser);
