-- Searches that accounts keep, to be told of what is new among what they find. No acts: not computed, and in no register.
CREATE TABLE saved_search (
    id TEXT PRIMARY KEY,               -- 32 hexadecimal digits; opens nothing
    account_hash BLOB NOT NULL,        -- keyed BLAKE2b of the account's id
    sealed BLOB NOT NULL               -- account, name, query, saved, since
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_search_account ON saved_search (account_hash);
