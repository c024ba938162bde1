// The page that registers a signing key: the old key, whose place the new one takes, signs for it.
import { sha256 } from "@noble/hashes/sha2.js";
import { offerSigning } from "./key_signing.js";
import { byId, tell, words } from "./page.js";

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const ed25519Of = (line) => Uint8Array.from(atob(line), (c) => c.charCodeAt(0)).slice(10);

// That this new key takes the place of that old one, for this party.
offerSigning(({ statement, party, old, key, newKey }) => {
    const lines = statement.split("\n");
    return lines.length === 6 && lines[5] === "" && lines[0] === "depositary-key/v1" && lines[2] === party &&
        lines[3] === old && lines[4] === newKey && hex(sha256(ed25519Of(key))) === old &&
        hex(sha256(ed25519Of(newKey))) === byId("fingerprint").textContent;
}, "depositary-key/v1");

// The public key's file as minisign writes it: no secret key is sent because it was chosen by mistake.
function isPublicKey(text) {
    const lines = text.trim().split(/\r?\n/);
    return lines.length <= 2 && /^RW[A-Za-z0-9+/]{54}$/.test(lines.at(-1));
}

const chosen = byId("public_key");
chosen?.addEventListener("change", async () => {
    const file = chosen.files[0];
    const holds = file === undefined || (file.size < 1000 && isPublicKey(await file.text()));
    if (!holds) {
        chosen.value = "";
    }
    tell(holds ? "" : words("notpublic"), true);
});
