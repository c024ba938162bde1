// The files that a person has chosen or dropped on the page, each with a place that shows it, from which it can be taken out again;
// with its language and part, guessed from its name, where the page asks for them.
import { byId } from "./page.js";

const languages = ["en", "km", "zh", "lo", "my", "th", "vi"];

export const readable = (bytes) => {
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

// Listens to the places "pick" and "drop", and fills the list "chosen" from the model "slot-model". What it returns holds the chosen
// files: {file, language, role}, the last two being the fields, where there are any.
export function chosenFiles() {
    const list = byId("chosen"), model = byId("slot-model"), zone = byId("drop");
    const files = [];
    function add(more) {
        for (const file of more) {
            if (files.some((one) => one.file.name === file.name)) {
                continue;
            }
            const slot = model.content.firstElementChild.cloneNode(true);
            slot.querySelector(".file-name").textContent = file.name;
            slot.querySelector(".meta").textContent = readable(file.size);
            const language = slot.querySelector("[data-field=language]"), role = slot.querySelector("[data-field=role]");
            if (language) {
                language.value = languageOf(file.name) || language.value;
                role.value = /annex|appendix/i.test(file.name) ? "annex" : files.length === 0 ? "text" : "translation";
            }
            const entry = { file, language, role };
            slot.querySelector("button").addEventListener("click", () => {
                files.splice(files.indexOf(entry), 1);
                slot.remove();
            });
            files.push(entry);
            list.append(slot);
            byId("told").hidden = true;
        }
    }
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
    return files;
}
