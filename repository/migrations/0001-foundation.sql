-- What a depositary keeps. Three kinds of tables:
--   the register and its acts    append-only; the truth
--   state                        computed from the acts (projection.cpp); dropped and rebuilt it comes out equal
--   the rest                     keys, credentials, sessions, uploads: not history, not computed
-- Columns named "sealed" hold XChaCha20-Poly1305 sealed JSON (crypto/field_seal.h); "…_hash" are keyed BLAKE2b or SHA-256.

CREATE TABLE instance (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    office TEXT NOT NULL,              -- the compartment of parties, accounts and keys
    founded INTEGER NOT NULL,
    register_key BLOB NOT NULL         -- the register's signing key, an age file to the root and recovery recipients
) STRICT;

CREATE TABLE recipient (
    position INTEGER PRIMARY KEY,      -- 0: the root; then the recovery recipients
    recipient TEXT NOT NULL
) STRICT;

CREATE TABLE compartment_key (
    compartment TEXT NOT NULL,
    number INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    file BLOB NOT NULL,                -- an age file (crypto/key_hierarchy.h)
    PRIMARY KEY (compartment, number)
) STRICT;

-- The register and its acts.

CREATE TABLE leaf (
    position INTEGER PRIMARY KEY,      -- 0, 1, 2, …
    entry BLOB NOT NULL
) STRICT;

CREATE TABLE tile (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,              -- 32 bytes each; fewer than 256: the right edge
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL                 -- every checkpoint ever signed
) STRICT;

CREATE TABLE act (
    position INTEGER PRIMARY KEY REFERENCES leaf (position) DEFERRABLE INITIALLY DEFERRED,
    id TEXT NOT NULL UNIQUE,
    compartment TEXT NOT NULL,
    document TEXT NOT NULL,            -- '' where it has none
    sealed BLOB NOT NULL               -- salt (32 bytes) and payload
) STRICT;
CREATE INDEX act_document ON act (document, position);

-- State.

CREATE TABLE compartment (
    id TEXT PRIMARY KEY,
    act INTEGER NOT NULL,
    name_hash BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE party (
    code_hash BLOB PRIMARY KEY,
    act INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    act INTEGER NOT NULL,
    login_hash BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE membership (
    account TEXT NOT NULL,
    compartment TEXT NOT NULL,
    act INTEGER NOT NULL,
    PRIMARY KEY (account, compartment)
) STRICT, WITHOUT ROWID;

CREATE TABLE party_key (
    fingerprint_hash BLOB PRIMARY KEY,
    key_number_hash BLOB NOT NULL UNIQUE,
    act INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT -1,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    act INTEGER NOT NULL UNIQUE,
    compartment TEXT NOT NULL,
    symbol_hash BLOB NOT NULL,
    latest INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (compartment, symbol_hash)
) STRICT;
CREATE INDEX document_symbol ON document (symbol_hash);

CREATE TABLE version (
    document TEXT NOT NULL,
    number INTEGER NOT NULL,
    act INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (document, number)
) STRICT;

CREATE TABLE file (
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    vault_name TEXT NOT NULL UNIQUE,
    digest_hash BLOB NOT NULL,
    PRIMARY KEY (document, version, position)
) STRICT;
CREATE INDEX file_digest ON file (digest_hash);

CREATE TABLE signature (
    act INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    party_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (document, version, party_hash)
) STRICT;

-- The rest.

CREATE TABLE credential (
    account TEXT PRIMARY KEY,
    sealed BLOB NOT NULL               -- the Argon2id hash
) STRICT;

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,       -- SHA-256 of the token
    account TEXT NOT NULL,
    opened INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    compartment TEXT NOT NULL,
    vault_name TEXT NOT NULL UNIQUE,
    expires INTEGER NOT NULL,
    sealed BLOB NOT NULL               -- size and digest of the plaintext
) STRICT;

CREATE TABLE idempotency (
    account TEXT NOT NULL,
    key_hash BLOB NOT NULL,
    request_hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    act INTEGER NOT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (account, key_hash)
) STRICT, WITHOUT ROWID;
