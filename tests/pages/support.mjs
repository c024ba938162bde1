// What the browser tests share: the browser, who is who and in which words, small checks, looking at a page.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const url = process.env.DEPOSITARY_PAGES_URL;
export const work = process.env.DEPOSITARY_PAGES_WORK;
const require = createRequire(join(process.env.DEPOSITARY_PAGES_TOOLS, "package.json"));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;
export const source = new URL("../../", import.meta.url).pathname;
// The pages' words by language, and a text with its {places} filled.
export const messages = Object.fromEntries(["en", "km", "zh", "lo", "my", "th", "vi"].map(
    (language) => [language, JSON.parse(readFileSync(join(source, `templates/messages/${language}.json`)))]));
export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
// Where pictures of the pages go, for people to look at.
export const shots = process.env.DEPOSITARY_SCREENSHOTS;

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

// Headless, and silent towards the world: a browser that phones home would only wait for a closed network. `env`: more of its environment.
export function launch(env = {}) {
    return chromium.launch({
        env: { ...process.env, ...env },
        executablePath: "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", `--crash-dumps-dir=${mkdtempSync(join(work, "chromium-"))}`],
    });
}

let failures = 0;
let checks = 0;
export const failed = () => failures;
export const checked = () => checks;

export function check(holds, what) {
    ++checks;
    if (!holds) {
        ++failures;
        console.log(`  FAILED: ${what}`);
    }
    return holds;
}

export const same = (got, wanted, what) => check(got === wanted, `${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);

export async function test(name, body) {
    const before = failures, start = Date.now();
    try {
        await body();
    } catch (error) {
        check(false, String(error.stack ?? error));
    }
    console.log(`${failures === before ? "ok    " : "FAILED"} ${name} (${Date.now() - start} ms)`);
}

// A context in a language, without scripts unless asked: the pages must not need them.
export async function open(browser, { language = "en", viewport = desktop, scripts = false, ...more } = {}) {
    const context = await browser.newContext({ locale: language, viewport, javaScriptEnabled: scripts, acceptDownloads: true, ...more });
    context.setDefaultTimeout(30000);
    return context;
}

export async function signIn(page, login, password = `demonstration-${login}`, at = url) {
    await page.goto(`${at}/sign-in`);
    await page.fill("#login", login);
    await page.fill("#password", password);
    await page.click("main button[type=submit]");
}

export const text = async (locator) => (await locator.innerText()).trim();

// A page of its own context, which fails the test where its policy is violated or a script of it fails.
export async function watched(browser, options) {
    const context = await open(browser, options);
    const page = await context.newPage();
    page.on("console", (message) => check(!/Content Security Policy|Refused to/.test(message.text()), `no violation: ${message.text()}`));
    page.on("pageerror", (error) => check(false, `no script fails: ${error}`));
    return { context, page };
}

// A person at the pages in a language, without scripts unless asked: {context, page, words}.
export async function person(browser, login, language, options = {}) {
    const { password, ...others } = options;
    const { context, page } = await watched(browser, { language, ...others });
    await signIn(page, login, password);
    return { context, page, words: messages[language] };
}

// Axe finds nothing and nothing is wider than the screen; the page's picture is kept where pictures are wanted. Axe needs eval, which
// the pages' policy forbids: the context is one with bypassCSP.
export async function look(page, name) {
    await page.evaluate((axe) => window.axe ?? (0, eval)(axe), axeSource);
    const found = await page.evaluate(async () => (await window.axe.run({ resultTypes: ["violations"] })).violations
        .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`)));
    check(found.length === 0, `${name}: axe finds ${found.join("; ")}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${name}: ${wide} pixels wider than the screen`);
    if (shots) {
        await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    }
}

// What is told has the focus, and stands where the person looks.
export async function isBeforeTheEyes(page, what) {
    const [top, bottom, height, focused] = await page.evaluate(() => {
        const { top, bottom } = document.getElementById("told").getBoundingClientRect();
        return [top, bottom, innerHeight, document.activeElement.id];
    });
    check(top >= 0 && bottom <= height, `${what}: it stands from ${top} to ${bottom} of ${height}`);
    same(focused, "told", `${what}: the focus`);
}

// Says how it went, and ends.
export async function finish(browser) {
    await browser.close();
    console.log(`${checks} checks, ${failures} failed`);
    process.exit(failures === 0 && checks > 0 ? 0 : 1);
}
