-- One chain an index. Addresses and hashes are raw bytes, amounts big-endian without leading zeros,
-- times seconds since 1970. A place is block << 20 | position within the block.
CREATE TABLE progress (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  genesis BLOB    NOT NULL CHECK (length(genesis) = 32),
  height  INTEGER NOT NULL,
  hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE sent (
  place     INTEGER PRIMARY KEY,
  time      INTEGER NOT NULL,
  hash      BLOB    NOT NULL,
  sender    BLOB    NOT NULL,
  receiver  BLOB,
  created   BLOB,
  value     BLOB    NOT NULL,
  gas_used  INTEGER NOT NULL,
  gas_price BLOB    NOT NULL,
  method    TEXT,
  success   INTEGER NOT NULL
) STRICT;
CREATE TABLE address_sent (
  address BLOB    NOT NULL,
  place   INTEGER NOT NULL,
  PRIMARY KEY (address, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE transfer (
  place     INTEGER PRIMARY KEY,
  sent      INTEGER NOT NULL,
  log_index INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  contract  BLOB    NOT NULL,
  sender    BLOB    NOT NULL,
  receiver  BLOB    NOT NULL,
  asset_id  BLOB    NOT NULL,
  amount    BLOB    NOT NULL
) STRICT;
CREATE TABLE address_transfer (
  address BLOB    NOT NULL,
  place   INTEGER NOT NULL,
  PRIMARY KEY (address, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE creation (
  place    INTEGER PRIMARY KEY,
  contract BLOB    NOT NULL UNIQUE
) STRICT;
