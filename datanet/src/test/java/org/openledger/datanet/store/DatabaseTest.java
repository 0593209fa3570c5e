package org.openledger.datanet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.datanet.Samples;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.DatanetException.Code;
import org.openledger.datanet.row.Row;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Signature;

class DatabaseTest {
  private static final long ROOMY = 1L << 30;
  private static final KeyPair KEY = Samples.key("contributor");
  private static final Signature SIGNATURE = KEY.sign(Hash.ZERO);

  @TempDir Path folder;

  @Test
  void anImportThatIsKilledInTheMiddleLeavesNothing() throws Exception {
    Path file = file();
    try (Database database = Database.open(file, ROOMY)) {
      database.write(handle -> Rows.insert(handle, news(5, 1)));
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Import.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as(said).isEqualTo(137);
    try (Database database = Database.open(file, ROOMY)) {
      assertThat(pending(database)).isEqualTo(5);
      database.write(handle -> Rows.insert(handle, news(200, 2)));
      assertThat(pending(database)).isEqualTo(205);
    }
  }

  /// Starts an import of 200 rows, and is gone before it is committed.
  static final class Import {
    public static void main(String[] args) {
      Database database = Database.open(Path.of(args[0]), ROOMY);
      database.write(handle -> {
        Rows.insert(handle, news(200, 2));
        if (Rows.count(handle, RowStatus.PENDING) == 205) {
          Runtime.getRuntime().halt(137);
        }
        return handle;
      });
    }
  }

  @Test
  void anImportThatFailsInTheMiddleLeavesNothing() {
    try (Database database = Database.open(file(), ROOMY)) {
      assertThatThrownBy(() ->
              database.write(handle -> {
                Rows.insert(handle, news(50, 1));
                throw DatanetException.invalid("stop");
              }))
          .hasMessage("stop");
      assertThat(pending(database)).isZero();
    }
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothing() {
    try (Database database = Database.open(file(), 200 << 10)) {
      assertThatThrownBy(() -> database.write(handle -> Rows.insert(handle, news(2000, 1))))
          .isInstanceOf(DatanetException.class)
          .hasMessageContaining("no room left")
          .extracting(e -> ((DatanetException) e).code())
          .isEqualTo(Code.DISK_FULL);
      assertThat(pending(database)).isZero();
      database.write(handle -> Rows.insert(handle, news(3, 1)));
      assertThat(pending(database)).isEqualTo(3);
    }
  }

  @Test
  void aDatabaseOfANewerProgramIsRefused() throws SQLException {
    Database.open(file(), ROOMY).close();
    sql("PRAGMA user_version = 99");
    fails(Code.OTHER_VERSION, "was written by a newer program (schema 99, this one knows 2)");
  }

  @Test
  void aDatabaseOfSomethingElseIsRefused() throws SQLException {
    sql("CREATE TABLE bookmarks (url TEXT)");
    fails(Code.OTHER_VERSION, "is a database of something else");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file(), "This is a letter, not a database. ".repeat(200));
    fails(Code.CORRUPT, "is damaged");
  }

  @Test
  void aDamagedDatabaseIsRefused() throws IOException {
    try (Database database = Database.open(file(), ROOMY)) {
      database.write(handle -> Rows.insert(handle, news(500, 1)));
    }
    try (var bytes = new RandomAccessFile(file().toFile(), "rw")) {
      byte[] garbage = new byte[4096];
      java.util.Arrays.fill(garbage, (byte) 0xA5);
      for (int page = 12; page < bytes.length() / 4096; page += 3) {
        bytes.seek(page * 4096L);
        bytes.write(garbage);
      }
    }
    fails(Code.CORRUPT, "restore it from a backup");
  }

  @Test
  void aRowWhoseBytesWereChangedIsNotHandedOut() throws SQLException {
    Row row = Samples.row("question", "answer");
    try (Database database = Database.open(file(), ROOMY)) {
      database.write(handle -> Rows.insert(handle, List.of(news(row))));
    }
    sql("DROP TRIGGER row_kept");
    sql(
        "UPDATE row SET canonical = CAST(replace(CAST(canonical AS TEXT), 'answer', 'ANSWER') AS"
            + " BLOB)");
    try (Database database = Database.open(file(), ROOMY)) {
      assertThatThrownBy(() -> database.read(h -> Rows.find(h, row.id())))
          .hasMessageContaining("are not the row's");
    }
  }

  @Test
  void aDatabaseOfTheFirstSchemaIsBroughtForwardWithItsRows() throws SQLException {
    var source = new org.sqlite.SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file());
    org.flywaydb.core.Flyway.configure()
        .dataSource(source)
        .locations("classpath:org/openledger/datanet/store/migration")
        .target("1")
        .load()
        .migrate();
    sql("INSERT INTO access_grant VALUES (1, zeroblob(20), 'to learn', 5, 9, NULL)");
    try (Database database = Database.open(file(), ROOMY)) {
      database.write(handle -> Rows.insert(handle, news(3, 1)));
      assertThat(pending(database)).isEqualTo(3);
      assertThat(database.<Integer>read(h -> Grants.list(h).size())).isEqualTo(1);
      assertThat(database.<Integer>read(h -> Requests.waiting(h, Optional.empty(), Instant.EPOCH)))
          .isZero();
    }
  }

