-- One chain an index. A place is block << 20 | position within the block. Entries are records of a
-- fixed width (EntryCodec has the fields), so that one statement inserts thousands of them: a
-- statement for each cost four times as much. Keys of the address tables are an address and what
-- EntryCodec puts behind it, the place first, so that they sort by address and place.
CREATE TABLE progress (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  genesis BLOB    NOT NULL CHECK (length(genesis) = 32),
  height  INTEGER NOT NULL,
  hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE sent (
  place INTEGER PRIMARY KEY,
  entry BLOB    NOT NULL
) STRICT;
CREATE TABLE address_sent (
  key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE transfer (
  place INTEGER PRIMARY KEY,
  entry BLOB    NOT NULL
) STRICT;
CREATE TABLE address_transfer (
  key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE creation (
  place    INTEGER PRIMARY KEY,
  contract BLOB    NOT NULL UNIQUE
) STRICT;
