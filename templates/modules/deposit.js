// The deposit form: files are dropped on it, as many as one likes, each with its language and part guessed from its name;
// the bytes' progress is shown. Without this module the form has four places for files and sends itself.
import { chosenFiles, readable } from "./chosen_files.js";
import { byId, words } from "./page.js";

const form = document.querySelector("form[enctype]");
const files = chosenFiles();

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
        told?.querySelector(".again")?.remove();  // here they are still chosen
        failed(told?.textContent.trim() ?? words("failed"), answer.querySelector("[name=once]")?.value);
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
const most_files = 500;  // of a version
form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = files.length === 0 ? "nofile" : files.length > most_files ? "toomany" : "";
    if (wrong) {
        byId("told").textContent = words(wrong);
        byId("told").hidden = false;
        byId(wrong === "nofile" ? "pick" : "told").focus();
        return;
    }
    send();
});
