// What the office and a ministry keep in order. Run by governing_test.sh over a small depositary of its own.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    check, desktop, filled, finish, isBeforeTheEyes, launch, look, messages, open, person as personAt, phone, same, shots, signIn, test, text, url, work,
} from "./support.mjs";

const browser = await launch();
const person = (login, language, options) => personAt(browser, login, language, options);
const fingerprintOf = (file) => {
    const key = Buffer.from(readFileSync(join(work, file), "utf8").split("\n")[1], "base64").subarray(10);
    return execFileSync("sha256sum", { input: key }).toString().slice(0, 64);
};
const secretHalf = () => execFileSync("age-keygen", { stdio: ["ignore", "pipe", "ignore"] }).toString().trim().split("\n").pop();
const recipientOf = (secret) => execFileSync("age-keygen", ["-y"], { input: secret }).toString().trim();
const ministries = { en: ["cambodia", "KH", "Cambodia"], lo: ["laos", "LA", "ສປປ ລາວ"], zh: ["china", "CN", "中国"] };
// The password that its person chose.
const ownPassword = (login) => `of-their-own-${login}`;
// Opens what asks first, and says yes.
async function agree(page, place, form) {
    await place.locator("details", { has: page.locator(form) }).locator("> summary").click();
    await place.locator(`${form} button`).click();
}

