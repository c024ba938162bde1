-- Sessions are sealed, and found by a keyed hash of their token: who can write to this file, but holds no key, can neither make
-- one nor give one to another account. Those that were open end.
DROP TABLE session;
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,       -- keyed BLAKE2b of the token
    expires INTEGER NOT NULL,          -- for sweeping; what counts is sealed
    sealed BLOB NOT NULL               -- account, opened, expires
) STRICT, WITHOUT ROWID;
