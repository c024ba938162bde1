// What the pages' modules share. Their words stand in the page, in data-… attributes of the element with id "words".
import { KeyError } from "./key_error.js";

export const byId = (id) => document.getElementById(id);

// The words for a code; those of "failed" for one that has none.
export const words = (code) => byId("words").dataset[code.replaceAll("-", "")] ?? byId("words").dataset.failed;

// Shows what happened, or hides the place when there is nothing to say. `bad`: it went wrong.
export function tell(text, bad = false) {
    const place = byId("told");
    place.textContent = text;
    place.hidden = text === "";
    place.className = bad ? "notice bad" : "notice good";
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

// Sends JSON to this server as the person who is signed in; gives what comes back. A problem is told in its own words.
export async function send(address, body) {
    const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        credentials: "same-origin",
    });
    if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        if (String(problem.type).endsWith(":proof-needed")) {
            location.assign(`/account/proof?next=${encodeURIComponent(location.pathname)}`);
        }
        const code = String(problem.type).split(":").pop();
        throw new Said(byId("words").dataset[code.replaceAll("-", "")] ?? problem.detail ?? words("failed"));
    }
    return answer.status === 204 ? null : answer.json();
}

// Offers bytes as a file to keep.
export function offer(link, blob, name) {
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.hidden = false;
}
