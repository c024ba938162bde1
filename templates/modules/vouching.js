// The page that registers an age key: the party's signing key says that it is this account's.
import { offerSigning } from "./key_signing.js";
import { byId } from "./page.js";

offerSigning(({ statement, party }) => {
    const lines = statement.split("\n");
    return lines.length === 6 && lines[5] === "" && lines[0] === "depositary-age-key/v1" && lines[2] === party &&
        lines[3] === byId("login").textContent && lines[4] === byId("recipient").textContent;
}, "depositary-age-key/v1");