for (const [language, [login, code, name]] of Object.entries(ministries)) {
    const second = `${login}2`;

    await test(`a party's second account is confirmed by its first, who is told of it at the start, in ${language}`, async () => {
        const { context, page, words } = await person(login, language);
        check((await text(page.locator(".person"))).includes(`${name} · ${words["role.ministry"]}`), "one's party is named");
        // Not while who opened it knows its password.
        same(await page.locator("main a[href='/accounts/waiting']").count(), 0, "nothing can be confirmed yet");
        await page.goto(`${url}/accounts/waiting`);
        const line = page.locator("main .cards > li", { hasText: second });
        check((await text(line)).includes(`${name} (${code}) · ${words["role.ministry"]}`), `who it is: ${await text(line)}`);
        check((await text(line)).includes(words["problem.password-given"]), "its person chooses another password first");
        same(await line.locator("form").count(), 0, "and it is not offered to be confirmed");
        const newcomer = await person(second, language);
        check((await text(newcomer.page.locator("main"))).includes(words.own_account_unconfirmed), "the newcomer is told what it waits for");
        for (const [chosen, told] of [[`demonstration-${second}`, words["problem.password-same"]], [ownPassword(second), ""]]) {
            await newcomer.page.goto(`${url}/account`);
            await newcomer.page.locator("#password-heading ~ details > summary").click();
            await newcomer.page.fill("#password", chosen);
            await newcomer.page.fill("#again", chosen);
            await newcomer.page.locator("form[action='/account/password'] button").click();
            if (told) {
                check((await text(newcomer.page.locator("main"))).includes(told), "not the same again");
            }
        }
        await newcomer.context.close();
        await page.goto(`${url}/`);
        await page.locator("main a[href='/accounts/waiting']").click();
        await line.locator("form button").click();
        same(await page.locator("main .cards > li", { hasText: second }).count(), 0, "it is confirmed");
        await page.goto(`${url}/`);
        same(await page.locator("main a[href='/accounts/waiting']").count(), 0, "nothing waits any more");
        await context.close();
    });

    await test(`a key is registered from its file, confirmed by a second person, followed by another, and revoked, in ${language}`, async () => {
        const { context, page, words } = await person(login, language, { scripts: true });
        const other = await person(second, language, { password: ownPassword(second) });
        const party = code.toLowerCase();
        const choose = async (at, file) => {
            await at.goto(`${url}/keys`);
            await at.locator("main a[href='/keys/new']").click();
            await at.setInputFiles("#public_key", join(work, file));
            await at.locator("main form button").click();
        };
        const confirm = async (fingerprint) => {
            await other.page.goto(`${url}/keys`);
            const key = other.page.locator(".version", { hasText: fingerprint });
            check((await text(key)).includes(words.compare_fingerprint), "who confirms is told to compare");
            await key.locator("form[action$='/confirmation'] button").click();
            check((await text(other.page.locator(".version", { hasText: fingerprint }))).includes(words.in_force), "it is in force");
        };

        const sent = [];
        page.on("request", (request) => sent.push(request.postData() ?? ""));
        await page.goto(`${url}/keys/new`);
        await page.setInputFiles("#public_key", join(work, `${party}.key`));
        await page.locator("#told.bad", { hasText: words["problem.minisign-key"] }).waitFor();
        same(await page.inputValue("#public_key"), "", "a secret key, chosen by mistake, is not even kept in the form");
        await choose(other.page, "plan.txt");
        same(await text(other.page.locator("[role=alert]")), words["problem.minisign-key"], "without scripts, what is no key is told so");
        await choose(page, `${party}.pub`);
        same(await text(page.locator("#fingerprint")), fingerprintOf(`${party}.pub`), "its fingerprint");
        check((await text(page.locator(".facts"))).includes(`${name} (${code})`), "whose it will be");
        await page.locator("main form button").click();
        check((await text(page.locator(`[aria-labelledby=party-${code}]`))).includes(words.key_waits), "it waits for a second person");
        await confirm(fingerprintOf(`${party}.pub`));

        // The old key signs in the page; only its signature goes out.
        await choose(page, `${party}-2.pub`);
        const form = page.locator(".by-key");
        const withKey = async (file, passphrase) => {
            await form.locator(".key-file").setInputFiles(join(work, file));
            await form.locator(".key-passphrase").fill(passphrase);
            await form.locator("button").click({ timeout: 120000 });  // a passphrase takes its time on a busy machine
        };
        await withKey(`${party}-2.key`, "");
        await page.locator("#told.bad", { hasText: words.key_not_the_old }).waitFor();
        if (language === "en") {  // what would be signed is not this change of keys: it refuses
            const statement = await form.getAttribute("data-statement");
            await form.evaluate((one) => { one.dataset.statement = "depositary-act/v1 act=signature"; });
            await withKey(`${party}.key`, "mekong river");
            await page.locator("#told.bad", { hasText: words.signing_not_shown }).waitFor();
            await form.evaluate((one, whole) => { one.dataset.statement = whole; }, statement);
        }
        await withKey(`${party}.key`, "mekong river");
        await page.waitForURL(`${url}/keys`, { timeout: 120000 });
        const secret = readFileSync(join(work, `${party}.key`), "utf8").split("\n")[1];
        check(sent.some((body) => body.includes("trusted comment: depositary-key/v1")), "the signature was sent");
        check(sent.every((body) => !body.includes("mekong river") && !body.includes(secret.slice(20, 60))), "nothing else was");
        await confirm(fingerprintOf(`${party}-2.pub`));
        await page.goto(`${url}/keys`);
        check((await text(page.locator(".version", { hasText: fingerprintOf(`${party}.pub`) }).last())).includes(words.revoked), "the old one is revoked");

        // The same with the stock minisign, without scripts.
        await choose(other.page, `${party}-3.pub`);
        await other.page.locator("summary", { hasText: words.key_rotation_by_tool }).click();
        const [download] = await Promise.all([other.page.waitForEvent("download"), other.page.locator("a[download]").click()]);
        const statement = join(work, `${party}-statement.txt`);
        await download.saveAs(statement);
        execFileSync("minisign", ["-S", "-H", "-s", join(work, `${party}-2.key`), "-m", statement, "-t", "any"], { stdio: ["ignore", "pipe", "pipe"] });
        await other.page.locator(".recorded input[type=file]").setInputFiles(`${statement}.minisig`);
        await other.page.locator(".recorded button").click();
        same(new URL(other.page.url()).pathname, "/keys", "it is registered");
        await other.context.close();
        const third = page.locator(".version", { hasText: fingerprintOf(`${party}-3.pub`) }).first();
        await page.goto(`${url}/keys`);
        await third.locator("form[action$='/confirmation'] button").click();
        if (language === "zh") {  // it stays, for the pages that are looked at below
            await context.close();
            return;
        }
        await third.locator("summary").click();
        await third.locator("input[name=reason]").fill("It was lost");
        await third.locator("input[name=compromised_since]").fill("2026-01-02");
        await third.locator("form[action$='/revocation'] button").click();
        check((await text(third)).includes(words.revoked) && (await text(third)).includes(words.compromised_since), "it is revoked, with its day");
        check((await text(third)).includes(words.since_unconfirmed), "the day is one person's word");
        same(await third.locator("form[action$='/compromise/confirmation']").count(), 0, "who said it does not confirm it");
        const witness = await person(second, language, { password: ownPassword(second) });
        await witness.page.goto(`${url}/`);
        await witness.page.locator("main .notice a[href='/keys']", { hasText: words.keys_heading }).first().click();
        const claimed = witness.page.locator(".version", { hasText: fingerprintOf(`${party}-3.pub`) }).first();
        if (shots) {
            await witness.page.screenshot({ path: join(shots, `key-day-${language}.png`), fullPage: true });
        }
        await claimed.locator("form[action$='/compromise/confirmation'] button").click();
        check(!(await text(claimed)).includes(words.since_unconfirmed), "a second person's word is there");
        await witness.context.close();
        await context.close();
    });

    await test(`an age key is made in the browser, kept, registered, confirmed and revoked, in ${language}`, async () => {
        const { context, page, words } = await person(login, language, { scripts: true });
        const other = await person(second, language, { password: ownPassword(second) });
        const party = code.toLowerCase();
        const sent = [];
        page.on("request", (request) => sent.push(request.postData() ?? ""));
        await page.goto(`${url}/account`);
        await page.locator("main a[href='/age-keys']").click();
        await page.locator("main a[href='/age-keys/new']").click();
        // A secret half that was pasted by mistake leaves neither the field nor the machine.
        const secret = secretHalf();
        await page.fill("#recipient", secret);
        await page.locator("#recipient").evaluate((field) => field.removeAttribute("pattern"));
        await page.click("#look-form button");
        await page.locator("#told.bad", { hasText: words["problem.age-recipient"] }).waitFor();
        same(await page.inputValue("#recipient"), "", "a secret half is taken out of the form");

        await page.click("#making summary");
        await page.fill("#passphrase", "rivers meet at dusk");
        await page.fill("#again", "rivers meet at dawn");
        await page.click("#make-form button");
        await page.locator("#told.bad", { hasText: words.age_key_differ }).waitFor();
        await isBeforeTheEyes(page, "two passphrases that differ");
        await page.fill("#again", "rivers meet at dusk");
        await page.click("#make-form button");
        await page.locator("#key-file").waitFor({ timeout: 120000 });
        const recipient = await page.inputValue("#recipient");
        await page.click("#look-form button");
        await page.locator("#told.bad", { hasText: words.age_key_not_kept }).waitFor();
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("#key-file")]);
        await download.saveAs(join(work, `${party}.age`));
        // The stock tool asks for the passphrase on a terminal.
        const opened = execFileSync("script", ["-qec", `age -d -o ${party}.opened ${party}.age`, "/dev/null"], { cwd: work, input: "rivers meet at dusk\n" });
        const lines = readFileSync(join(work, `${party}.opened`), "utf8").trim().split("\n");
        check(lines.at(-1).startsWith("AGE-SECRET-KEY-1"), `age opens the key file: ${opened}`);
        same(recipientOf(lines.at(-1)), recipient, "it is the key that is registered");
        if (shots) {
            await page.screenshot({ path: join(shots, `age-key-made-${language}.png`), fullPage: true });
        }
        await page.click("#look-form button");
        same(await text(page.locator("#recipient")), recipient, "the key is shown");
        // Nobody registers a key without its identity: it opens a line in the browser, and nothing else of it is sent.
        await page.click("#register-form button");
        check(await page.locator("#answer").isVisible(), "without the line the form is not sent, and says what is missing");
        await page.setInputFiles("#identity", { name: "other.txt", mimeType: "text/plain", buffer: Buffer.from(`${secretHalf()}\n`) });
        await page.click("#answer-form button");
        await page.locator("#told.bad", { hasText: words.age_key_other_identity }).waitFor();
        await page.setInputFiles("#identity", join(work, `${party}.age`));
        await page.fill("#passphrase", "rivers meet at dawn");
        await page.click("#answer-form button");
        await page.locator("#told.bad", { hasText: words.signing_wrong_passphrase }).waitFor({ timeout: 120000 });
        await isBeforeTheEyes(page, "a wrong passphrase");
        await page.fill("#passphrase", "rivers meet at dusk");
        await page.click("#answer-form button");
        await page.locator("#told.good", { hasText: words.age_key_shown }).waitFor({ timeout: 120000 });
        check((await page.inputValue("#answer")).includes(recipient), "the line names the key");
        if (shots) {
            await page.screenshot({ path: join(shots, `age-key-shown-${language}.png`), fullPage: true });
        }
        await page.click("#register-form button");
        const own = page.locator(".version", { hasText: recipient });
        check((await text(own)).includes(words.key_waits), "it waits for a second person");
        check(sent.every((body) => !/AGE-SECRET-KEY|rivers/.test(body) && !body.includes(lines.at(-1))), "no secret was sent");
        await other.page.goto(`${url}/`);
        await other.page.locator("main a[href='/age-keys']", { hasText: words.age_keys_heading }).click();
        const waiting = other.page.locator(".version", { hasText: recipient });
        check((await text(waiting)).includes(words.age_key_compare), "who confirms is told to ask and compare");
        await waiting.locator("form[action$='/confirmation'] button").click();
        check((await text(other.page.locator(".version", { hasText: recipient }))).includes(words.in_force), "it is in force");

        // Another, made by age-keygen, for which the party's signing key vouches in the page.
        const entered = recipientOf(secret);
        await page.goto(`${url}/age-keys/new`);
        await page.fill("#recipient", entered);
        await page.click("#look-form button");
        // In Chinese a signing key is in force: see above.
        same(await page.locator(".by-key").count(), language === "zh" ? 1 : 0, "a signing key is asked for where there is one");
        if (language === "zh") {
            await page.setInputFiles(".by-key .key-file", join(work, `${party}-2.key`));
            await page.click(".by-key button");
            await page.locator("#told.bad", { hasText: words.age_key_no_answer }).waitFor();
            await page.setInputFiles("#identity", { name: "key.txt", mimeType: "text/plain", buffer: Buffer.from(`${secret}\n`) });
            await page.click("#answer-form button");
            await page.locator("#told.good", { hasText: words.age_key_shown }).waitFor();
            await page.click(".by-key button");
            await page.locator("#told.bad", { hasText: words.age_key_other_key }).waitFor();
            await page.setInputFiles(".by-key .key-file", join(work, `${party}-3.key`));
            await page.click(".by-key button");
        } else {
            // By the stock age.
            await page.click("#by-tool summary");
            const [challenge] = await Promise.all([page.waitForEvent("download"), page.click("#by-tool a[download]")]);
            await challenge.saveAs(join(work, "challenge.age"));
            writeFileSync(join(work, "entered.txt"), `${secret}\n`, { mode: 0o600 });
            await page.fill("#answer", execFileSync("age", ["-d", "-i", "entered.txt", "challenge.age"], { cwd: work }).toString());
            await page.click("#register-form button");
        }
        await page.waitForURL(`${url}/age-keys`, { timeout: 120000 });
        const vouched = page.locator(".version", { hasText: entered });
        check((await text(vouched)).includes(language === "zh" ? words.in_force : words.key_waits), "it is in force at once where it is vouched for");
        await vouched.locator("summary").click();
        await vouched.locator("form[action$='/revocation'] button").click();
        check((await text(page.locator(".version", { hasText: entered }))).includes(words.revoked), "it is revoked");
        await other.context.close();
        await context.close();
    });

    await test(`an invitation anew asks first, and takes the confirmation away, in ${language}`, async () => {
        const office = await person("secretariat", language);
        const { page, words } = office;
        await page.goto(`${url}/accounts`);
        const admin = page.locator(".accounts > li", { hasText: "auditor" }).first();
        check(!(await text(admin)).includes(words.account_unconfirmed), "the account is confirmed");
        const form = admin.locator("form[action$='/invitation']");
        check(!await form.isVisible(), "nothing happens by one click");
        await agree(page, admin, "form[action$='/invitation']");
        check((await text(page.locator(".secrets code"))).includes("/invitation/"), "the link is shown once");
        await page.goto(`${url}/accounts`);
        check((await text(page.locator(".accounts > li", { hasText: "auditor" }).first())).includes(words.account_unconfirmed), "it waits for a second person again");
        // Its person comes in, and a ministry confirms it: the secretariat does not choose its own auditors.
        const guest = await open(browser, { language });
        const guestPage = await guest.newPage();
        await page.locator(".accounts > li", { hasText: "auditor" }).first().locator("summary", { hasText: words.invite }).click();
        await page.locator(".accounts > li", { hasText: "auditor" }).first().locator("form[action$='/invitation'] button").click();
        await guestPage.goto(await text(page.locator(".secrets code")));
        await guestPage.fill("#password", "demonstration-auditor");
        await guestPage.fill("#again", "demonstration-auditor");
        await guestPage.click("main button[type=submit]");
        same((await guestPage.goto(`${url}/accounts`)).status(), 403, "until then it does nothing of its role");
        await page.goto(`${url}/accounts/waiting`);
        same(await page.locator("main .cards > li", { hasText: "auditor" }).locator("form button").count(), 0, "the secretariat is not asked");
        const ministry = await person(login, language);
        await ministry.page.goto(`${url}/accounts/waiting`);
        await ministry.page.locator("main .cards > li", { hasText: "auditor" }).locator("form button").click();
        same((await guestPage.goto(`${url}/accounts`)).status(), 200, "then it does");
        await ministry.context.close();
        await guest.close();
        await office.context.close();
    });

    await test(`what was typed outlives the session, and is shown to be sent again after the sign-in, in ${language}`, async () => {
        const { context, page, words } = await person(login, language);
        await page.goto(`${url}/?q=lanterns`);
        await page.locator(".hits h3 a").first().click();
        await page.locator("a.button", { hasText: words.comments }).click();
        const comments = page.url();
        const said = `ຄຳເຫັນ 意见 <b>${language}</b>\nsecond line`;
        await page.fill("textarea[name=text]", said);
        await context.clearCookies();
        await page.locator("form[action$='/comments'] button").click();
        check((await text(page.locator("main"))).includes(words.kept_words), "one is told");
        check((await page.locator("main").innerHTML()).includes("&lt;b&gt;"), "what was typed is shown, as text");
        await page.locator("main a[href^='/sign-in']").click();
        await page.fill("#login", login);
        await page.fill("#password", `demonstration-${login}`);
        await page.click("main button[type=submit]");
        same(page.url().split("?")[0], comments.split("?")[0], "one is back where one was");
        await page.fill("textarea[name=text]", said);
        await page.locator("form[action$='/comments'] button").click();
        check((await text(page.locator(".comments"))).includes("second line"), "and it is sent");
        await context.close();
    });

    await test(`the menu shows what a role can use, in ${language}`, async () => {
        const shown = { secretariat: ["/accounts", "/activity", "/board", "/compartments", "/deposit", "/notices", "/parties", "/register", "/verify"],
            auditor: ["/accounts", "/activity", "/board", "/compartments", "/notices", "/parties", "/register", "/verify"],
            admin: ["/accounts", "/activity", "/compartments", "/notices", "/parties", "/register", "/verify"],
            [login]: ["/board", "/compartments", "/notices", "/parties", "/referrals", "/register", "/verify"] };
        for (const [who, wanted] of Object.entries(shown)) {
            const { context, page, words } = await person(who, language);
            const links = await page.locator("header nav a:not([href='/'])").evaluateAll((all) => all.map((one) => new URL(one.href).pathname).sort().join());
            same(links, wanted.sort().join(), `what ${who} is shown`);
            for (const at of language === "en" ? wanted : []) {
                same((await page.goto(url + at)).status(), 200, `${at} opens for ${who}`);
            }
            same(await text(page.locator("header nav a[href='/parties']")), words.parties, "in one's language");
            await context.close();
        }
    });
}

