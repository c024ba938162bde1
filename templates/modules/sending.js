// The page that sends sealed files: they are encrypted here, to the keys that are shown and chosen, and only then sent.
import { sha256 } from "@noble/hashes/sha2.js";
import { chosenFiles, readable } from "./chosen_files.js";
import { Said, attempt, byId, ofThisPage, refusal, renew, send, words } from "./page.js";
import { seal } from "./sealed.js";

const form = byId("send-form");
const files = chosenFiles();
const memory = "depositary-compared-keys";

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const valueOf = (id) => byId(id).value.trim();

// The keys that the page shows: what is used is the text that the person sees and compares, not another copy of it.
const rows = [...document.querySelectorAll(".recipient")].map((row) => ({
    row,
    box: row.querySelector("input"),
    recipient: row.querySelector("code").textContent,
    login: row.dataset.login,
    party: row.closest("fieldset").dataset.party,
}));

// Which keys this browser has sealed to, as digests: a server that put a key of its own among a party's would show a new one.
const mark = ({ recipient, login, party }) => hex(sha256(new TextEncoder().encode(`${party}\n${login}\n${recipient}`)));
function compared() {
    try {
        return new Set(JSON.parse(localStorage.getItem(memory) ?? "[]"));
    } catch {
        return new Set();
    }
}
function remember(chosen) {
    try {
        localStorage.setItem(memory, JSON.stringify([...new Set([...compared(), ...chosen.map(mark)])]));
    } catch {
        // A browser that keeps nothing asks each time.
    }
}
const known = compared();
const isNew = (key) => !known.has(mark(key));

const chosenKeys = () => rows.filter(({ box }) => box.checked && !box.disabled);
const neededParty = () => byId("to")?.value ?? form.dataset.need;

// Shows the keys that count, and asks for a comparison when there are new ones among the chosen.
function refresh() {
    const to = byId("to");
    for (const group of document.querySelectorAll("fieldset.recipients")) {
        const away = to !== null && !("own" in group.dataset) && group.dataset.party !== to.value;
        group.hidden = away;
        group.disabled = away;
    }
    for (const key of rows) {
        key.box.disabled = key.row.closest("fieldset").disabled;
        key.row.querySelector(".new").hidden = !key.box.checked || !isNew(key);
    }
    byId("compared-row").hidden = !chosenKeys().some(isNew);
}

function chooseParty() {
    for (const key of rows) {
        if (!("own" in key.row.closest("fieldset").dataset)) {
            key.box.checked = key.party === byId("to").value;
        }
    }
    byId("compared").checked = false;
    refresh();
}

// The recipients, when they will do: of the form that they must have, one of the party's at least, and in force at this moment.
async function checkedRecipients() {
    const chosen = chosenKeys(), need = neededParty();
    if (chosen.length === 0 || (need !== "" && !chosen.some(({ party }) => party === need))) {
        throw new Said(words("nokey"));
    }
    if (chosen.some(isNew) && !byId("compared").checked) {
        byId("compared").focus();
        throw new Said(words("uncompared"));
    }
    const answer = await fetch("/api/v1/age-keys", { credentials: "same-origin" });
    if (!answer.ok) {
        throw await refusal(await answer.json().catch(() => ({})));
    }
    const listed = (await answer.json()).items;
    for (const key of chosen) {
        const same = listed.find((one) => one.recipient === key.recipient && one.login === key.login && one.party === key.party);
        if (!same || same.revoked !== null) {
            throw new Said(words("vanished").replace("{name}", `${key.login} (${key.party})`));
        }
    }
    return chosen;
}

// Sends bytes that are sealed already; the upload's identifier.
function upload(sealed, digest, compartment, progress) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", `/api/v1/uploads?compartment=${compartment}`);
        request.setRequestHeader("Content-Type", "application/octet-stream");
        request.setRequestHeader("Repr-Digest", `sha-256=:${base64(digest)}:`);
        for (const [name, value] of Object.entries(ofThisPage())) {
            request.setRequestHeader(name, value);
        }
        request.responseType = "json";
        request.upload.addEventListener("progress", (event) => progress(event.loaded));
        request.addEventListener("load", () => (request.status === 201 ? resolve(request.response.upload)
            : refusal(request.response ?? {}).then(reject)));
        request.addEventListener("error", () => reject(new Said(words("failed"))));
        request.send(sealed);
    });
}

