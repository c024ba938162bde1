// The page that opens sealed files: file and identity are read, and the plaintext is made, on the person's machine.
import { attempt, byId, offer, tell, words } from "./page.js";
import { openSealed, readIdentities } from "./sealed.js";

async function open() {
    const sealed = byId("sealed").files[0];
    byId("plain").hidden = true;
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