await test("the secretariat, in Chinese, adds a party and a body, changes who is of it, and opens compartments", async () => {
    const { context, page, words } = await person("secretariat", "zh");
    await page.click("header a[href='/parties']");
    await page.locator("summary", { hasText: words.party_add }).click();
    await page.fill("#party-name", "Viet Nam");
    await page.fill("#party-code", "KH");
    await page.locator("form[action='/parties'] button").click();
    same(await text(page.locator("[role=alert]")), words["problem.party-known"], "a code is of one party");
    same(await page.inputValue("#party-name"), "Viet Nam", "what was typed is kept");
    await page.fill("#party-code", "VN");
    await page.locator("form[action='/parties'] button").click();
    check((await text(page.locator("main table"))).includes("越南"), "the party is there, by its name in Chinese");

    await page.locator("summary", { hasText: words.body_add }).click();
    await page.fill("#body-name", "高官会议");
    await page.fill("#body-code", "SOM");
    await page.locator("form[action='/bodies'] button").click();
    const body = page.locator("[aria-labelledby=body-SOM]");
    await body.locator("select").selectOption({ label: "Taskforce, China (china) · 中国 (CN)" });
    await body.locator(".adding button").click();
    check((await text(body)).includes("Taskforce, China (china)"), "who is of it");
    check((await text(body)).includes(words["count.members_one"]), "how many");
    const leaving = body.locator("form[action$='/former-members']");
    check(!await leaving.isVisible(), "it is asked first");
    await agree(page, body.locator("li").first(), "form[action$='/former-members']");
    check((await text(body)).includes(filled(words["count.members_many"], { count: 0 })), "nobody is of it");
    await page.locator("main a[href*='body.left']").click();
    check((await text(page.locator(".day"))).includes("Taskforce, China (china) · 高官会议 (SOM)"), `the history: ${await text(page.locator(".day"))}`);

    await page.goto(`${url}/compartments`);
    await page.fill("#title", "共同房间");
    await page.fill("#name", "shared");
    await page.locator("form[action='/compartments'] button").click();
    await page.locator("main table a", { hasText: "共同房间" }).click();
    check((await text(page.locator("main table").first())).includes(filled(words["grantee.all_of_role"], { role: words["role.secretariat"] })), "who keeps it, in words");
    await page.selectOption("#to", { label: "老挝 (LA)" });
    await page.locator("form[action$='/grants'] button").click();
    check((await text(page.locator("main table").first())).includes("老挝 (LA)"), "who was let in");
    await page.goto(`${url}/compartments`);
    await agree(page, page.locator("main"), "form[action='/compartments/usual']");
    const listed = await text(page.locator("main table"));
    check(listed.includes(words["compartment_title.taskforce"]) && listed.includes(words["compartment_title.sealed"]), `the usual ones, in Chinese: ${listed}`);
    await context.close();
});