  @Test
  void aSecondWriterIsRefused() {
    try (Database first = Database.open(file(), ROOMY)) {
      fails(Code.CONFLICT, "is open in this process already");
      assertThat(pending(first)).isZero();
    }
    Database.open(file(), ROOMY).close();
  }

  @Test
  void theDatabaseItselfKeepsWhatIsSealedAndSigned() throws SQLException {
    Row row = Samples.row("question", "answer");
    try (Database database = Database.open(file(), ROOMY)) {
      database.write(handle -> Rows.insert(handle, List.of(news(row))));
      database.write(handle -> {
        Rows.mark(handle, row.id(), RowStatus.ACCEPTED);
        return Versions.seal(handle, Samples.CLOCK.instant());
      });
    }
    for (String change :
        List.of(
            "UPDATE version SET rows = 2",
            "DELETE FROM version",
            "UPDATE version_row SET version = 2",
            "DELETE FROM version_row",
            "INSERT INTO version_row SELECT 1, x'00'",
            "UPDATE contribution SET licence = 'MIT'",
            "UPDATE row SET canonical = x'00'",
            "DELETE FROM row")) {
      assertThatThrownBy(() -> sql(change)).as(change).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void readsWhileItWrites() {
    try (Database database = Database.open(file(), ROOMY)) {
      int seen =
          database.write(handle -> {
            Rows.insert(handle, news(10, 1));
            return pending(database);
          });
      assertThat(seen).isZero();
    }
  }

  private void fails(Code code, String message) {
    assertThatThrownBy(() -> Database.open(file(), ROOMY))
        .isInstanceOf(DatanetException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((DatanetException) e).code())
        .isEqualTo(code);
  }

  private static int pending(Database database) {
    return database.read(h -> Rows.count(h, RowStatus.PENDING));
  }

  private Path file() {
    return folder.resolve("test.db");
  }

  private void sql(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var s = connection.createStatement()) {
      s.execute("PRAGMA foreign_keys = ON");
      s.execute(statement);
    }
  }

  private static List<Rows.New> news(int count, long seed) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Rows.New> out = new ArrayList<>();
    Samples.randomRows(random, count).forEach(row -> out.add(news(row)));
    return out;
  }

  private static Rows.New news(Row row) {
    // The store keeps signatures that were checked before: any will do here.
    var said = Samples.contribution(row, KEY);
    return new Rows.New(row, said, SIGNATURE, Optional.empty());
  }
}
