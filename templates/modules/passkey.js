// Passkeys: signing in, showing again who one is, and adding one. The buttons appear where the browser can do it.
import { Said, attempt, byId, send, words } from "./page.js";

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the authenticator answers; the person's own "no" is told in words.
async function ask(action) {
    try {
        return await action();
    } catch (error) {
        if (error.name === "NotAllowedError" || error.name === "AbortError") {
            throw new Said(words("declined"));
        }
        if (error.name === "InvalidStateError") {
            throw new Said(words("known"));
        }
        throw error;
    }
}

async function signIn() {
    const { publicKey } = await send("/api/v1/session/passkey/options", {});
    publicKey.challenge = toBytes(publicKey.challenge);
    const { rawId, response } = await ask(() => navigator.credentials.get({ publicKey }));
    await send("/api/v1/session/passkey", {
        id: toText(rawId),
        client_data: toText(response.clientDataJSON),
        authenticator_data: toText(response.authenticatorData),
        signature: toText(response.signature),
    });
    location.assign(byId("passkey-use").dataset.next);
}

async function add() {
    const { publicKey } = await send("/api/v1/account/passkeys/options", {});
    publicKey.challenge = toBytes(publicKey.challenge);
    publicKey.user.id = toBytes(publicKey.user.id);
    for (const known of publicKey.excludeCredentials) {
        known.id = toBytes(known.id);
    }
    const { response } = await ask(() => navigator.credentials.create({ publicKey }));
    await send("/api/v1/account/passkeys", {
        name: byId("passkey-name").value,
        client_data: toText(response.clientDataJSON),
        attestation_object: toText(response.attestationObject),
    });
    location.assign("/account?done=passkey-added");
}

if (window.PublicKeyCredential && window.isSecureContext) {
    const use = byId("passkey-use"), form = byId("passkey-add");
    if (use) {
        use.hidden = false;
        use.querySelector("button").addEventListener("click", (event) => attempt(event.target, signIn));
    }
    if (form) {
        form.hidden = false;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            attempt(form.querySelector("button"), add);
        });
    }
}