await test("an auditor, in Lao, sees who did what, and filters by it", async () => {
    const { context, page, words } = await person("auditor", "lo");
    await page.goto(`${url}/register`);
    await page.locator(".filters summary").click();
    await page.selectOption("#by", "LA");
    await page.selectOption("#kind", "key.registered");
    await page.locator("form[action='/register'] button").click();
    const rows = page.locator(".journal tbody tr");
    same(await rows.count(), 3, "three keys were registered by it");
    check((await rows.allInnerTexts()).every((row) => row.includes("ສປປ ລາວ (LA) · ")), "each says by whom");
    check((await rows.allInnerTexts()).some((row) => row.includes("(laos2)")), "and by which account");
    await page.goto(`${url}/register?by=KH&kind=party.registered`);
    same(await text(page.locator("main > p").last()), words.no_acts, "parties were registered by the secretariat");
    await context.close();
});

await test("a copy is chosen from page after page", async () => {
    const { context, page, words } = await person("laos", "lo");
    await page.goto(`${url}/compartments`);
    await page.locator("main table a", { hasText: words["compartment_title.parties"] }).click();
    await page.locator("a.button", { hasText: words.copy_heading }).click();
    same(await page.locator("input[type=checkbox][name=document]").count(), 50, "fifty on a page");
    await page.locator("input[type=checkbox][name=document]").first().check();
    await page.locator("button[name=after]", { hasText: words.older }).click();
    same(await page.locator("input[type=checkbox][name=document]").count(), 3, "the others on the next");
    same(await text(page.locator("fieldset [role=status]")), filled(words.copy_chosen_elsewhere, { count: 1 }), "what was chosen before is kept");
    await page.locator("input[type=checkbox][name=document]").last().check();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("form[action$='/copy'] button:not([name])").click()]);
    const inside = execFileSync("unzip", ["-Z1", await download.path()]).toString();
    same(inside.split("\n").filter((line) => line.endsWith("/data/plan.en.txt")).length, 2, "two documents are in it");
    await page.locator("button[name=after]", { hasText: words.newest }).click();
    check(await page.locator("input[type=checkbox][name=document]").first().isChecked(), "back on the first page it is still chosen");
    await context.close();
});

