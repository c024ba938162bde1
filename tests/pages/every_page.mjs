// What must hold on every page: axe (WCAG 2.2 AA) finds nothing, the Content-Security-Policy is not violated, a phone needs
// no scrolling sideways. And what a page weighs.
import { join } from "node:path";
import {
    axeSource, check, desktop, open, phone, signIn, source, test, url, watched as watchedBy,
} from "./support.mjs";

const all = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
// What depends on colours and sizes, not on what the page says.
const looks = { runOnly: { type: "rule", values: ["color-contrast", "target-size"] } };

async function violations(page, options) {
    return page.evaluate(async ([axe, chosen]) => {
        if (window.axe === undefined) {
            (0, eval)(axe);
        }
        const result = await window.axe.run({ resultTypes: ["violations"], ...chosen });
        return result.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
    }, [axeSource, options]);
}

async function accessible(page, what, options) {
    const found = await violations(page, options);
    check(found.length === 0, `${what}: axe finds ${found.join("; ")}`);
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function fits(page, what) {
    const wide = await overflow(page);
    check(wide <= 0, `${what}: ${wide} pixels wider than the screen`);
}

// The pages there are, with what leads to those whose address is not known beforehand.
async function addresses(page) {
    const first = async (at, selector) => {
        await page.goto(url + at);
        return page.locator(selector).first().getAttribute("href");
    };
    const document = await first("/?q=extraditable", ".hits h3 a");
    const reading = await first("/?q=extraditable&language=en", ".hits .where a");
    const beside = await first(reading, ".beside li a");
    const act = await first("/register?kind=signature.recorded", ".journal tbody a");
    const compartment = await first("/compartments", "main table a");
    await page.goto(`${url}/accounts`);
    await page.fill("#login", "newcomer");
    await page.fill("#name", "Taskforce");
    await page.selectOption("#party", "KH");
    await page.selectOption("#role", "ministry");
    await page.click("main form[action='/accounts'] button[type=submit]");
    const invitation = new URL(await page.locator(".secrets code").innerText()).pathname;
    return { document, reading, beside, act, compartment, invitation };
}

export async function lookAtEveryPage(browser, messages) {
    const watched = (options) => watchedBy(browser, { scripts: true, ...options });

    let places;
    await test("every page: axe finds nothing, no policy is violated, a phone shows it whole; light and dark", async () => {
        for (const [viewport, colorScheme] of [[desktop, "light"], [phone, "dark"]]) {
            const { context, page } = await watched({ viewport, colorScheme });
            const look = async (at, what = at) => {
                if (at !== null) {
                    await page.goto(url + at);
                }
                await accessible(page, `${what}, ${colorScheme}`, viewport === desktop ? all : looks);
                await fits(page, what);
            };
            await look("/sign-in");
            await signIn(page, "cambodia", "wrong");
            await look(null, "/sign-in with a wrong password");
            await signIn(page, "secretariat");
            places ??= await addresses(page);
            for (const at of ["/", "/?q=extraditable&language=en", "/?q=nothingofthekind", "/?q=memorandum+year%3Anever", "/help/search", "/board", "/verify", "/register",
                "/register?kind=key.registered", "/keys", "/verification", "/deposit", "/compartments", places.compartment, "/nothing", "/parties", "/keys/new", "/age-keys", "/age-keys/new",
                "/notices", "/activity", "/erasures", "/accounts", "/accounts/waiting", `${places.compartment}/copy`, `${places.document}/comments`,
                `${places.document}/erasure`,
                places.document, places.reading, places.beside,
                places.act, `${places.document}/deposit`, places.invitation]) {
                await look(at);
            }
            await page.goto(`${url}/verification`);
            await page.click("main button[type=submit]");
            await page.waitForSelector("main .good, main .bad", { timeout: 60_000 });
            await look(null, "/verification when it is done");
            for (const [file, what] of [["scripts/demo/files/mou.en.pdf", "known"], ["README.md", "unknown"]]) {
                await page.goto(`${url}/verify`);
                await page.setInputFiles("#file", join(source, file));
                await page.click("main button[type=submit]");
                await look(null, `/verify of a file that is ${what}`);
            }
            await context.close();
        }
    });

    await test("these checks can fail", async () => {
        const { context, page } = await watched({ viewport: phone });
        await page.goto(`${url}/sign-in`);
        await page.evaluate(() => {
            document.querySelector("label").remove();
            document.querySelector("main").append(Object.assign(document.createElement("img"), { width: 500 }));
        });
        check((await violations(page, all)).some((one) => one.startsWith("label:")), "axe misses a missing label");
        check(await overflow(page) > 0, "a page that is too wide is missed");
        await context.close();
    });

    await test("a phone shows the main pages whole in every language, also to whose party has a long name", async () => {
        for (const login of ["cambodia", "secretariat"]) {
            const { context, page } = await watched({ viewport: phone });
            await signIn(page, login);
            for (const language of Object.keys(messages)) {
                await page.goto(`${url}/verify`);
                await page.click(`.languages button[value=${language}]`);
                for (const at of ["/", "/?q=extraditable+year%3Anever", "/help/search", "/register", places.document, places.beside, places.invitation]) {
                    await page.goto(url + at);
                    await fits(page, `${at} in ${language} for ${login}`);
                }
                for (const name of ["Ministry of Social Development and Human Security", "M".repeat(200)]) {
                    await page.evaluate((long) => {
                        const role = document.querySelector(".role");
                        role.textContent += ` · ${long}`;
                    }, name);
                    await fits(page, `a party called ${name.slice(0, 8)}… in ${language}`);
                }
            }
            await context.close();
        }
    });

    await test("words without a place to break them do not widen a page", async () => {
        const { context, page } = await watched({ viewport: phone });
        await signIn(page, "secretariat");
        for (const at of [places.document, places.reading, `${places.document}/comments`, `${places.document}/deposit`, "/activity", "/register", places.act,
            places.compartment, `${places.compartment}/copy`, "/board", "/accounts", "/parties", "/notices"]) {
            await page.goto(url + at);
            await page.evaluate(() => {
                for (const place of document.querySelectorAll("main :is(h1, h2, .lead, [dir=auto]:not(input, select, textarea), .meta, .hint, .notice)")) {
                    if (place.childElementCount === 0 && !place.closest(".hidden")) {
                        place.textContent = "X".repeat(500);
                    }
                }
            });
            await fits(page, `${at} with unbroken words`);
        }
        await context.close();
    });
}

// Pages must come well over a line of 256 kbit/s: all of one in less than 60 kB, but for those that bring what they sign or open with,
// and for two whole texts side by side, of which the words alone are 28 kB.
export async function weigh(browser) {
    await test("pages are light", async () => {
        const context = await open(browser, { scripts: true });
        const page = await context.newPage();
        await signIn(page, "cambodia");
        const client = await context.newCDPSession(page);
        await client.send("Network.enable");
        let bytes = 0;
        client.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
        await client.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 32000, uploadThroughput: 32000 });
        const load = async (at) => {
            bytes = 0;
            const start = Date.now();
            await page.goto(url + at);
            await page.waitForTimeout(100);
            return { bytes, time: Date.now() - start - 100 };
        };
        await page.goto(`${url}/?q=extraditable`);
        await page.locator(".hits h3 a").first().click();
        const signing = await page.locator("a[href$='/sign']").first().getAttribute("href");
        // The memorandum, of 34 articles in seven languages, alone and beside the longest of the others; the plan of action has the most versions.
        const linked = async (at, selector) => {
            await page.goto(`${url}${at}`);
            return page.locator(selector).first().getAttribute("href");
        };
        const memorandum = await linked("/?q=symbol%3ACOMMIT%2FMOU", ".hits h3 a"), plan = await linked("/?q=symbol%3ACOMMIT%2FSPA%2FIV", ".hits h3 a");
        const reading = `${memorandum.split(/[?#]/)[0]}/versions/1/text/mou.en.pdf`;
        const pages = { "/?q=victims": 60000, "/?q=%E0%B8%9C%E0%B8%B9%E0%B9%89%E0%B9%80%E0%B8%AA%E0%B8%B5%E0%B8%A2%E0%B8%AB%E0%B8%B2%E0%B8%A2": 60000, "/": 60000,
            [memorandum]: 60000, [plan]: 60000, [reading]: 60000, [`${reading.replace("mou.en.pdf", "mou.my.html")}`]: 60000,
            [`${reading}?beside=mou.my.html`]: 75000, "/account": 60000,
            "/board": 60000, "/register": 60000, "/parties": 60000, [`${signing}?act=signature&capacity=Minister`]: 75000, "/keys/new": 75000, "/age-keys/new": 170000, "/open": 170000 };
        for (const [at, most] of Object.entries(pages)) {
            await client.send("Network.clearBrowserCache");
            const cold = await load(at), warm = await load(at);
            console.log(`       ${decodeURIComponent(at)}: first ${cold.bytes} bytes in ${cold.time} ms, again ${warm.bytes} bytes in ${warm.time} ms, at 256 kbit/s`);
            check(cold.bytes > 1000 && cold.bytes < most, `${at} weighs ${cold.bytes} bytes`);
        }
        await context.close();
    });
}
