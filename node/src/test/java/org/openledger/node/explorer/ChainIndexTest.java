package org.openledger.node.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.node.explorer.TransferLogsTest.ALICE;
import static org.openledger.node.explorer.TransferLogsTest.ASSET;
import static org.openledger.node.explorer.TransferLogsTest.BOB;
import static org.openledger.node.explorer.TransferLogsTest.erc20;
import static org.openledger.node.explorer.TransferLogsTest.erc721;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.evm.state.Log;
import org.openledger.node.NodeException;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.node.explorer.Transfer.Kind;
import org.openledger.primitives.Address;

/// How an index fills, goes on, begins again and is read meanwhile.
class ChainIndexTest {
  private static final int BLOCKS = 60;

  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void name() {
    file = temp.resolve("index.sqlite");
  }

  /// In each block some transfers of Alice's: of two contracts and two kinds.
  private static ListedBlocks blocks() {
    List<List<Log>> logs = new ArrayList<>();
    for (int n = 0; n < BLOCKS; n++) {
      logs.add(
          List.of(
              erc20(ALICE, BOB, n),
              new Log(BOB, erc721(BOB, ALICE, n).topics(), new byte[0]),
              erc20(ALICE, ALICE, n)));
    }
    return new ListedBlocks(ListedBlocks.logging(logs).all());
  }

  private ChainIndex filled(ListedBlocks blocks) throws Exception {
    ChainIndex index = ChainIndex.open(file, blocks);
    ListedBlocks.await(index, blocks.head());
    return index;
  }

  private static Page<Moved> alices(ChainIndex index, Optional<Cursor> after, int limit) {
    return index.transfers(ALICE, Optional.empty(), Optional.empty(), new Wanted(after, limit));
  }