for (const language of Object.keys(ministries)) {
    await test(`every page of these is accessible, and a phone shows it whole, in ${language}`, async () => {
        for (const [login, size, viewport, colorScheme] of [["secretariat", "desk", desktop, "light"], ["secretariat", "phone", phone, "dark"],
            [ministries[language][0], "phone", phone, "light"]]) {
            const { context, page, words } = await person(login, language, { scripts: true, bypassCSP: true, viewport, colorScheme });
            const compartment = await page.goto(`${url}/compartments`).then(() => page.locator("main table a").first().getAttribute("href"));
            for (const [name, at] of Object.entries({ parties: "/parties", keys: "/keys", key_new: "/keys/new", age_keys: "/age-keys", age_key_new: "/age-keys/new", compartments: "/compartments", compartment,
                register: "/register", copy: `${compartment}/copy`, activity: "/activity" })) {
                await page.goto(url + at);
                for (const one of await page.locator("main details > summary").all()) {
                    await one.click();
                }
                await look(page, `${login}-${name}-${language}-${size}`);
            }
            if (login !== "secretariat") {
                await page.goto(`${url}/keys/new`);
                await page.setInputFiles("#public_key", join(work, "kh-3.pub"));
                await page.locator("main form button").click();
                same(await page.locator(".by-key").count(), language === "zh" ? 1 : 0, "an old key is asked for where there is one in force");
                await look(page, `${login}-key-look-${language}-${size}`);
                check((await text(page.locator("main"))).includes(words.key_look_words), "nothing is recorded yet");
                await page.goto(`${url}/age-keys/new`);
                await page.fill("#recipient", recipientOf(secretHalf()));
                await page.click("#look-form button");
                await look(page, `${login}-age-key-look-${language}-${size}`);
            }
            await context.close();
        }
    });
}

await finish(browser);
