// What is wrong with a key, a passphrase or a sealed file. The page has the words for the code.
export class KeyError extends Error {
    constructor(code) {
        super(code);
        this.code = code;
    }
}