  private static List<Moved> all(
      ChainIndex index, Address address, Optional<Kind> kind, Optional<Address> contract) {
    List<Moved> all = new ArrayList<>();
    Optional<Cursor> next = Optional.empty();
    do {
      Page<Moved> page = index.transfers(address, kind, contract, new Wanted(next, 7));
      all.addAll(page.entries());
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  /// Everything that is in an index.
  private static List<String> dump(Path file) {
    try (Handle handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
      List<String> all = new ArrayList<>();
      for (String table :
          List.of("progress", "sent", "address_sent", "transfer", "address_transfer", "creation")) {
        handle
            .createQuery("SELECT * FROM " + table + " ORDER BY 1")
            .map((rs, _) -> {
              StringBuilder line = new StringBuilder(table);
              for (int i = 1; i <= rs.getMetaData().getColumnCount(); i++) {
                Object value = rs.getObject(i);
                line.append(' ')
                    .append(
                        value instanceof byte[] b
                            ? org.openledger.primitives.Hex.encode(b)
                            : String.valueOf(value));
              }
              return line.toString();
            })
            .forEach(all::add);
      }
      return all;
    }
  }

  @Test
  void pagesStayTheSameWhileBlocksCome() throws Exception {
    ListedBlocks blocks = blocks().upTo(BLOCKS / 2);
    try (ChainIndex index = filled(blocks)) {
      List<Moved> whole = all(index, ALICE, Optional.empty(), Optional.empty());
      assertThat(whole).hasSize(3 * BLOCKS / 2);
      List<Moved> read = new ArrayList<>();
      Optional<Cursor> next = Optional.empty();
      do {
        Page<Moved> page = alices(index, next, 4);
        read.addAll(page.entries());
        next = page.next();
        blocks.upTo(Math.min(BLOCKS, blocks.head() + 1));
        ListedBlocks.await(index, blocks.head());
      } while (next.isPresent());
      assertThat(read).isEqualTo(whole);
      assertThat(alices(index, Optional.empty(), 1).entries().getFirst().block())
          .isEqualTo(blocks.head());
    }
  }

  @Test
  void filtersByKindAndByContract() throws Exception {
    try (ChainIndex index = filled(blocks())) {
      List<Moved> whole = all(index, ALICE, Optional.empty(), Optional.empty());
      for (Kind kind : Kind.values()) {
        assertThat(all(index, ALICE, Optional.of(kind), Optional.empty()))
            .isEqualTo(whole.stream().filter(m -> m.transfer().kind() == kind).toList());
      }
      for (Address contract : List.of(ASSET, BOB, ALICE)) {
        assertThat(all(index, ALICE, Optional.empty(), Optional.of(contract)))
            .isEqualTo(
                whole.stream().filter(m -> m.transfer().contract().equals(contract)).toList());
      }
      assertThat(all(index, ALICE, Optional.of(Kind.ERC20), Optional.of(BOB))).isEmpty();
    }
  }

  @Test
  void aFilteredPageLooksAtSoMuchAndNoMore() throws Exception {
    int count = IndexReader.LOOKED_AT_MAX + 10;
    List<Log> many =
        new ArrayList<>(IntStream.range(0, count).mapToObj(n -> erc20(ALICE, BOB, n)).toList());
    many.addFirst(erc721(ALICE, BOB, 1));
    try (ChainIndex index = filled(ListedBlocks.logging(List.of(many)))) {
      Optional<Kind> kind = Optional.of(Kind.ERC721);
      Page<Moved> first =
          index.transfers(ALICE, kind, Optional.empty(), new Wanted(Optional.empty(), 5));
      assertThat(first.entries()).isEmpty();
      assertThat(first.next()).isPresent();
      Page<Moved> second =
          index.transfers(ALICE, kind, Optional.empty(), new Wanted(first.next(), 5));
      assertThat(second.entries()).hasSize(1);
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  void goesOnWhereItWas() throws Exception {
    ListedBlocks blocks = blocks();
    filled(blocks).close();
    List<String> atOnce = dump(file);
    Files.delete(file);
    for (int head : new int[] {0, 1, 17, 18, BLOCKS}) {
      filled(blocks.upTo(head)).close();
    }
    assertThat(dump(file)).isEqualTo(atOnce);
  }

  @Test
  void goesOnFromWhatACrashLeaves() throws Exception {
    ListedBlocks blocks = blocks();
    filled(blocks).close();
    List<String> atOnce = dump(file);
    Path crashed = temp.resolve("crashed.sqlite");
    Files.delete(file);
    try (ChainIndex index = filled(blocks.upTo(BLOCKS / 2))) {
      for (String end : List.of("", "-wal")) { // as kill -9 leaves them: nothing closed
        Files.copy(
            temp.resolve("index.sqlite" + end),
            temp.resolve("crashed.sqlite" + end),
            StandardCopyOption.REPLACE_EXISTING);
      }
      assertThat(index.height()).isEqualTo(BLOCKS / 2);
    }
    try (ChainIndex index = ChainIndex.open(crashed, blocks.upTo(BLOCKS / 2))) {
      assertThat(index.height()).isEqualTo(BLOCKS / 2);
      blocks.upTo(BLOCKS);
      ListedBlocks.await(index, BLOCKS);
    }
    assertThat(dump(crashed)).isEqualTo(atOnce);
  }

  @Test
  void besideABusyChainItComesToTheSame() throws Exception {
    ListedBlocks blocks = blocks();
    filled(blocks).close();
    List<String> atOnce = dump(file);
    Files.delete(file);
    filled(blocks.busy()).close();
    assertThat(dump(file)).isEqualTo(atOnce);
  }

  @Test
  void aGroupThatFailsLeavesNothingAndSaysWhy() throws Exception {
    ListedBlocks blocks = blocks();
    filled(blocks).close();
    List<String> atOnce = dump(file);
    Files.delete(file);
    try (ChainIndex index = filled(blocks.brokenAt(25))) {
      assertThat(index.failure())
          .get()
          .extracting(Throwable::getMessage)
          .asString()
          .contains("block 25 is broken");
      assertThat(index.height()).isZero();
      assertThat(alices(index, Optional.empty(), 5).entries()).isEmpty();
    }
    filled(blocks.brokenAt(Long.MAX_VALUE)).close();
    assertThat(dump(file)).isEqualTo(atOnce);
  }

  @Test
  void anotherChainsIndexIsBuiltAnew() throws Exception {
    filled(blocks()).close();
    ListedBlocks other = ListedBlocks.logging(List.of(List.of(erc20(BOB, ALICE, 1))));
    try (ChainIndex index = filled(other)) { // the same genesis, another block 1, and a lower head
      assertThat(all(index, ALICE, Optional.empty(), Optional.empty())).hasSize(1);
    }
    ListedBlocks longer =
        ListedBlocks.logging(List.of(List.of(erc20(ALICE, BOB, 1)), List.of(erc20(ALICE, BOB, 2))));
    List<String> before = dump(file);
    try (ChainIndex index = filled(longer)) {
      assertThat(all(index, ALICE, Optional.empty(), Optional.empty())).hasSize(2);
    }
    assertThat(dump(file)).isNotEqualTo(before);
  }

  @Test
  void damageAndAnotherSchemaAreBuiltAnew() throws Exception {
    ListedBlocks blocks = blocks();
    filled(blocks).close();
    List<String> atOnce = dump(file);
    Files.writeString(file, "this is no database, whatever its name says".repeat(200));
    filled(blocks).close();
    assertThat(dump(file)).isEqualTo(atOnce);
    try (Handle handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
      handle.execute("DELETE FROM sent");
      handle.execute("PRAGMA user_version = 77");
    }
    filled(blocks).close();
    assertThat(dump(file)).isEqualTo(atOnce);
  }

  @Test
  void somebodyElsesDatabaseIsLeftAlone() {
    try (Handle handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
      handle.execute("CREATE TABLE recipe (name TEXT)");
    }
    assertThatThrownBy(() -> ChainIndex.open(file, blocks()))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("something else", "nothing was changed");
    try (Handle handle = Jdbi.create("jdbc:sqlite:" + file).open()) {
      assertThat(handle.createQuery("SELECT count(*) FROM recipe").mapTo(Long.class).one())
          .isZero();
    }
  }

  @Test
  void aCursorIsReadBackByItsOwnListAlone() {
    Cursor cursor = new Cursor(Cursor.Of.TRANSFERS, Place.of(123_456, 789));
    assertThat(Cursor.parse(Cursor.Of.TRANSFERS, cursor.toString())).contains(cursor);
    assertThat(Cursor.parse(Cursor.Of.TRANSACTIONS, cursor.toString())).isEmpty();
    for (String text : List.of("", "AAAA", "!!!!!!!!!!!!", cursor + "A", "AYAAAAAAAAAA")) {
      assertThat(Cursor.parse(Cursor.Of.TRANSFERS, text)).as(text).isEmpty();
    }
  }
}
