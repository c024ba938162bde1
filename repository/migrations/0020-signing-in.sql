-- Signing in. Sessions can be listed by account, and say themselves when they were last used; those that were open end.
-- What else an account signs in with (passkeys, names at other services, certificates, invitations), and who failed to.
DROP TABLE session;
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,       -- keyed BLAKE2b of the token
    account_hash BLOB NOT NULL,        -- keyed BLAKE2b of the account's id
    expires INTEGER NOT NULL,          -- for sweeping; what counts is sealed
    sealed BLOB NOT NULL               -- account, kind, opened, seen, expires, …
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account_hash);

CREATE TABLE authenticator (
    finder BLOB PRIMARY KEY,           -- keyed BLAKE2b of its kind and of what it is known by
    account_hash BLOB NOT NULL,
    sealed BLOB NOT NULL               -- account, kind, and what the kind needs
) STRICT, WITHOUT ROWID;
CREATE INDEX authenticator_account ON authenticator (account_hash);

CREATE TABLE attempt (
    who BLOB PRIMARY KEY,              -- keyed BLAKE2b of an address, or of a login and an address
    failures INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
