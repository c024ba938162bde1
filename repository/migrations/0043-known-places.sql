-- Whence an account has signed in, so that the brake on guessing spares it there.
CREATE TABLE known_place (
    place BLOB PRIMARY KEY,            -- keyed BLAKE2b of a login and an address
    used INTEGER NOT NULL              -- UNIX time of a sign-in, to a day
) STRICT, WITHOUT ROWID;
