// Gathers the project's own modules, and of the installed libraries just the modules that they import, as they are but
// for being gzipped (they are sent so), in INTO/served/, with the import map from the names that libraries are imported by
// to those files (without the folder that the server puts before them). Usage: node gather-page-modules.mjs OWN INTO
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { gzipSync } from "node:zlib";

const [own, into] = process.argv.slice(2);
const packages = join(into, "node_modules");
const served = join(into, "served");
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

function serve(from, name) {
    mkdirSync(dirname(join(served, name)), { recursive: true });
    writeFileSync(join(served, `${name}.gz`), gzipSync(readFileSync(from), { level: 9 }));
}

const map = {};
const done = new Set();
// `from`: where the module lies; `name`: where it is served.
function take(from, name) {
    if (done.has(name)) {
        return;
    }
    done.add(name);
    const text = readFileSync(from, "utf8");
    serve(from, name);
    for (const [, wanted] of text.matchAll(imports)) {
        if (wanted.startsWith(".")) {
            take(normalize(join(dirname(from), wanted)), normalize(join(dirname(name), wanted)));
        } else {
            map[wanted] = resolve(wanted);
            take(join(packages, map[wanted]), map[wanted]);
        }
    }
}

rmSync(served, { recursive: true, force: true });
for (const file of readdirSync(own).filter((name) => name.endsWith(".js")).sort()) {
    take(join(own, file), join("depositary", file));
}
const sorted = Object.fromEntries(Object.entries(map).sort());
writeFileSync(join(served, "imports.json"), JSON.stringify(sorted));
for (const name of new Set([...done].map((path) => path.split("/").slice(0, path.startsWith("@") ? 2 : 1).join("/")))) {
    const licence = join(packages, name, "LICENSE");
    if (name !== "depositary" && existsSync(licence)) {
        serve(licence, join(name, "LICENSE"));
    }
}
console.log(`== page modules: ${done.size} gathered in ${relative(".", served)}`);
