-- Each file of the vault has a key of its own, kept here as an age file to its compartment's recipient: a document is erased by
-- destroying the keys of its files. Files older than this table are to their compartment's recipient themselves.
CREATE TABLE file_key (
    vault_name TEXT PRIMARY KEY,
    file BLOB NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE party_key ADD COLUMN confirmed INTEGER NOT NULL DEFAULT -1;

CREATE TABLE key_acknowledgement (
    fingerprint_hash BLOB NOT NULL,
    party_hash BLOB NOT NULL,
    act INTEGER NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    PRIMARY KEY (fingerprint_hash, party_hash)
) STRICT;

CREATE TABLE age_key (
    recipient_hash BLOB PRIMARY KEY,
    account TEXT NOT NULL,
    act INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT -1,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE erasure (
    document TEXT PRIMARY KEY,
    compartment TEXT NOT NULL,
    requested INTEGER NOT NULL,
    erased INTEGER NOT NULL DEFAULT -1,
    sealed BLOB NOT NULL               -- by, authority, reason, time
) STRICT;

-- Files whose keys are destroyed: a copy of one that comes back with a backup is deleted again.
CREATE TABLE erased_file (
    vault_name TEXT PRIMARY KEY,
    act INTEGER NOT NULL
) STRICT;

CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    act INTEGER NOT NULL UNIQUE,
    compartment TEXT NOT NULL,
    from_hash BLOB NOT NULL,
    to_hash BLOB NOT NULL,
    retain_until TEXT NOT NULL,        -- '' once erased
    sealed BLOB NOT NULL               -- the parties, the time limits, the steps, the files
) STRICT;
CREATE INDEX referral_from ON referral (from_hash);
CREATE INDEX referral_to ON referral (to_hash);

CREATE TABLE referral_file (
    referral TEXT NOT NULL,
    number INTEGER NOT NULL,
    vault_name TEXT NOT NULL UNIQUE,
    PRIMARY KEY (referral, number)
) STRICT;

INSERT OR IGNORE INTO state_outdated (one) VALUES (1);
