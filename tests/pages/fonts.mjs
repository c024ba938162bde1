// Which font shows each script, on a machine with fonts of all of them and on one with none. Run by fonts_test.sh.
import { join } from "node:path";
import { check, finish, launch, messages, open, same, shots, signIn, source, test, text, url, work } from "./support.mjs";
import { readFileSync } from "node:fs";

const scripts = {
    km: { login: "cambodia", served: "Noto Sans Khmer", file: "khmer.woff2", letters: /\p{Script=Khmer}/u },
    lo: { login: "laos", served: "Noto Sans Lao", file: "lao.woff2", letters: /\p{Script=Lao}/u },
    my: { login: "myanmar", served: "Padauk", file: "burmese.woff2", letters: /\p{Script=Myanmar}/u },
    th: { login: "thailand", served: "Noto Sans Thai", file: "thai.woff2", letters: /\p{Script=Thai}/u },
};

// The page that a ministry comes to first, with the fonts that came over the line on the way: {context, page, fonts: [{name, type, kept, bytes}]}.
async function arrived(browser, language) {
    const context = await open(browser, { language });
    const page = await context.newPage();
    const fonts = [];
    const line = await context.newCDPSession(page);
    await line.send("Network.enable");
    const kept = new Set();
    line.on("Network.requestServedFromCache", ({ requestId }) => kept.add(requestId));
    line.on("Network.responseReceived", ({ requestId, response }) => {
        if (response.url.includes(".woff2") && !response.fromDiskCache && !kept.has(requestId)) {
            const field = (name) => Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
            fonts.push({
                name: new URL(response.url).pathname.split("/").pop(), type: field("content-type"), kept: field("cache-control"),
                bytes: Number(field("content-length")),
            });
        }
    });
    page.on("console", (message) => check(!/Content Security Policy|Refused to|Failed to decode/.test(message.text()), `no complaint: ${message.text()}`));
    await signIn(page, scripts[language].login);
    await page.waitForLoadState("networkidle");
    return { context, page, fonts };
}

// The fonts that Chromium draws an element's text with: [{familyName, isCustomFont, glyphCount}].
async function drawnWith(context, page, selector) {
    const session = await context.newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    return (await session.send("CSS.getPlatformFontsForNode", { nodeId })).fonts;
}

// The switch of languages names each in its own script, on every page.
async function languagesOf(context, page) {
    const drawn = [];
    for (const value of Object.keys(scripts)) {
        drawn.push({ value, drawn: await drawnWith(context, page, `.languages [value=${value}]`) });
    }
    return drawn;
}

const whole = await launch();
for (const language of Object.keys(scripts)) {
    await test(`in ${language}, a machine with fonts is sent none`, async () => {
        const { context, page, fonts } = await arrived(whole, language);
        same(await text(page.locator("h1")), messages[language].search_heading, "the heading");
        same(JSON.stringify(fonts), "[]", "the fonts that were sent");
        for (const { value, drawn } of await languagesOf(context, page)) {
            check(drawn.length === 1 && !drawn[0].familyName.endsWith("Sans"), `the name of ${value} in a font of its script: ${JSON.stringify(drawn)}`);
        }
        await context.close();
    });
}
await whole.close();

const bare = await launch({ FONTCONFIG_FILE: join(work, "bare/fonts.conf") });
for (const [language, { served, file, letters }] of Object.entries(scripts)) {
    await test(`in ${language}, a machine without fonts is sent what it needs, once`, async () => {
        const { context, page, fonts } = await arrived(bare, language);
        check(letters.test(await text(page.locator("h1"))), "the heading is in the script");
        const drawn = await drawnWith(context, page, "h1");
        check(drawn.some((font) => font.isCustomFont && font.familyName === served), `${served} shows the heading: ${JSON.stringify(drawn)}`);
        for (const { value, drawn } of await languagesOf(context, page)) {
            const wanted = scripts[value].served;
            check(drawn.length === 1 && drawn[0].familyName === wanted, `${wanted} shows the name of ${value}: ${JSON.stringify(drawn)}`);
        }
        const own = fonts.filter((font) => font.name === file);
        same(own.length, 1, "it is sent once, though two pages were shown");
        same(own[0]?.type, "font/woff2", "its type");
        check(/immutable/.test(own[0]?.kept ?? ""), `it is kept: ${own[0]?.kept}`);
        check(own[0]?.bytes < 40_000, `it is small: ${own[0]?.bytes}`);
        console.log(`  ${language}: ${fonts.map((font) => `${font.name} ${font.bytes}`).sort().join(", ")}`);
        if (shots) {
            await page.screenshot({ path: join(shots, `fonts-${language}.png`) });
        }
        await context.close();
    });
}

// The address holds the version, so that a browser which keeps the font for good asks anew when there is another.
await test("the style sheet names the versions of the lock file", async () => {
    const locked = JSON.parse(readFileSync(join(source, "templates/modules/package-lock.json"))).packages;
    const wanted = { khmer: "noto-sans-khmer", lao: "noto-sans-lao", burmese: "padauk", thai: "noto-sans-thai" };
    const style = readFileSync(join(source, "templates/static/style.css"), "utf8");
    for (const [name, library] of Object.entries(wanted)) {
        const version = locked[`node_modules/@fontsource/${library}`].version;
        check(style.includes(`url("${name}.woff2?${version}")`), `${name} is named with ${version}`);
    }
});
await finish(bare);
