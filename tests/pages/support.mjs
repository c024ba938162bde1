// What the browser tests share: the browser, who is who, small checks.
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";

export const url = process.env.DEPOSITARY_PAGES_URL;
export const work = process.env.DEPOSITARY_PAGES_WORK;
const require = createRequire(join(process.env.DEPOSITARY_PAGES_TOOLS, "package.json"));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

// Headless, and silent towards the world: a browser that phones home would only wait for a closed network.
export function launch() {
    return chromium.launch({
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

export async function signIn(page, login, password = `demonstration-${login}`) {
    await page.goto(`${url}/sign-in`);
    await page.fill("#login", login);
    await page.fill("#password", password);
    await page.click("main button[type=submit]");
}

export const text = async (locator) => (await locator.innerText()).trim();
