// The page that registers a key: the old key, whose place the new one takes, is opened and used here to sign for it.
// Only the signature is sent.
import { sha256 } from "@noble/hashes/sha2.js";
import { openSecretKey, parseSecretKey, publicKeyText, sign, wipe } from "./minisign.js";
import { Said, attempt, byId, tell, words } from "./page.js";

const encoder = new TextEncoder();
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const ed25519Of = (line) => Uint8Array.from(atob(line), (c) => c.charCodeAt(0)).slice(10);

// Whether the statement says just what the page shows: that this new key takes the place of that old one, for this
// party. Whatever else a page would have the old key sign is no such statement.
function isWhatIsShown({ statement, party, old, oldKey, newKey }) {
    const lines = statement.split("\n");
    return lines.length === 6 && lines[5] === "" && lines[0] === "depositary-key/v1" && lines[2] === party &&
        lines[3] === old && lines[4] === newKey && hex(sha256(ed25519Of(oldKey))) === old &&
        hex(sha256(ed25519Of(newKey))) === byId("fingerprint").textContent;
}

async function signAndRegister(form, recorded) {
    const file = form.querySelector(".old-secret").files[0];
    if (!file) {
        throw new Said(words("nokey"));
    }
    if (!isWhatIsShown(form.dataset)) {
        throw new Said(words("notshown"));
    }
    const progress = form.querySelector("progress");
    progress.hidden = false;
    let key;
    try {
        const parsed = parseSecretKey(await file.text());
        key = await openSecretKey(parsed, form.querySelector(".old-passphrase").value, (part) => { progress.value = part; });
    } finally {
        progress.hidden = true;
    }
    try {
        if (publicKeyText(key) !== form.dataset.oldKey) {
            throw new Said(words("otherkey"));
        }
        recorded.querySelector(".made").value = sign(key, encoder.encode(form.dataset.statement), "depositary-key/v1");
    } finally {
        wipe(key);
    }
    form.querySelector(".old-passphrase").value = "";
    recorded.submit();
}

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

for (const form of document.querySelectorAll(".rotate")) {
    const recorded = form.parentElement.querySelector(".recorded");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        attempt(form.querySelector("button"), () => signAndRegister(form, recorded));
    });
}
