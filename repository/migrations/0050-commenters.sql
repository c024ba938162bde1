-- Who commented on a document, and when first: whose document it is does not take opening all that was said of it. The day since when a key was in
-- other hands stands with the act that says it. Computed from the acts, at the next start.
CREATE TABLE commenter (
    document TEXT NOT NULL,
    account_hash BLOB NOT NULL,        -- keyed BLAKE2b of the document and the account
    act INTEGER NOT NULL,              -- the first of its comments
    PRIMARY KEY (document, account_hash)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO state_outdated (one) VALUES (1);
