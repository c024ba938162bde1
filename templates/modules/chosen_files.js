// The files that a person has chosen or dropped on the page, each with a place that shows it, from which it can be taken out again;
// with its language and part, guessed from its name, where the page asks for them.
import { byId, words } from "./page.js";

const languages = ["en", "km", "zh", "lo", "my", "th", "vi"];

// Sizes as the server writes them in the page's language: browsers know the units of some languages only.
export function readable(bytes) {
    const [one, ...units] = byId("words").dataset.sizes.split("|");
    const mark = units.pop(), digits = [...units.pop()];
    let unit = 0;
    while (bytes >= (unit ? 999.95 : 1000) && unit < 3) {
        bytes /= 1000;
        ++unit;
    }
    const number = (unit ? bytes.toFixed(1) : String(bytes)).replace(".", mark).replace(/[0-9]/g, (digit) => digits[digit]);
    return (unit === 0 && bytes === 1 ? one : units[unit]).replace("{n}", number);
}

// "spa-4.v5.zh.html", "MOU_Thai.pdf": the language that a name tells of; nothing when it tells of none.
function languageOf(name) {
    const parts = name.toLowerCase().split(/[^a-z]+/);
    const names = { english: "en", khmer: "km", chinese: "zh", lao: "lo", burmese: "my", myanmar: "my", thai: "th", vietnamese: "vi" };
    return parts.map((part) => names[part] ?? (languages.includes(part) ? part : undefined)).findLast((found) => found) ?? "";
}

// Listens to the places "pick" and "drop", and fills the list "chosen" from the model "slot-model". What it returns holds the chosen
// files: {file, language, role}, the last two being the fields, where there are any.
export function chosenFiles() {
    const empty = (file) => (file.size === 0 ? ` · ${words("empty")}` : "");
    const list = byId("chosen"), model = byId("slot-model"), zone = byId("drop");
    const files = [];
    function add(more) {
        for (const file of more) {
            // Chosen again, a file is the one that counts: it may be a corrected one.
            const earlier = files.find((one) => one.file.name === file.name);
            if (earlier) {
                earlier.file = file;
                earlier.meta.textContent = `${readable(file.size)} · ${words("replaced")}${empty(file)}`;
                continue;
            }
            const slot = model.content.firstElementChild.cloneNode(true);
            slot.querySelector(".file-name").textContent = file.name;
            const meta = slot.querySelector(".meta");
            meta.textContent = readable(file.size) + empty(file);
            const language = slot.querySelector("[data-field=language]"), role = slot.querySelector("[data-field=role]");
            if (language) {
                language.value = languageOf(file.name) || language.value;
                role.value = /annex|appendix/i.test(file.name) ? "annex" : files.length === 0 ? "text" : "translation";
            }
            const entry = { file, language, role, meta };
            slot.querySelector("button").addEventListener("click", () => {
                files.splice(files.indexOf(entry), 1);
                const near = slot.nextElementSibling ?? slot.previousElementSibling;
                slot.remove();
                (near?.querySelector("button") ?? byId("pick")).focus();  // who has no mouse stays where they were
            });
            files.push(entry);
            list.append(slot);
            byId("told").hidden = true;
        }
    }
    zone.hidden = false;
    byId("pick").addEventListener("change", (event) => {
        add([...event.target.files]);
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
