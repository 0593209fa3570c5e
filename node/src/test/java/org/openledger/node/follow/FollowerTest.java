package org.openledger.node.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.Header;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.chain.store.StoredBlock;
import org.openledger.node.NodeException;
import org.openledger.node.cli.Cli;
import org.openledger.node.clients.RunningChain;
import org.openledger.node.clients.Stock;
import org.openledger.node.home.ChainFolder;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A stock geth finds every block of a long, mixed chain valid, with the same state root.
@Tag("slow")
class FollowerTest {
  private static final int BLOCKS = 500;
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  /// The third contract of the deployer.
  private static final Address DEPOSITS = MixedLoad.created(MixedLoad.deployer(), 2);

  private static Path geth;
  @TempDir Path folder;

  @BeforeAll
  static void find() {
    Optional<Path> found = GethProcess.find();
    Assumptions.assumeTrue(
        found.isPresent(),
        "SKIPPED: no geth in OPENLEDGER_GETH, the PATH or ~/go/bin, so no stock client followed");
    geth = found.get();
  }

  @Test
  void gethFindsEveryBlockValid() throws Exception {
    ChainFolder ours = new ChainFolder(folder.resolve("chain"));
    Genesis genesis = genesis();
    ours.begin(genesis);
    Seeds.times(
        1,
        random -> {
          try (RunningChain node = open(ours, Cadence.WHEN_NEEDED)) {
            byte[] asset = code("Token", "Token", "%064x".formatted(1_000_000));
            MixedLoad load =
                MixedLoad.begin(node.chain(), random, asset, code("Mixed", "Mixed", ""));
            load.waitForALowerFee();
            load.until(BLOCKS);
            deposit(load);
          }
          try (RunningChain node = open(ours, Cadence.NEVER);
              GethProcess stock =
                  GethProcess.start(
                      geth,
                      Files.createDirectory(folder.resolve("geth")),
                      ours.dir().resolve("genesis.json"))) {
            assertIsMixed(node.chain());
            follow(node, stock);
          }
        });
  }

  /// Feeds all but the last blocks, and those by the command.
  private static void follow(RunningChain node, GethProcess stock) {
    Follower follower =
        new Follower(new RpcClient(URI.create(node.http()), Optional.empty()), stock.engine());
    long head = follower.head();
    assertThat(follower.begin()).isZero();
    for (long n = 1; n < head - 5; n++) {
      String root = node.chain().block(n).orElseThrow().block().header().stateRoot().toString();
      assertThat(follower.feed(n).stateRoot()).isEqualTo(root);
    }
    refusesAnotherRoot(node, stock, head - 5);
    String to = String.valueOf(head);
    assertThat(
            Cli.run(
                "chain",
                "follow",
                "--node",
                node.http(),
                "--geth-engine",
                stock.url(),
                "--jwt",
                stock.secret().toString(),
                "--to",
                to))
        .isZero();
    assertThat(follower.begin()).as("geth's height").isEqualTo(head);
  }

  /// The same block with another state root, which geth must not take.
  private static void refusesAnotherRoot(RunningChain node, GethProcess stock, long number) {
    RpcClient honest = new RpcClient(URI.create(node.http()), Optional.empty());
    JsonNode height = JsonNodeFactory.instance.stringNode("0x" + Long.toHexString(number));
    JsonNode payload = honest.call("openledger_getPayload", height);
    String root = payload.path(0).path("stateRoot").asString();
    try (FakeServer liar = new FakeServer()) {
      JsonNode whole = JsonNodeFactory.instance.booleanNode(false);
      liar.result(
          "eth_getBlockByNumber", honest.call("eth_getBlockByNumber", height, whole).toString());
      liar.result("openledger_getPayload", payload.toString().replace(root, Hash.ZERO.toString()));
      Follower follower = new Follower(liar.client(Duration.ofSeconds(20)), stock.engine());
      assertThatThrownBy(() -> follower.feed(number))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("block %d is not valid to the client".formatted(number))
          .hasMessageContaining("INVALID");
    }
  }

  /// A load that does not do all it should tests nothing. The counts leave room for chance: two
  /// seeds gave 50 and 63 blocks with requests.
  private static void assertIsMixed(Chain chain) {
    Hash none = chain.block(0).orElseThrow().block().header().requestsHash();
    Set<Integer> types = new TreeSet<>();
    int all = 0;
    int empty = 0;
    int failed = 0;
    int logs = 0;
    int asking = 0;
    for (long n = 1; n <= chain.head().number(); n++) {
      StoredBlock block = chain.block(n).orElseThrow();
      Header header = block.block().header();
      block.block().transactions().forEach(tx -> types.add(tx.body().type()));
      all += block.receipts().size();
      empty += block.receipts().isEmpty() ? 1 : 0;
      failed += (int) block.receipts().stream().filter(r -> !r.success()).count();
      logs += block.receipts().stream().mapToInt(r -> r.logs().size()).sum();
      asking += none.equals(header.requestsHash()) ? 0 : 1;
    }
    assertThat(types).containsExactly(0, 1, 2, 4);
    assertThat(all).as("transactions").isGreaterThan(700);
    assertThat(empty).as("empty blocks").isPositive();
    assertThat(failed).as("failed transactions").isGreaterThan(40);
    assertThat(logs).as("logs").isGreaterThan(40);
    assertThat(asking).as("blocks with requests for the consensus layer").isGreaterThan(20);
  }

  /// Two deposits in the layout of EIP-6110: five offsets, each field with its length before it.
  private static void deposit(MixedLoad load) throws Exception {
    load.create(code("Mixed", "Deposits", ""));
    for (int i = 0; i < 2; i++) {
      ByteBuffer data = ByteBuffer.allocate(576);
      for (int offset : new int[] {160, 256, 320, 384, 512}) {
        data.put(Calls.word(offset));
      }
      for (int length : new int[] {48, 32, 8, 96, 8}) {
        data.put(Calls.word(length)).put(new byte[(length + 31) / 32 * 32]);
      }
      assertThat(load.call(DEPOSITS, data.array()).receipt().logs()).hasSize(1);
    }
  }

  private static byte[] code(String file, String contract, String argument) throws Exception {
    return Hex.decode(Stock.bytecode(file, contract) + argument);
  }

  private static RunningChain open(ChainFolder folder, Cadence cadence) {
    return RunningChain.open(
        ChainConfig.of(folder.store(), folder.genesis(), RunningChain.sequencer(cadence, 1)),
        CLOCK);
  }

  private static Genesis genesis() {
    Genesis plain =
        Genesis.of(Genesis.DEMO_CHAIN_ID, CLOCK.instant().getEpochSecond(), MixedLoad.money());
    return new Genesis(
        plain.chainId(),
        plain.timestamp(),
        plain.gasLimit(),
        plain.baseFee(),
        plain.feeRecipient(),
        plain.prevRandao(),
        plain.extraData(),
        plain.forks(),
        DEPOSITS,
        plain.accounts());
  }
}
