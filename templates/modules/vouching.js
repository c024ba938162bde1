// The page that registers an age key: its identity opens the line that the server encrypted to it, and the party's signing key says that it
// is this account's. Both are opened and used here; the line and the signature are sent.
import { KeyError } from "./key_error.js";
import { offerSigning } from "./key_signing.js";
import { Said, attempt, byId, tell, words } from "./page.js";
import { openSealed, readIdentities } from "./sealed.js";

async function answer() {
    const identities = await readIdentities(byId("identity").files[0], byId("passphrase").value);
    const challenge = await fetch(byId("answer-form").dataset.challenge, { credentials: "same-origin" });
    if (!challenge.ok) {
        throw new KeyError("not-fetched");
    }
    const line = (await (await openSealed(await challenge.blob(), identities)).text()).trim();
    // Nothing else that somebody sealed to the key is shown and sent.
    if (!line.startsWith("depositary-age-key-possession/v1 ") || !line.includes(` recipient=${byId("recipient").textContent} `)) {
        throw new Said(words("notshown"));
    }
    byId("passphrase").value = "";
    byId("answer").value = line;
    tell(words("shown"));
    byId("register-form").querySelector("button").focus();
}

byId("by-tool").open = false;
byId("answer-form").hidden = false;
byId("answer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(byId("answer-form").querySelector("button"), answer);
});
// A field that is missing is told where it is to be given.
byId("answer").addEventListener("invalid", () => { byId("by-tool").open = true; });

offerSigning(({ statement, party }) => {
    if (byId("answer").value === "") {
        throw new Said(words("noanswer"));
    }
    const lines = statement.split("\n");
    return lines.length === 6 && lines[5] === "" && lines[0] === "depositary-age-key/v1" && lines[2] === party &&
        lines[3] === byId("login").textContent && lines[4] === byId("recipient").textContent;
}, "depositary-age-key/v1");
