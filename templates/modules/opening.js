// The page that opens sealed files: file and identity are read, and the plaintext is made, on the person's machine.
import { KeyError } from "./key_error.js";
import { attempt, byId, offer, tell, words } from "./page.js";
import { openSealed, readIdentities } from "./sealed.js";

// The sealed file: the one that the page is about, fetched from here, or the one that the person chose.
async function sealedFile() {
    const source = byId("source");
    if (source === null) {
        return byId("sealed").files[0];
    }
    const answer = await fetch(source.dataset.href, { credentials: "same-origin" });
    if (!answer.ok) {
        throw new KeyError("not-fetched");
    }
    return new File([await answer.blob()], source.dataset.name);
}

async function open() {
    byId("plain").hidden = true;
    const sealed = await sealedFile();
    const identities = await readIdentities(byId("identity").files[0], byId("passphrase").value);
    const plain = await openSealed(sealed, identities);
    byId("passphrase").value = "";
    offer(byId("plain"), plain, sealed.name.replace(/\.age$/, ""));
    tell(words("opened"));
}

const form = byId("open-form");
form.hidden = false;
form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form.querySelector("button"), open);
});
