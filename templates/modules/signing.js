// The signing page: what is shown is held against what will be signed; the key is opened and used here, and only the
// signature is sent.
import { sha256 } from "@noble/hashes/sha2.js";
import { openSecretKey, parseSecretKey, publicKeyText, sign, wipe } from "./minisign.js";
import { Said, attempt, byId, offer, send, tell, words } from "./page.js";

const encoder = new TextEncoder();
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const digestOf = (bytes) => hex(sha256(bytes));

// The digests of a BagIt manifest by file name.
const listed = (manifest) => new Map(manifest.split("\n").filter(Boolean).map((line) => [line.slice(66), line.slice(0, 64)]));

// The one value that a label has in bag-info.txt; nothing when it is there twice or not at all.
function valueOf(bagInfo, label) {
    const lines = bagInfo.split("\n").filter((line) => line.startsWith(`${label}: `));
    return lines.length === 1 ? lines[0].slice(label.length + 2) : undefined;
}

// Whether bag-info.txt, which is signed, and the words of the act are of the document and version that the page shows.
function isOfWhatIsShown(bagInfo, comment) {
    const said = byId("said").dataset;
    const labelled = bagInfo.split("\n").slice(0, -1).every((line) => /^[A-Z][A-Za-z-]*: [^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+$/u.test(line));
    const shown = document.querySelector(".lead").textContent === said.title && document.querySelector(".meta .symbol").textContent === said.symbol &&
        document.querySelector(".sentence").textContent.includes(said.symbol);
    return labelled && shown && bagInfo.endsWith("\n") &&
        valueOf(bagInfo, "External-Identifier") === `urn:uuid:${said.document}` &&
        valueOf(bagInfo, "Depositary-Symbol") === said.symbol &&
        valueOf(bagInfo, "Depositary-Title") === said.title &&
        valueOf(bagInfo, "Depositary-Kind") === said.kind &&
        valueOf(bagInfo, "Depositary-Version") === said.version &&
        location.pathname === `/documents/${said.document}/versions/${said.version}/sign` &&
        comment.startsWith(`depositary-act/v1 act=${said.act} party=${said.party} document=${said.document} version=${said.version} time=`) &&
        comment.endsWith(` capacity=${said.capacity}`);
}

// Whether the page tells the truth about what will be signed: the digest shown is that of the tag manifest, which names exactly
// the tag files; bag-info.txt is of the document shown; the manifest names exactly the files shown.
function isWhatIsShown() {
    const tagmanifest = byId("tagmanifest").textContent, manifest = byId("manifest").textContent;
    const bagInfo = byId("bag-info").textContent;
    const tagFiles = [["bag-info.txt", bagInfo], ["bagit.txt", byId("bagit").textContent], ["manifest-sha256.txt", manifest]];
    const files = listed(manifest);
    const rows = [...document.querySelectorAll("[data-sha256]")];
    return digestOf(encoder.encode(tagmanifest)) === byId("digest").textContent &&
        tagmanifest === tagFiles.map(([name, text]) => `${digestOf(encoder.encode(text))}  ${name}\n`).join("") &&
        isOfWhatIsShown(bagInfo, byId("comment").textContent) &&
        files.size === rows.length &&
        rows.every((row) => files.get(`data/${row.dataset.name}`) === row.dataset.sha256);
}

// Whether what stands in the form above is what the statement says.
const isWhatIsChosen = () => byId("act").value === byId("said").dataset.act && byId("capacity").value.normalize() === byId("said").dataset.capacity;

function requireChosen() {
    if (!isWhatIsChosen()) {
        throw new Said(words("changed"));
    }
}

async function digestOfFile(file) {
    const hash = sha256.create();
    const reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        hash.update(part.value);
    }
    return hex(hash.digest());
}

// Files that the person has are held against those of the version.
async function compare(files) {
    for (const row of document.querySelectorAll("[data-sha256]")) {
        row.querySelector(".compared").textContent = "";
    }
    let strange = 0;
    for (const file of files) {
        const digest = await digestOfFile(file);
        const row = document.querySelector(`[data-sha256="${digest}"]`);
        if (row) {
            row.querySelector(".compared").textContent = `✓ ${words("same")}`;
        } else {
            ++strange;
        }
    }
    byId("strange").hidden = strange === 0;
}

async function signAndSend() {
    const file = byId("key").files[0];
    if (!file) {
        throw new Said(words("nokey"));
    }
    if (!isWhatIsShown()) {
        throw new Said(words("notshown"));
    }
    requireChosen();
    const progress = byId("progress");
    progress.hidden = false;
    let key;
    try {
        const parsed = parseSecretKey(await file.text());
        key = await openSecretKey(parsed, byId("passphrase").value, (part) => { progress.value = part; });
    } finally {
        progress.hidden = true;
    }
    try {
        const keys = [...document.querySelectorAll("[data-public-key]")].map((one) => one.dataset.publicKey);
        if (!keys.includes(publicKeyText(key))) {
            throw new Said(words("otherkey"));
        }
        requireChosen();  // opening a key takes seconds
        const minisig = sign(key, encoder.encode(byId("tagmanifest").textContent), byId("comment").textContent);
        const receipt = await send(byId("sign-form").dataset.submit, { minisig });
        byId("passphrase").value = "";
        byId("sign-form").hidden = true;
        offer(byId("keep"), new Blob([minisig], { type: "text/plain" }), "tagmanifest-sha256.txt.minisig");
        byId("act").querySelector(":checked").remove();  // given, it is not given again
        tell(words("signed").replace("{number}", receipt.act));
        byId("told").tabIndex = -1;
        byId("told").focus();
        byId("signed").hidden = false;
    } finally {
        wipe(key);
    }
}

// Signing is offered for what is chosen, and for nothing else: who chooses anew is shown it first.
function offerOnlyWhatIsChosen() {
    const holds = isWhatIsChosen();
    form.hidden = !holds;
    byId("checked").hidden = !holds;
    byId("changed").hidden = holds;
}

const form = byId("sign-form");
if (form) {
    if (!isWhatIsShown()) {
        tell(words("notshown"), true);
    } else {
        offerOnlyWhatIsChosen();
        for (const field of [byId("act"), byId("capacity")]) {
            field.addEventListener("input", offerOnlyWhatIsChosen);
        }
        window.addEventListener("pageshow", offerOnlyWhatIsChosen);  // a browser that goes back fills fields in later
    }
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        attempt(form.querySelector("button"), signAndSend);
    });
    byId("own-files").addEventListener("change", (event) => compare(event.target.files));
}
