-- Requests to read and the owner's signed word on them; where versions stand on chain.

CREATE TABLE access_request (
  id        INTEGER PRIMARY KEY,
  asker     BLOB    NOT NULL CHECK (length(asker) = 20),
  purpose   TEXT    NOT NULL,
  until     INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  signature BLOB    NOT NULL UNIQUE CHECK (length(signature) = 65),
  denied_at INTEGER,
  grant_id  INTEGER UNIQUE REFERENCES access_grant (id),
  CHECK (denied_at IS NULL OR grant_id IS NULL)
) STRICT;
CREATE INDEX access_request_asker ON access_request (asker);

-- A grant or its revocation as the owner signed it; one of an older program has none.
CREATE TABLE access_word (
  grant_id  INTEGER NOT NULL REFERENCES access_grant (id),
  kind      TEXT    NOT NULL CHECK (kind IN ('GRANT', 'REVOCATION')),
  time      INTEGER NOT NULL,
  signature BLOB    NOT NULL UNIQUE CHECK (length(signature) = 65),
  PRIMARY KEY (grant_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_anchor (
  version     INTEGER PRIMARY KEY REFERENCES version (number),
  transaction_hash BLOB NOT NULL CHECK (length(transaction_hash) = 32),
  block       INTEGER NOT NULL
) STRICT;

CREATE INDEX review_reviewer ON review (reviewer);

CREATE TRIGGER access_request_kept BEFORE UPDATE OF id, asker, purpose, until, time, signature ON access_request
BEGIN SELECT RAISE(ABORT, 'a signed request does not change'); END;
CREATE TRIGGER access_word_kept BEFORE UPDATE ON access_word
BEGIN SELECT RAISE(ABORT, 'a signed word does not change'); END;

PRAGMA user_version = 2;
