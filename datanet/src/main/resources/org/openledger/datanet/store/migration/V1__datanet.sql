-- One Datanet a database. Ids, addresses and signatures are raw bytes; times are seconds since 1970.

CREATE TABLE datanet (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  id        BLOB    NOT NULL CHECK (length(id) = 32),
  chain_id  INTEGER NOT NULL,
  name      TEXT    NOT NULL
) STRICT;

CREATE TABLE row (
  sequence  INTEGER PRIMARY KEY,
  id        BLOB    NOT NULL UNIQUE CHECK (length(id) = 32),
  words     BLOB    NOT NULL UNIQUE CHECK (length(words) = 32),
  canonical BLOB    NOT NULL,
  label     TEXT,
  status    TEXT    NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'REJECTED'))
) STRICT;
CREATE INDEX row_label ON row (label) WHERE label IS NOT NULL;
CREATE INDEX row_status ON row (status);

CREATE TABLE contribution (
  row         BLOB    PRIMARY KEY REFERENCES row (id),
  contributor BLOB    NOT NULL CHECK (length(contributor) = 20),
  licence     TEXT    NOT NULL,
  source      TEXT    NOT NULL,
  consent     TEXT    NOT NULL,
  time        INTEGER NOT NULL,
  signature   BLOB    NOT NULL CHECK (length(signature) = 65)
) STRICT, WITHOUT ROWID;
CREATE INDEX contribution_contributor ON contribution (contributor);

CREATE TABLE review (
  row       BLOB    NOT NULL REFERENCES row (id),
  reviewer  BLOB    NOT NULL CHECK (length(reviewer) = 20),
  accept    INTEGER NOT NULL CHECK (accept IN (0, 1)),
  reason    TEXT    NOT NULL,
  time      INTEGER NOT NULL,
  signature BLOB    NOT NULL CHECK (length(signature) = 65),
  PRIMARY KEY (row, reviewer)
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
  number    INTEGER PRIMARY KEY,
  root      BLOB    NOT NULL UNIQUE CHECK (length(root) = 32),
  rows      INTEGER NOT NULL,
  licence   TEXT    NOT NULL,
  sealed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE version_row (
  version INTEGER NOT NULL REFERENCES version (number) DEFERRABLE INITIALLY DEFERRED,
  row     BLOB    NOT NULL REFERENCES row (id),
  PRIMARY KEY (version, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_grant (
  id         INTEGER PRIMARY KEY,
  asker      BLOB    NOT NULL CHECK (length(asker) = 20),
  purpose    TEXT    NOT NULL,
  granted_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > granted_at),
  revoked_at INTEGER
) STRICT;

-- What is sealed or signed does not change, whatever program holds the file.
CREATE TRIGGER version_kept BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'a sealed version does not change'); END;
CREATE TRIGGER version_stays BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'a sealed version is not deleted'); END;
CREATE TRIGGER version_row_kept BEFORE UPDATE ON version_row
BEGIN SELECT RAISE(ABORT, 'a sealed version does not change'); END;
CREATE TRIGGER version_row_stays BEFORE DELETE ON version_row
BEGIN SELECT RAISE(ABORT, 'a sealed version is not deleted'); END;
-- The rows of a version are written before the version itself, which closes it.
CREATE TRIGGER version_row_closed BEFORE INSERT ON version_row
WHEN EXISTS (SELECT 1 FROM version WHERE number = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a sealed version does not grow'); END;
CREATE TRIGGER contribution_kept BEFORE UPDATE ON contribution
BEGIN SELECT RAISE(ABORT, 'a signed contribution does not change'); END;
CREATE TRIGGER review_kept BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'a signed review does not change'); END;
CREATE TRIGGER row_kept BEFORE UPDATE OF id, words, canonical ON row
BEGIN SELECT RAISE(ABORT, 'the content of a row does not change'); END;

-- "OLDN" in ASCII, and the number of this migration.
PRAGMA application_id = 1330398286;
PRAGMA user_version = 1;
