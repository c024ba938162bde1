// The deposit form: files are dropped on it, as many as one likes, each with its language and part guessed from its name;
// the bytes' progress is shown. Without this module the form has four places for files and sends itself.
import { byId, words } from "./page.js";

const form = document.querySelector("form[enctype]");
const list = byId("chosen");
const model = byId("slot-model");
const languages = ["en", "km", "zh", "lo", "my", "th", "vi"];
let files = [];

const readable = (bytes) => {
    const units = ["bytes", "kB", "MB", "GB"];
    let unit = 0;
    while (bytes >= 1000 && unit < 3) {
        bytes /= 1000;
        ++unit;
    }
    return `${unit ? bytes.toFixed(1) : bytes} ${units[unit]}`;
};

// "spa-4.v5.zh.html", "MOU_Thai.pdf": the language that a name tells of; nothing when it tells of none.
function languageOf(name) {
    const parts = name.toLowerCase().split(/[^a-z]+/);
    const names = { english: "en", khmer: "km", chinese: "zh", lao: "lo", burmese: "my", myanmar: "my", thai: "th", vietnamese: "vi" };
    return parts.map((part) => names[part] ?? (languages.includes(part) ? part : undefined)).findLast((found) => found) ?? "";
}

function add(more) {
    for (const file of more) {
        if (files.some((one) => one.file.name === file.name)) {
            continue;
        }
        const slot = model.content.firstElementChild.cloneNode(true);
        slot.querySelector(".file-name").textContent = file.name;
        slot.querySelector(".meta").textContent = readable(file.size);
        const language = slot.querySelector("[data-field=language]"), role = slot.querySelector("[data-field=role]");
        language.value = languageOf(file.name) || language.value;
        role.value = /annex|appendix/i.test(file.name) ? "annex" : files.length === 0 ? "text" : "translation";
        const entry = { file, language, role, slot };
        slot.querySelector("button").addEventListener("click", () => {
            files = files.filter((one) => one !== entry);
            slot.remove();
        });
        files.push(entry);
        list.append(slot);
        byId("told").hidden = true;
    }
}

// The form's own fields first, then each file behind the fields that tell about it.
function body() {
    const data = new FormData();
    for (const field of new FormData(form)) {
        if (!["language", "role", "file"].includes(field[0])) {
            data.append(...field);
        }
    }
    for (const { file, language, role } of files) {
        data.append("language", language.value);
        data.append("role", role.value);
        data.append("file", file, file.name);
    }
    return data;
}

function send() {
    const progress = byId("sending"), text = byId("sending-text"), button = form.querySelector("button[type=submit]");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
        progress.value = event.loaded / event.total;
        text.textContent = `${readable(event.loaded)} / ${readable(event.total)}`;
    });
    request.addEventListener("load", () => {
        if (request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
            location.assign(request.responseURL);  // deposited: the server led on
            return;
        }
        const answer = new DOMParser().parseFromString(request.responseText, "text/html");
        const told = answer.querySelector("main [role=alert]:not([hidden])") ?? answer.querySelector("main p");
        failed(told?.textContent ?? words("failed"), answer.querySelector("[name=once]")?.value);
    });
    request.addEventListener("error", () => failed(words("failed")));
    const failed = (what, once) => {
        byId("sending-box").hidden = true;
        button.disabled = false;
        if (once) {
            form.elements.once.value = once;
        }
        byId("told").textContent = what;
        byId("told").hidden = false;
        byId("told").focus();
    };
    byId("told").hidden = true;
    byId("sending-box").hidden = false;
    button.disabled = true;
    request.send(body());
}

for (const slot of document.querySelectorAll("fieldset.place")) {
    slot.disabled = true;
    slot.hidden = true;
}
byId("told").setAttribute("role", "alert");
const zone = byId("drop");
zone.hidden = false;
byId("pick").addEventListener("change", (event) => {
    add(event.target.files);
    event.target.value = "";
});
for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("over");
    });
}
document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) {
        zone.classList.remove("over");
    }
});
document.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    add(event.dataTransfer.files);
});
form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (files.length === 0) {
        byId("told").textContent = words("nofile");
        byId("told").hidden = false;
        byId("pick").focus();
        return;
    }
    send();
});
