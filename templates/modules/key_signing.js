// Forms in which one of the party's signing keys signs a statement that the page shows: the key is opened and used here. Only
// the signature is sent, in the form with the class "recorded" of the same section.
import { openSecretKey, parseSecretKey, publicKeyText, sign, wipe } from "./minisign.js";
import { Said, attempt, words } from "./page.js";

const encoder = new TextEncoder();

async function signAndSend(form, isWhatIsShown, comment) {
    const file = form.querySelector(".key-file").files[0];
    if (!file) {
        throw new Said(words("nokey"));
    }
    if (!isWhatIsShown(form.dataset)) {
        throw new Said(words("notshown"));
    }
    const progress = form.querySelector("progress");
    const passphrase = form.querySelector(".key-passphrase");
    progress.hidden = false;
    let key;
    try {
        const parsed = parseSecretKey(await file.text());
        key = await openSecretKey(parsed, passphrase.value, (part) => { progress.value = part; });
    } finally {
        progress.hidden = true;
    }
    const sent = form.closest("section").querySelector(".recorded");
    try {
        if (publicKeyText(key) !== form.dataset.key) {
            throw new Said(words("otherkey"));
        }
        sent.querySelector(".signature").value = sign(key, encoder.encode(form.dataset.statement), comment);
    } finally {
        wipe(key);
    }
    passphrase.value = "";
    sent.submit();
}

// Offers those forms. `isWhatIsShown` takes a form's data and says whether its statement says just what the page shows: whatever
// else a page would have the key sign is refused. `comment`: the trusted comment.
export function offerSigning(isWhatIsShown, comment) {
    for (const form of document.querySelectorAll(".by-key")) {
        form.hidden = false;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            attempt(form.querySelector("button"), () => signAndSend(form, isWhatIsShown, comment));
        });
    }
}
