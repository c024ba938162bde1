-- What the secretariat asks of parties (comments, signatures, to acknowledge notices), and what they say to versions.
CREATE TABLE task (
    act INTEGER PRIMARY KEY,
    type TEXT NOT NULL,                -- consultation, signature, notice
    compartment TEXT NOT NULL,
    document TEXT NOT NULL,            -- '': a notice about none
    version INTEGER NOT NULL,
    closed INTEGER NOT NULL DEFAULT -1,
    sealed BLOB NOT NULL               -- by, time, parties, number, subject, text, word, due
) STRICT;
CREATE INDEX task_document ON task (document, act);
CREATE INDEX task_compartment ON task (compartment, act);

CREATE TABLE task_party (
    task INTEGER NOT NULL,
    party_hash BLOB NOT NULL,
    done INTEGER NOT NULL DEFAULT -1,  -- a signature's is seen from the version's signatures
    PRIMARY KEY (task, party_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_party_waiting ON task_party (party_hash, done, task);

CREATE TABLE comment (
    act INTEGER PRIMARY KEY,
    compartment TEXT NOT NULL,
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL               -- by, party, time, task, article, text, complete, late
) STRICT;
CREATE INDEX comment_document ON comment (document, act);

-- The number that a compartment's last notice has, erased or not.
CREATE TABLE notice_number (
    compartment TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An activity view reads a compartment's acts backwards.
CREATE INDEX act_compartment ON act (compartment, position);
