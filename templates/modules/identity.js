// Making an age identity (age-encryption.org/v1, X25519). Nothing here sends anything anywhere.
import { Encrypter, armor, generateX25519Identity, identityToRecipient } from "age-encryption";

// {file, recipient}: an identity as age-keygen writes it, encrypted with the passphrase as `age -p -a` does; and its public half.
export async function makeIdentity(passphrase) {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    const text = `# created: ${new Date().toISOString().slice(0, 19)}Z\n# public key: ${recipient}\n${identity}\n`;
    return { file: armor.encode(await encrypter.encrypt(text)), recipient };
}
