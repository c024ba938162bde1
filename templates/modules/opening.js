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

// A referral's files are numbers here: their names went with their content. What such a file begins with tells how its name is to end, so
// that the person's machine knows what opens it; pages are text, which runs nothing.
async function nameOf(name, plain) {
    if (name.includes(".")) {
        return name;
    }
    const text = new TextDecoder("latin1").decode(await plain.slice(0, 8192).arrayBuffer());
    const known = [[/^%PDF-/, "pdf"], [/^\x89PNG/, "png"], [/^\xff\xd8\xff/, "jpg"], [/^GIF8/, "gif"], [/^(II\*\0|MM\0\*)/, "tif"],
        [/^\{\\rtf/, "rtf"], [/^PK[^]*word\//, "docx"], [/^PK[^]*xl\//, "xlsx"], [/^PK[^]*ppt\//, "pptx"],
        [/^PK[^]*opendocument\.text/, "odt"], [/^PK[^]*opendocument\.spreadsheet/, "ods"], [/^PK\x03\x04/, "zip"],
        [/^[^\0-\x08\x0e-\x1a\x1c-\x1f]*$/, "txt"]];
    const found = known.find(([beginning]) => beginning.test(text));
    return found ? `${name}.${found[1]}` : name;
}

async function open() {
    byId("plain").hidden = true;
    const sealed = await sealedFile();
    const identities = await readIdentities(byId("identity").files[0], byId("passphrase").value);
    const plain = await openSealed(sealed, identities);
    byId("passphrase").value = "";
    offer(byId("plain"), plain, await nameOf(sealed.name.replace(/\.age$/, ""), plain));
    tell(words("opened"));
    byId("plain").focus();
}

const form = byId("open-form");
form.hidden = false;
form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form.querySelector("button"), open);
});
