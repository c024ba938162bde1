-- Who may do what where is said by grants, given and withdrawn by acts; the memberships of before become grants when the
-- state is computed anew, which the row in state_outdated asks for at the next start.
DROP TABLE membership;

CREATE TABLE access_grant (
    act INTEGER NOT NULL,
    compartment TEXT NOT NULL,
    to_hash BLOB NOT NULL,
    withdrawn INTEGER NOT NULL DEFAULT -1,
    sealed BLOB NOT NULL,              -- to, rights, from, until, by
    PRIMARY KEY (act, compartment)
) STRICT;
CREATE INDEX access_grant_to ON access_grant (to_hash);
CREATE INDEX access_grant_compartment ON access_grant (compartment);

CREATE TABLE body (
    code_hash BLOB PRIMARY KEY,
    act INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE body_member (
    code_hash BLOB NOT NULL,
    account TEXT NOT NULL,
    act INTEGER NOT NULL,
    PRIMARY KEY (code_hash, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX body_member_account ON body_member (account);

ALTER TABLE account ADD COLUMN confirmed INTEGER NOT NULL DEFAULT -1;
ALTER TABLE account ADD COLUMN closed INTEGER NOT NULL DEFAULT -1;

CREATE TABLE state_outdated (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
INSERT INTO state_outdated (one) VALUES (1);
