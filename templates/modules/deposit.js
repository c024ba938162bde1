// The deposit form: files are dropped on it, as many as one likes, each with its language and part guessed from its name;
// the bytes' progress is shown. Without this module the form has four places for files and sends itself.
import { chosenFiles, readable } from "./chosen_files.js";
import { Said, attempt, byId, renew, tell, words } from "./page.js";

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

// The server's answer to the form.
function post() {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
        byId("sending").value = event.loaded / event.total;
        byId("sending-text").textContent = `${readable(event.loaded)} / ${readable(event.total)}`;
    });
    return new Promise((resolve, reject) => {
        request.addEventListener("load", () => resolve(request));
        request.addEventListener("error", () => reject(new Said(words("failed"))));
        request.send(body());
    });
}

async function send() {
    await renew();  // before the files are sent, which may take an hour
    byId("sending-box").hidden = false;
    try {
        const { status, responseURL, responseText } = await post();
        if (responseURL && new URL(responseURL).pathname !== new URL(form.action).pathname) {
            location.assign(responseURL);  // deposited: the server led on
            return;
        }
        if (status === 401 || status === 403) {
            await renew();
        }
        const answer = new DOMParser().parseFromString(responseText, "text/html");
        const refused = answer.querySelector("main [role=alert]:not([hidden])") ?? answer.querySelector("main p");
        refused?.querySelector(".again")?.remove();  // here they are still chosen
        const once = answer.querySelector("[name=once]"), newer = answer.getElementById("newer");
        if (once) {
            form.elements.once.value = once.value;
            byId("newer").replaceWith(newer);
        }
        throw new Said(refused?.textContent.trim() ?? words("failed"));
    } finally {
        byId("sending-box").hidden = true;
    }
}

for (const slot of document.querySelectorAll("fieldset.place")) {
    slot.disabled = true;
    slot.hidden = true;
}
byId("told").setAttribute("role", "alert");
byId("told").after(byId("newer"));  // beside what is said of it, and the button
const most_files = 500;  // of a version
form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = files.length === 0 ? "nofile" : files.length > most_files ? "toomany" : "";
    if (wrong) {
        tell(words(wrong), true);
        byId(wrong === "nofile" ? "pick" : "told").focus();
        return;
    }
    attempt(form.querySelector("button[type=submit]"), send);
});
