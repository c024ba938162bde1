-- That an account once acted for its party stays known when it is closed or invited anew: first_confirmed is the act that first
-- confirmed it, lapsed the invitation that took its confirmation away. Computed from the acts, at the next start.
ALTER TABLE account ADD COLUMN first_confirmed INTEGER NOT NULL DEFAULT -1;
ALTER TABLE account ADD COLUMN lapsed INTEGER NOT NULL DEFAULT -1;

INSERT OR IGNORE INTO state_outdated (one) VALUES (1);
