// What the pages' modules share. Their words stand in the page: in data-… attributes of the element with id "words", and within it, for
// the codes of problems that this server may answer with, in elements of their own.
import { KeyError } from "./key_error.js";

export const byId = (id) => document.getElementById(id);

// Those of what may befall a session stand on every page that has a module.
const ofSession = byId("session-words").dataset;
const find = (code) => byId("words").dataset[code.replaceAll("-", "")] ??
    byId("words").querySelector(`[data-problem="${CSS.escape(code)}"]`)?.textContent ?? ofSession[code.replaceAll("-", "")];

// The words for a code; those of "failed" for one that has none.
export const words = (code) => find(code) ?? byId("words").dataset.failed;

// Shows what happened, or hides the place when there is nothing to say. `bad`: it went wrong; the person is led there. `way`: the way on,
// as a link's properties.
export function tell(text, bad = false, way = null) {
    const place = byId("told");
    place.textContent = text;
    if (way) {
        place.append(" ", Object.assign(document.createElement("a"), way));
    }
    place.hidden = text === "";
    place.className = bad ? "notice bad" : "notice good";
    if (bad && text !== "") {
        place.tabIndex = -1;
        place.focus();
    }
}

// Does what a person asked for: the button waits meanwhile, and what goes wrong is told.
export async function attempt(button, action) {
    button.disabled = true;
    tell("");
    try {
        await action();
    } catch (error) {
        tell(error instanceof Said ? error.message : words(error instanceof KeyError ? error.code : "failed"), true, error.way);
        console.debug(error);
    } finally {
        button.disabled = false;
    }
}

// An error that is told as it is, with the way on where there is one.
export class Said extends Error {
    constructor(text, way = null) {
        super(text);
        this.way = way;
    }
}

// What a problem that this server answered with says, in the page's words where it has some.
export function told(problem) {
    return find(String(problem.type).split(":").pop()) ?? problem.detail ?? words("failed");
}

const tokens = () => document.querySelectorAll("input[name=form_token]");

// What makes a request this page's: the server takes it in no other session than the one that the page is of.
export const ofThisPage = () => ({ "Depositary-Form-Token": tokens()[0].value });

// Makes the page one of the session that the browser has by now: if it is of the account that the page shows, and of no other. Else it
// says why not, with a way on that leaves the page as it is.
export async function renew() {
    const answer = await fetch("/api/v1/session", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    const found = await answer.json().catch(() => ({}));
    const shown = document.querySelector(".person strong")?.textContent;
    const anew = { href: location.href, textContent: ofSession.again };
    if (answer.status === 401 && shown) {
        throw new Said(ofSession.ended, { href: "/sign-in", target: "_blank", textContent: ofSession.signin });
    }
    if (!answer.ok) {
        throw new Said(told(found), answer.status === 403 ? { href: "/account/second-factor", target: "_blank", textContent: ofSession.signin } : anew);
    }
    if (found.actor.login !== shown) {
        throw new Said(shown ? ofSession.other.replaceAll("{shown}", shown).replaceAll("{now}", found.actor.login) : words("form-token"), anew);
    }
    for (const token of tokens()) {
        token.value = found.form_token;
    }
}

// Whether a problem is that the session has ended, or is another one by now.
const isOfSession = (problem) => /:(not-signed-in|form-token)$/.test(problem.type);

// The error that tells of a problem that this server answered with.
export async function refusal(problem) {
    try {
        if (isOfSession(problem)) {
            await renew();
        }
    } catch (error) {
        return error;
    }
    return new Said(told(problem));
}

// Sends JSON to this server as the person whom the page shows; gives what comes back. A problem is told in its own words.
export async function send(address, body, headers = {}) {
    for (let again = true; ; again = false) {
        const answer = await fetch(address, {
            method: "POST",
            headers: { "Content-Type": "application/json", Accept: "application/json", ...ofThisPage(), ...headers },
            body: JSON.stringify(body),
            credentials: "same-origin",
        });
        if (answer.ok) {
            return answer.status === 204 ? null : answer.json();
        }
        const problem = await answer.json().catch(() => ({}));
        if (isOfSession(problem) && again) {
            await renew();
            continue;
        }
        if (String(problem.type).endsWith(":proof-needed")) {
            location.assign(`/account/proof?next=${encodeURIComponent(location.pathname)}`);
        }
        throw new Said(told(problem));
    }
}

// Offers bytes as a file to keep.
export function offer(link, blob, name) {
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.hidden = false;
}
