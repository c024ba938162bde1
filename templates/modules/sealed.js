// Opening age files (age-encryption.org/v1) with a person's identity, and making them. Nothing here sends anything anywhere.
import { Decrypter, Encrypter, armor } from "age-encryption";
import { sha256 } from "@noble/hashes/sha2.js";
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

// An X25519 recipient, as `age-keygen -y` writes it. The library takes others, which the server does not know.
const recipientForm = /^age1[02-9ac-hj-np-z]{58}$/;
const blobSize = 16 << 20;

// A file encrypted to these recipients and to nobody else: {sealed, digest}, a Blob and its SHA-256. Of big files the browser keeps the
// ciphertext on its disk, never the plaintext. `progress` is called with the bytes that were read. Throws KeyError "bad-key", "unread".
export async function seal(file, recipients, progress = () => {}) {
    const encrypter = new Encrypter();
    let read = 0;
    const counted = new TransformStream({
        transform(chunk, controller) {
            read += chunk.length;
            progress(read);
            controller.enqueue(chunk);
        },
    });
    let stream;
    try {
        if (recipients.length === 0 || !recipients.every((recipient) => recipientForm.test(recipient))) {
            throw new KeyError("bad-key");
        }
        recipients.forEach((recipient) => encrypter.addRecipient(recipient));
        stream = await encrypter.encrypt(file.stream().pipeThrough(counted));
    } catch {
        throw new KeyError("bad-key");
    }
    const hash = sha256.create();
    const parts = [];
    let waiting = [], size = 0;
    const gather = () => {
        parts.push(new Blob(waiting));
        waiting = [];
        size = 0;
    };
    const reader = stream.getReader();
    try {
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
            hash.update(part.value);
            waiting.push(part.value);
            size += part.value.length;
            if (size >= blobSize) {
                gather();
            }
        }
    } catch {
        throw new KeyError("unread");
    }
    if (read !== file.size) {
        throw new KeyError("unread");
    }
    gather();
    return { sealed: new Blob(parts), digest: hash.digest() };
}