// Half of the bar is for encrypting, half for sending; the text says which file, and how far.
function progressOf(total) {
    let done = 0;
    return (stage, file, size, share) => {
        byId("sending").value = (done + size * share) / (2 * total || 1);
        byId("sending-text").textContent = `${words(stage)} ${file.name} · ${readable(size)}`;
        if (share === 1) {
            done += size;
        }
    };
}

async function sealedUploads(recipients, compartment) {
    const show = progressOf(files.reduce((sum, { file }) => sum + file.size, 0));
    const uploads = [];
    for (const { file, language, role } of files) {
        const share = (bytes, size) => Math.min(bytes / (size || 1), 0.999);
        const { sealed, digest } = await seal(file, recipients, (bytes) => show("sealing", file, file.size, share(bytes, file.size)));
        show("sealing", file, file.size, 1);
        const id = await upload(sealed, digest, compartment, (bytes) => show("uploading", file, file.size, share(bytes, sealed.size)));
        show("uploading", file, file.size, 1);
        uploads.push({ upload: id, name: `${file.name}.age`, language: language?.value, role: role?.value });
    }
    return uploads;
}

// What is asked of the server: the words of the form, and the uploads. Of a referral not even the files' names.
function requestOf(uploads, recipients) {
    const what = form.dataset.what;
    if (what === "referral" || what === "step") {
        const sent = { files: uploads.map((one) => one.upload), sealed_to: recipients };
        return what === "step" ? { ...sent, status: byId("status").value } : {
            ...sent, to: byId("to").value, acknowledge_by: byId("acknowledge-by").value, answer_by: byId("answer-by").value,
            retain_until: byId("retain-until").value,
        };
    }
    const version = {
        status: byId("status").value, date: valueOf("version-date"), note: valueOf("note"),
        files: uploads.map((one) => ({ ...one, media_type: "application/octet-stream", sealed_to: recipients })),
    };
    return what === "version" ? version : {
        compartment: byId("compartment").value, symbol: valueOf("symbol"), title: valueOf("title"), kind: byId("kind").value,
        parties: [...document.querySelectorAll("input.party:checked")].map((box) => box.value), version,
    };
}

// Asked again with the same key when the answer was lost, so that the act is recorded once.
async function record(body) {
    const headers = { "Idempotency-Key": hex(crypto.getRandomValues(new Uint8Array(16))) };
    if (form.dataset.after) {
        headers["If-Match"] = `"v${form.dataset.after}"`;
    }
    for (let again = true; ; again = false) {
        try {
            return await send(form.dataset.post, body, headers);
        } catch (error) {
            if (error instanceof Said || !again) {
                throw error instanceof Said ? error : new Said(words("maybe"));
            }
        }
    }
}

const stay = (event) => event.preventDefault();

async function sendAll() {
    if (files.length === 0) {
        byId("pick").focus();
        throw new Said(words("nofile"));
    }
    await renew();
    const chosen = await checkedRecipients();
    const recipients = chosen.map(({ recipient }) => recipient);
    byId("sending-box").hidden = false;
    window.addEventListener("beforeunload", stay);
    try {
        const uploads = await sealedUploads(recipients, form.dataset.compartment || byId("compartment").value);
        const receipt = await record(requestOf(uploads, recipients));
        remember(chosen);
        window.removeEventListener("beforeunload", stay);
        location.assign(form.dataset.then.endsWith("/") ? form.dataset.then + receipt.document : form.dataset.then);
    } finally {
        window.removeEventListener("beforeunload", stay);
        byId("sending-box").hidden = true;
    }
}

form.hidden = false;
form.addEventListener("change", refresh);
byId("to")?.addEventListener("change", chooseParty);
for (const [first, second] of [["acknowledge-by", "answer-by"], ["answer-by", "retain-until"]]) {
    byId(first)?.addEventListener("change", () => { byId(second).min = byId(first).value; });
}
form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form.querySelector("button[type=submit]"), sendAll);
});
byId("to") ? chooseParty() : refresh();
