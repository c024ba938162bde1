-- An age key is offered to others once a second person has confirmed it, or the party's signing key has vouched for it; and since when.
-- Those of before are in force from their registration. Computed from the acts, at the next start.
ALTER TABLE age_key ADD COLUMN confirmed INTEGER NOT NULL DEFAULT -1;
ALTER TABLE age_key ADD COLUMN since INTEGER NOT NULL DEFAULT 0;     -- UNIX time of the act that confirmed it, else that registered it
ALTER TABLE age_key ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;     -- UNIX time of the act that revoked it

INSERT OR IGNORE INTO state_outdated (one) VALUES (1);
