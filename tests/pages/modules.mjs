// Run by modules_test.sh, which gives the folder of the modules that are served and that of our own.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [modules, own] = process.argv.slice(2);
const { tokenizer } = createRequire(join(modules, "node_modules", "any.js"))("acorn");
let failures = 0, checks = 0;
function check(holds, what) {
    ++checks;
    if (!holds) {
        ++failures;
        console.log(`  FAILED: ${what}`);
    }
}

// The words of a module, each with whether a line began before it, which can end a statement.
function words(text) {
    const all = [];
    let last = 0;
    for (const token of tokenizer(text, { ecmaVersion: "latest", sourceType: "module" })) {
        all.push(`${/[\n\r\u2028\u2029]/.test(text.slice(last, token.start)) ? "\n" : ""}${text.slice(token.start, token.end)}`);
        last = token.end;
    }
    return all;
}

let before = 0, after = 0;
const served = readdirSync(join(modules, "served"), { recursive: true }).filter((name) => name.endsWith(".js.gz"));
for (const name of served) {
    const sent = gunzipSync(readFileSync(join(modules, "served", name))).toString();
    const path = name.slice(0, -3);
    const source = readFileSync(path.startsWith("depositary/") ? join(own, path.slice(11)) : join(modules, "node_modules", path), "utf8");
    const sentWords = words(sent), sourceWords = words(source);
    check(sentWords.length === sourceWords.length && sentWords.every((word, i) => word === sourceWords[i]), `${path} says what its source says`);
    before += source.length;
    after += sent.length;
}
check(served.length > 20 && after < before * 0.7, `comments are left out: ${before} became ${after} in ${served.length} modules`);
check(words("a /* \n */ b").join() !== words("a b").join() && words("a").join() !== words("b").join(), "this check can fail");

const ours = (name) => import(pathToFileURL(join(process.cwd(), name)));
const { openSecretKey, parseSecretKey, publicKeyText, sign } = await ours("minisign.js");
const { ed25519 } = await import(pathToFileURL(join(modules, "node_modules/@noble/curves/ed25519.js")));
const small = await import(pathToFileURL(join(modules, "node_modules/@noble/ed25519/index.js")));
const message = readFileSync("message");
for (const [name, passphrase] of [["bare", ""], ["kept", "mekong river"]]) {
    const key = await openSecretKey(parseSecretKey(readFileSync(`${name}.key`, "utf8")), passphrase);
    check(publicKeyText(key) === readFileSync(`${name}.pub`, "utf8").split("\n")[1], `${name}: its public key is that of the stock minisign`);
    writeFileSync(`${name}.minisig`, sign(key, message, `a comment of ${name}`));
    for (const bytes of [new Uint8Array(), message, new Uint8Array(1000).fill(7)]) {
        check(Buffer.compare(small.sign(bytes, key.seed), ed25519.sign(bytes, key.seed)) === 0, `${name}: both libraries make the same signature`);
    }
}
// RFC 8032 §7.1, the tests 1 and 3.
for (const [seed, publicKey, bytes, signature] of [
    ["9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
    ["c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"]]) {
    const key = Buffer.from(seed, "hex");
    check(Buffer.from(small.getPublicKey(key)).toString("hex") === publicKey, "RFC 8032: the public key");
    check(Buffer.from(small.sign(Buffer.from(bytes, "hex"), key)).toString("hex") === signature, "RFC 8032: the signature");
}
console.log(`${checks} checks, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
