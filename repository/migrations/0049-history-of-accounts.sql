-- All acts that confirmed an account, or ended that, and who invited it, stand with it; erasures that were asked for may be withdrawn.
-- Computed from the acts, at the next start.
INSERT OR IGNORE INTO state_outdated (one) VALUES (1);

-- One that was seen to have come to its end by itself stands for a day: what it began may be done, and nothing new.
ALTER TABLE session ADD COLUMN ran_out INTEGER NOT NULL DEFAULT 0;

-- How often an account's ways of signing in were set anew: a sign-in that was under way meanwhile opens no session.
CREATE TABLE credential_epoch (
    account_hash BLOB PRIMARY KEY,     -- keyed BLAKE2b of the account, as in session
    epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
