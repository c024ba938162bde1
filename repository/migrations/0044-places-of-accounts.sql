-- A known place says, sealed, whose it is and when it was used, so that it can be checked and nobody makes one known by writing a row.
-- Those of before say neither, and are forgotten: their owners make them known again by signing in.
DROP TABLE known_place;
CREATE TABLE known_place (
    place BLOB PRIMARY KEY,            -- keyed BLAKE2b of a login and an address
    used INTEGER NOT NULL,             -- UNIX time of a sign-in, to a day; for forgetting the oldest
    sealed BLOB NOT NULL               -- account, used
) STRICT, WITHOUT ROWID;
