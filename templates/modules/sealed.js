// Opening age files (age-encryption.org/v1) with a person's identity. Nothing here sends anything anywhere.
import { Decrypter, armor } from "age-encryption";
import { KeyError } from "./key_error.js";

async function isArmored(file) {
    return (await file.slice(0, 34).text()).trimStart().startsWith("-----BEGIN AGE ENCRYPTED FILE");
}

async function bytesOf(file) {
    return await isArmored(file) ? armor.decode(await file.text()) : new Uint8Array(await file.arrayBuffer());
}

// The identities of a file as `age-keygen` writes it, opened by the passphrase where `age -p` protected it. Throws KeyError
// "not-a-key", "wrong-passphrase".
export async function readIdentities(file, passphrase) {
    let text;
    const start = await file.slice(0, 32).text();
    if (start.startsWith("age-encryption.org/") || await isArmored(file)) {
        const decrypter = new Decrypter();
        decrypter.addPassphrase(passphrase);
        try {
            text = await decrypter.decrypt(await bytesOf(file), "text");
        } catch {
            throw new KeyError("wrong-passphrase");
        }
    } else {
        text = await file.text();
    }
    const identities = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
    if (identities.length === 0 || !identities.every((line) => /^AGE-SECRET-KEY-/.test(line))) {
        throw new KeyError("not-a-key");
    }
    return identities;
}

// The plaintext of a sealed file, as a Blob: every chunk verified, and none missing. Throws KeyError "not-for-you".
export async function openSealed(file, identities) {
    const decrypter = new Decrypter();
    for (const identity of identities) {
        try {
            decrypter.addIdentity(identity);
        } catch {
            throw new KeyError("not-a-key");
        }
    }
    let stream;
    try {
        stream = await decrypter.decrypt(await isArmored(file) ? new Blob([await bytesOf(file)]).stream() : file.stream());
    } catch {
        throw new KeyError("not-for-you");
    }
    try {
        return await new Response(stream).blob();
    } catch {
        throw new KeyError("damaged");
    }
}
