-- Symbols that differ in case only are one symbol to people and to many disks: found by a keyed hash of the folded symbol, which the
-- next start computes. Not UNIQUE: older documents may differ so.
ALTER TABLE document ADD COLUMN folded_hash BLOB NOT NULL DEFAULT x'';
CREATE INDEX document_folded ON document (compartment, folded_hash);
INSERT OR IGNORE INTO state_outdated (one) VALUES (1);
