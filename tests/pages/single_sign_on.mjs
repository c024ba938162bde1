// Signing in through a service: linking, signing in, and what is refused. Run by single_sign_on_test.sh.
import { check, finish, launch, open, same, signIn, test, text, url } from "./support.mjs";

const provider = process.env.DEPOSITARY_PROVIDER;
const password = "demonstration-secretariat";
const browser = await launch();

// The provider's own pages (its interactions for development): who one is, then consent.
async function atProvider(page, who) {
    for (let step = 0; step < 2; ++step) {
        await page.waitForLoadState();
        if (!page.url().startsWith(provider)) {
            return;  // it knew them already
        }
        if (await page.locator("[name=login]").count() > 0) {
            await page.fill("[name=login]", who);
            await page.fill("[name=password]", "any");
        }
        await page.click("[type=submit]");
    }
}

await test("an account is linked by its owner, who then signs in through the service", async () => {
    const context = await open(browser, { scripts: false });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in?next=%2Fboard`);
    await page.click("a[href^='/sign-in/service']");
    await atProvider(page, "sokha");
    await page.waitForURL(`${url}/**`);
    check((await page.content()).includes("No account is linked"), "nobody is let in who is not linked");
    await page.goto(`${url}/`);
    same(new URL(page.url()).pathname, "/sign-in", "still outside");

    await signIn(page, "secretariat", password);
    await page.goto(`${url}/account`);
    await page.click("a[href='/account/service']");
    await atProvider(page, "sokha");
    await page.waitForURL(/done=service-linked/);
    check((await page.content()).includes("sokha of the ministry") || (await page.content()).includes("sokha"), "the name is listed");
    await page.locator(".person button").click();

    await page.goto(`${url}/sign-in?next=%2Fboard`);
    same((await text(page.locator("a[href^='/sign-in/service']"))), "Sign in through the Ministry's sign-in", "the link's words");
    await page.click("a[href^='/sign-in/service']");
    await atProvider(page, "sokha");
    await page.waitForURL(`${url}/board`);
    check((await text(page.locator(".person"))).includes("secretariat"), "signed in as the account");
    await page.locator(".person button").click();
    await context.close();

    const stranger = await open(browser, { scripts: false });
    const other = await stranger.newPage();
    await other.goto(`${url}/sign-in`);
    await other.click("a[href^='/sign-in/service']");
    await atProvider(other, "stranger");
    await other.waitForURL(`${url}/**`);
    check((await other.content()).includes("No account is linked"), "another person of the same service is nobody here");
    await stranger.close();
});

await test("an answer of another browser, of another question, or used before, signs nobody in", async () => {
    const context = await open(browser, { scripts: false });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    await page.click("a[href^='/sign-in/service']");
    await atProvider(page, "sokha");
    await page.waitForURL(`${url}/`);
    await page.locator(".person button").click();
    // The provider knows its person now and answers at once: the answer is kept back.
    const step = async (address) => (await context.request.get(address, { maxRedirects: 0 })).headers().location;
    const answer = await step(await step(`${url}/sign-in/service`));
    check(answer.includes("code=") && answer.includes("state="), `the answer: ${answer.slice(0, 80)}`);
    const victim = await open(browser, { scripts: false });
    const theirs = await victim.newPage();
    same((await theirs.goto(answer)).status(), 422, "the attacker's answer in the victim's browser");
    await theirs.goto(`${url}/`);
    same(new URL(theirs.url()).pathname, "/sign-in", "the victim is not signed in");
    await victim.close();
    same((await page.goto(answer.replace(/state=[^&]*/, "state=another"))).status(), 422, "another state");
    same((await page.goto(answer)).status(), 200, "the right one");
    await page.waitForURL(`${url}/`);
    await page.locator(".person button").click();
    same((await page.goto(answer)).status(), 422, "the same once more");
    await context.close();
});

await test("a token that the provider did not sign for this question is refused", async () => {
    for (const mischief of ["none", "forged"]) {
        await fetch(`${provider}/test/${mischief}`, { method: "POST" });
        const context = await open(browser, { scripts: false });
        const page = await context.newPage();
        await page.goto(`${url}/sign-in`);
        await page.click("a[href^='/sign-in/service']");
        await atProvider(page, "sokha");
        await page.waitForURL(`${url}/sign-in/service/return**`);
        check((await page.content()).includes("does not hold"), mischief);
        await page.goto(`${url}/`);
        same(new URL(page.url()).pathname, "/sign-in", "nobody is signed in");
        await context.close();
    }
    await fetch(`${provider}/test/`, { method: "POST" });
});

await finish(browser);
