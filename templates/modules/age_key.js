// The page on which an age key is made: on the person's machine, into a file that their passphrase protects and that the stock
// age opens. Only its public half is sent.
import { makeIdentity } from "./identity.js";
import { Said, attempt, byId, offer, tell, words } from "./page.js";

let kept = true;  // nothing was made that would be lost

async function make() {
    const passphrase = byId("passphrase").value;
    if (passphrase !== byId("again").value) {
        throw new Said(words("differ"));
    }
    const { file, recipient } = await makeIdentity(passphrase);
    byId("passphrase").value = byId("again").value = "";
    byId("make-form").hidden = true;
    kept = false;
    byId("recipient").value = recipient;
    offer(byId("key-file"), new Blob([file], { type: "application/octet-stream" }), "age-key.age");
    tell(words("made"));
    byId("key-file").focus();
}

byId("making").hidden = false;
byId("make-form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(byId("make-form").querySelector("button"), make);
});
byId("key-file").addEventListener("click", () => { kept = true; });
window.addEventListener("beforeunload", (event) => {
    if (!kept) {
        event.preventDefault();
    }
});

// A secret half that was entered by mistake is not sent; nor is a key whose file nobody has.
byId("look-form").addEventListener("submit", (event) => {
    const isPublic = /^age1[02-9ac-hj-np-z]{58}$/.test(byId("recipient").value.trim());
    if (isPublic && kept) {
        return;
    }
    event.preventDefault();
    if (!isPublic) {
        byId("recipient").value = "";
    }
    tell(words(isPublic ? "notkept" : "notakey"), true);
});
