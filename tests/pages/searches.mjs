// A search is saved, a feed reader is given its feed, what is new is told, and it is removed. Run by searches_test.sh.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
    check, desktop, finish, launch, look, messages, open, phone, same, signIn, test, text, url, watched, work,
} from "./support.mjs";

const browser = await launch();
const deposit = (symbol, title) => execFileSync(process.env.DEPOSITARY_PROGRAM,
    ["put", symbol, join(work, "plan.txt:en"), "--title", title, "--kind", "plan-of-action"], { stdio: "pipe" });

async function fetched(address, token) {
    const answer = await fetch(address, { headers: { Authorization: `Basic ${Buffer.from(`any:${token}`).toString("base64")}` } });
    return { status: answer.status, body: await answer.text() };
}

for (const [language, login] of [["vi", "vietnam"], ["km", "cambodia"]]) {
    const words = messages[language];

    await test(`a ministry in ${language} saves a search, gives its feed to a reader, is told, and removes it`, async () => {
        const { context, page } = await watched(browser, { language });
        await signIn(page, login);
        await page.click(".search a[href='/searches']");
        same(await text(page.locator("h1")), words.searches, "the heading");
        check((await text(page.locator("main"))).includes(words.searches_none), "there is none yet");
        await page.goto(`${url}/?q=lanterns&kind=plan-of-action&versions=latest&order=relevance`);
        await page.click(".keeping summary");
        same(await page.inputValue("#search-name"), "lanterns", "the name that is offered");
        await page.fill("#search-name", "Đèn <lồng> & ភ្លើង");
        await page.click(".keeping button");
        same(new URL(page.url()).pathname, "/searches", "where one is then");
        const item = page.locator("main .cards > li");
        same(await item.count(), 1, "one is saved");
        same(await text(item.locator("strong a")), "Đèn <lồng> & ភ្លើង", "its name");
        check((await text(item)).includes(`lanterns · ${words["kind.plan-of-action"]}`), "what it looks for");
        await item.locator("strong a").click();
        same(new URL(page.url()).search, "?q=lanterns&kind=plan-of-action", "the search again");
        await page.goBack();

        await item.locator("details summary").click();
        await item.locator("details input[name=name]").fill("Trình đọc");
        await item.locator("details input[name=name]").press("Enter");
        const [address, token] = await page.locator(".secrets code").allInnerTexts();
        check(address.startsWith(`${url}/api/v1/feeds/`), `the feed's address: ${address}`);
        let feed = await fetched(address, token);
        same(feed.status, 200, "the feed is given");
        check(!feed.body.includes("<entry>"), "nothing is new yet");
        deposit(`T/NEW-${language}`, "Lanterns of the second quay");
        for (let i = 0; i < 100 && !feed.body.includes("<entry>"); ++i) {
            await new Promise((done) => setTimeout(done, 100));
            feed = await fetched(address, token);
        }
        const link = feed.body.match(/<entry>[^]*href="([^"]*)"/)?.[1] ?? "";
        check(feed.body.includes(`T/NEW-${language} – Lanterns of the second quay`), "what is new is told");
        await page.goto(link);
        same(await text(page.locator("h1")), "Lanterns of the second quay", "an entry leads to its document");

        await page.goto(`${url}/account`);
        const listed = page.locator("[aria-labelledby=tokens-heading] .cards > li");
        check((await text(listed)).includes("Đèn <lồng> & ភ្លើង"), `the account's page says which feed the token opens: ${await text(listed)}`);
        await page.goto(`${url}/searches`);
        await item.locator("button.danger").click();
        check((await text(page.locator("main"))).includes(words.searches_none), "it is removed");
        same((await fetched(address, token)).status, 401, "and its token has ended");

        await page.goto(`${url}/searches`);
        await page.locator("[aria-labelledby=all-heading] summary").click();
        await page.fill("#name-new", "Trình đọc");
        await page.fill("#days-new", "7");
        await page.locator("[aria-labelledby=all-heading] button").click();
        const [all, key] = await page.locator(".secrets code").allInnerTexts();
        check((await fetched(all, key)).body.includes("T/PLAN"), "the feed of all that is new");
        await context.close();
    });

    await test(`the pages of it are accessible, and a phone shows them whole, in ${language}`, async () => {
        for (const [size, viewport, colorScheme] of [["desk", desktop, "light"], ["phone", phone, "dark"]]) {
            const context = await open(browser, { language, scripts: true, bypassCSP: true, viewport, colorScheme });
            const page = await context.newPage();
            await signIn(page, login);
            await page.goto(`${url}/searches`);
            await look(page, `searches-none-${language}-${size}`);
            for (const query of ["q=lanterns+quay&kind=plan-of-action&from=2004", "q=%22the+quay%22"]) {
                await page.goto(`${url}/?${query}`);
                await page.click(".keeping summary");
                await look(page, `search-keeping-${language}-${size}`);
                await page.click(".keeping button");
            }
            await page.locator("main .cards details summary").first().click();
            await look(page, `searches-${language}-${size}`);
            await page.locator("main .cards details input[name=name]").first().fill("Reader");
            await page.locator("main .cards details button").first().click();
            await page.waitForSelector(".secrets");
            await look(page, `feed-token-${language}-${size}`);
            await page.goto(`${url}/account`);
            await look(page, `account-feed-${language}-${size}`);
            for (let left = 2; left > 0; --left) {
                await page.goto(`${url}/searches`);
                await page.locator("main .cards button.danger").first().click();
            }
            await context.close();
        }
    });
}

await test("what cannot be saved is said, and nothing is lost of the rest", async () => {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, "vietnam");
    await page.goto(`${url}/?q=lanterns`);
    await page.click(".keeping summary");
    await page.locator("#search-name").evaluate((field) => { field.removeAttribute("required"); field.value = ""; });
    await page.click(".keeping button");
    same(await page.locator("[role=alert]").count(), 1, "it is said");
    await context.close();
});

await finish(browser);
