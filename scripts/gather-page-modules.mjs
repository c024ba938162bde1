// Gathers the project's own modules, and of the installed libraries just the modules that they import, as they are but for
// their comments, which are most of them and are left out, and for being gzipped (they are sent so), in INTO/served/, with the
// import map from the names that libraries are imported by to those files (without the folder that the server puts before
// them) and, for each of our own, all that it leads to. And the fonts that the style sheet names, as they are (WOFF2 is compressed).
// Usage: node gather-page-modules.mjs OWN INTO
import { createRequire } from "node:module";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, relative, resolve as absolute } from "node:path";
import { gzipSync } from "node:zlib";

const [own, into] = process.argv.slice(2);
const packages = join(into, "node_modules");
const served = join(into, "served");
const { parse } = createRequire(absolute(packages, "any.js"))("acorn");
const imports = /(?:^|\n)\s*(?:import|export)\s(?:[^;'"]*?\sfrom\s*)?["']([^"']+)["']/g;

// The file of a library that a name is exported under.
function resolve(name) {
    const parts = name.split("/");
    const library = parts.splice(0, name.startsWith("@") ? 2 : 1).join("/");
    const { exports, main } = JSON.parse(readFileSync(join(packages, library, "package.json")));
    const wanted = parts.length === 0 ? "." : `./${parts.join("/")}`;
    let target = typeof exports === "string" ? (wanted === "." ? exports : undefined) : exports?.[wanted] ?? (wanted === "." ? main : undefined);
    while (typeof target === "object" && target !== null) {
        target = target.browser ?? target.import ?? target.default;
    }
    if (typeof target !== "string") {
        throw new Error(`${name} is not exported by ${library}`);
    }
    return normalize(join(library, target));
}

// A module without its comments, but for those that state a licence (/*! …). Where one held a line's end, a line's end stays: it
// can end a statement (ECMA-262 §12.4). Not one other character changes.
function withoutComments(text) {
    const comments = [];
    parse(text, { ecmaVersion: "latest", sourceType: "module", onComment: (block, words, start, end) => comments.push({ words, start, end }) });
    let rest = "", at = 0;
    for (const { words, start, end } of comments.filter((one) => !one.words.startsWith("!"))) {
        rest += text.slice(at, start) + (/[\n\r\u2028\u2029]/.test(words) ? "\n" : " ");
        at = end;
    }
    return rest + text.slice(at);
}

function serve(name, text) {
    mkdirSync(dirname(join(served, name)), { recursive: true });
    writeFileSync(join(served, `${name}.gz`), gzipSync(text, { level: 9 }));
}

const map = {};
const done = new Set();
// `from`: where the module lies; `name`: where it is served; `seen`: what the same page loads already.
function take(from, name, seen) {
    if (seen.has(name)) {
        return;
    }
    seen.add(name);
    const text = readFileSync(from, "utf8");
    if (!done.has(name)) {
        done.add(name);
        serve(name, withoutComments(text));
    }
    for (const [, wanted] of text.matchAll(imports)) {
        if (wanted.startsWith(".")) {
            take(normalize(join(dirname(from), wanted)), normalize(join(dirname(name), wanted)), seen);
        } else {
            map[wanted] = resolve(wanted);
            take(join(packages, map[wanted]), map[wanted], seen);
        }
    }
}

rmSync(served, { recursive: true, force: true });
const led = {};
for (const file of readdirSync(own).filter((name) => name.endsWith(".js")).sort()) {
    const seen = new Set();
    take(join(own, file), join("depositary", file), seen);
    led[file] = [...seen].slice(1);
}
writeFileSync(join(served, "led.json"), JSON.stringify(led));
const sorted = Object.fromEntries(Object.entries(map).sort());
writeFileSync(join(served, "imports.json"), JSON.stringify(sorted));
// Their regular face: devices that lack a font of these scripts get it (decision 0609).
const fonts = {
    "khmer.woff2": "@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-400-normal.woff2",
    "lao.woff2": "@fontsource/noto-sans-lao/files/noto-sans-lao-lao-400-normal.woff2",
    "burmese.woff2": "@fontsource/padauk/files/padauk-myanmar-400-normal.woff2",
    "thai.woff2": "@fontsource/noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff2",
};
mkdirSync(join(served, "fonts"));
for (const [name, from] of Object.entries(fonts)) {
    copyFileSync(join(packages, from), join(served, "fonts", name));
}
for (const name of new Set([...done, ...Object.values(fonts)].map((path) => path.split("/").slice(0, path.startsWith("@") ? 2 : 1).join("/")))) {
    const licence = join(packages, name, "LICENSE");
    if (name !== "depositary" && existsSync(licence)) {
        serve(join(name, "LICENSE"), readFileSync(licence));
    }
}
console.log(`== page modules: ${done.size} gathered in ${relative(".", served)}`);
