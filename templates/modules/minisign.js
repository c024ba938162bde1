// Secret keys and signatures in the format of minisign (https://jedisct1.github.io/minisign/), prehashed Ed25519 ("ED").
// Nothing here sends anything anywhere.
import { getPublicKey, hashes, sign as signEd25519 } from "@noble/ed25519";
import { blake2b } from "@noble/hashes/blake2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { KeyError } from "./key_error.js";

hashes.sha512 = sha512;
const encoder = new TextEncoder();

function fromBase64(text) {
    try {
        return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    } catch {
        throw new KeyError("not-a-key");
    }
}

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
const word = (bytes, at) => String.fromCharCode(bytes[at], bytes[at + 1]);
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function concat(...parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        out.set(part, at);
        at += part.length;
    }
    return out;
}

// The scrypt parameters that libsodium takes for these limits (crypto_pwhash_scryptsalsa208sha256: pickparams).
export function scryptParameters(operations, memory) {
    const ops = Math.max(operations, 32768);
    const r = 8;
    if (ops < memory / 32) {
        const most = ops / (r * 4);
        let log = 1;
        while (log < 63 && 2 ** log <= most / 2) {
            ++log;
        }
        return { N: 2 ** log, r, p: 1 };
    }
    const most = memory / (r * 128);
    let log = 1;
    while (log < 63 && 2 ** log <= most / 2) {
        ++log;
    }
    const products = Math.min(ops / 4 / 2 ** log, 0x3fffffff);
    return { N: 2 ** log, r, p: Math.floor(products / r) };
}

// A secret key file's text as it is on the disk: {protected, …}. Throws KeyError "not-a-key".
export function parseSecretKey(text) {
    const lines = text.split(/\r?\n/).filter((line) => line !== "");
    if (lines.length !== 2 || !lines[0].startsWith("untrusted comment: ")) {
        throw new KeyError("not-a-key");
    }
    const bytes = fromBase64(lines[1].trim());
    if (bytes.length !== 158 || word(bytes, 0) !== "Ed" || word(bytes, 4) !== "B2" || !["Sc", "\0\0"].includes(word(bytes, 2))) {
        throw new KeyError("not-a-key");
    }
    const view = new DataView(bytes.buffer);
    return {
        protected: word(bytes, 2) === "Sc",
        salt: bytes.slice(6, 38),
        operations: Number(view.getBigUint64(38, true)),
        memory: Number(view.getBigUint64(46, true)),
        sealed: bytes.slice(54),
    };
}

// The key itself: {number, seed, publicKey}. `progress` is called with 0..1. Throws KeyError "wrong-passphrase".
export async function openSecretKey(parsed, passphrase, progress = () => {}) {
    let opened = parsed.sealed.slice();
    if (parsed.protected) {
        const { N, r, p } = scryptParameters(parsed.operations, parsed.memory);
        if (N > 2 ** 20 || p > 16) {
            throw new KeyError("not-a-key");
        }
        const stream = await scryptAsync(encoder.encode(passphrase), parsed.salt,
            { N, r, p, dkLen: opened.length, maxmem: 2 ** 31, onProgress: progress });
        opened = opened.map((byte, i) => byte ^ stream[i]);
        stream.fill(0);
    }
    const number = opened.slice(0, 8), seed = opened.slice(8, 40), publicKey = opened.slice(40, 72);
    const checksum = blake2b(concat(encoder.encode("Ed"), opened.slice(0, 72)), { dkLen: 32 });
    opened.fill(0, 8, 40);
    // minisign -W leaves the checksum of a key without a passphrase as zeros.
    const unchecked = !parsed.protected && opened.slice(72).every((byte) => byte === 0);
    if (!(unchecked || equal(checksum, opened.slice(72))) || !equal(getPublicKey(seed), publicKey)) {
        throw new KeyError(parsed.protected ? "wrong-passphrase" : "not-a-key");
    }
    return { number, seed, publicKey };
}

// The base64 line of the public key, as `minisign` writes it.
export const publicKeyText = (key) => toBase64(concat(encoder.encode("Ed"), key.number, key.publicKey));

// The text of a .minisig file over these bytes.
export function sign(key, bytes, trustedComment) {
    if (/[\r\n]/.test(trustedComment)) {
        throw new KeyError("not-one-line");
    }
    const signature = signEd25519(blake2b(bytes, { dkLen: 64 }), key.seed);
    const whole = signEd25519(concat(signature, encoder.encode(trustedComment)), key.seed);
    return `untrusted comment: signature made in the browser\n${toBase64(concat(encoder.encode("ED"), key.number, signature))}\n` +
        `trusted comment: ${trustedComment}\n${toBase64(whole)}\n`;
}

export function wipe(key) {
    key.seed.fill(0);
}
