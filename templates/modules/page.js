// What the pages' modules share. Their words stand in the page: in data-… attributes of the element with id "words", and within it, for
// the codes of problems that this server may answer with, in elements of their own.
import { KeyError } from "./key_error.js";

export const byId = (id) => document.getElementById(id);

const find = (code) => byId("words").dataset[code.replaceAll("-", "")] ??
    byId("words").querySelector(`[data-problem="${CSS.escape(code)}"]`)?.textContent;

// The words for a code; those of "failed" for one that has none.
export const words = (code) => find(code) ?? byId("words").dataset.failed;

// Shows what happened, or hides the place when there is nothing to say. `bad`: it went wrong; the person is led there.
export function tell(text, bad = false) {
    const place = byId("told");
    place.textContent = text;
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
        tell(error instanceof Said ? error.message : words(error instanceof KeyError ? error.code : "failed"), true);
        console.debug(error);
    } finally {
        button.disabled = false;
    }
}

// An error that is told as it is.
export class Said extends Error {}

// What a problem that this server answered with says, in the page's words where it has some.
export function told(problem) {
    return find(String(problem.type).split(":").pop()) ?? problem.detail ?? words("failed");
}

// Sends JSON to this server as the person who is signed in; gives what comes back. A problem is told in its own words.
export async function send(address, body, headers = {}) {
    const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
        body: JSON.stringify(body),
        credentials: "same-origin",
    });
    if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        if (String(problem.type).endsWith(":proof-needed")) {
            location.assign(`/account/proof?next=${encodeURIComponent(location.pathname)}`);
        }
        throw new Said(told(problem));
    }
    return answer.status === 204 ? null : answer.json();
}

// Offers bytes as a file to keep.
export function offer(link, blob, name) {
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.hidden = false;
}
