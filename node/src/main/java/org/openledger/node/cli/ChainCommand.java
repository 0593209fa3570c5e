package org.openledger.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.RocksStore;
import org.openledger.chain.transfer.BlockFile;
import org.openledger.chain.transfer.BlockImporter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.home.ChainFolder;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Hash;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `openledger chain`: the chain alone, and blocks that come from and go to other clients.
@Command(
    name = "chain",
    mixinStandardHelpOptions = true,
    subcommands = {ChainRunCommand.class, ChainFollowCommand.class},
    description = "The chain alone: begin one, bring blocks in and out, run it.",
    footer = {
      "",
      "Examples:",
      "  openledger chain init --dev && openledger chain run",
      "  openledger chain init --genesis genesis.json",
      "  openledger chain import --rlp chain.rlp.gz"
    })
public final class ChainCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Command(
      name = "init",
      mixinStandardHelpOptions = true,
      description = "Begin a chain in the home folder.",
      footer = {
        "",
        "Examples:",
        "  openledger chain init --genesis genesis.json",
        "  openledger chain init --dev --gas-limit 600000000"
      })
  int init(
      @Option(
              names = "--genesis",
              paramLabel = "FILE",
              description = "A genesis in geth's format: Cancun, Prague or Osaka.")
          @Nullable Path file,
      @Option(
              names = "--dev",
              description = "Money in the ten accounts whose keys everybody knows.")
          boolean dev,
      @Option(
              names = "--gas-limit",
              paramLabel = "N",
              defaultValue = "30000000",
              description = "With --dev: gas of a block (30000000).")
          long gasLimit) {
    GlobalOptions options = Cli.options(spec);
    Arguments arguments = new Arguments(spec);
    if ((file == null) != dev) {
      throw arguments.wrong("name one of --genesis FILE and --dev");
    }
    arguments.within("--gas-limit", gasLimit, FeeMarket.GAS_LIMIT_MIN, Long.MAX_VALUE);
    Genesis genesis =
        file == null
            ? DevChain.genesis(gasLimit, Clock.systemUTC().millis() / 1_000)
            : ChainFolder.read(file);
    ChainFolder folder = options.home().chain();
    folder.begin(genesis);
    Block first = genesis.block();
    Console console = options.console();
    console.document(Map.of("chain_id", genesis.chainId(), "hash", first.hash().toString()));
    console.line(
        "chain %d begins with block 0 %s, state root %s"
            .formatted(genesis.chainId(), first.hash(), first.header().stateRoot()));
    return 0;
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Run and append blocks that another client exported.",
      footer = {"", "Example:", "  openledger chain import --rlp chain.rlp.gz"})
  int importBlocks(
      @Option(
              names = "--rlp",
              required = true,
              paramLabel = "FILE",
              description = "Blocks as RLP, one after the other; block 0 may be the first.")
          Path file,
      @Option(
              names = "--archive",
              description = "Keep the state after every block, not only after the last 90000.")
          boolean archive) {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    ChainFolder folder = options.home().chain();
    Genesis genesis = folder.genesis(); // before the store, which would be made
    long added = 0;
    long gas = 0;
    long history = archive ? Ledger.ARCHIVE : Ledger.HISTORY;
    try (Ledger ledger = Ledger.open(RocksStore.open(folder.store()), genesis, history);
        BlockFile.Reader blocks = BlockFile.read(file);
        Progress progress = console.progress("importing")) {
      BlockImporter importer = new BlockImporter(ledger);
      for (Optional<Block> next = blocks.next(); next.isPresent(); next = blocks.next()) {
        if (add(importer, next.get(), ledger)) {
          added++;
          gas += next.get().header().gasUsed();
        }
        progress.say("block %,d, %,d new".formatted(next.get().number(), added));
      }
      say(console, ledger.head(), new Imported(added, gas, progress.seconds()));
      return 0;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private record Imported(long blocks, long gas, double seconds) {}

  private static void say(Console console, Block head, Imported imported) {
    Hash root = head.header().stateRoot();
    console.document(
        Map.of(
            "imported",
            imported.blocks,
            "head",
            head.number(),
            "hash",
            head.hash().toString(),
            "state_root",
            root.toString(),
            "gas",
            imported.gas,
            "seconds",
            imported.seconds));
    console.line(
        "%,d blocks imported in %.1f s (%,.0f Mgas/s); the head is block %d %s, state root %s"
            .formatted(
                imported.blocks,
                imported.seconds,
                imported.gas / imported.seconds / 1e6,
                head.number(),
                head.hash(),
                root));
  }

  private static boolean add(BlockImporter importer, Block block, Ledger ledger) {
    try {
      return importer.add(block);
    } catch (ChainException e) {
      throw new NodeException(
          Code.STAGE,
          "block %d %s was not imported: %s. The chain stands at block %d; nothing of this block was kept."
              .formatted(block.number(), block.hash(), e.getMessage(), ledger.head().number()),
          e);
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Write all blocks as other clients read them.",
      footer = {"", "Example:", "  openledger chain export --rlp chain.rlp.gz"})
  int exportBlocks(
      @Option(
              names = "--rlp",
              required = true,
              paramLabel = "FILE",
              description = "A file that is not there yet; gzipped when its name ends in .gz.")
          Path file) {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    ChainFolder folder = options.home().chain();
    Genesis genesis = folder.genesis(); // before the store, which would be made
    try (Ledger ledger = Ledger.open(RocksStore.open(folder.store()), genesis, Ledger.ARCHIVE);
        BlockFile.Writer out = BlockFile.write(file);
        Progress progress = console.progress("exporting")) {
      long head = ledger.head().number();
      for (long n = 0; n <= head; n++) {
        out.add(ledger.block(n).orElseThrow().block());
        progress.at(n + 1, head + 1, "blocks");
      }
      console.document(Map.of("exported", head + 1, "file", file.toString()));
      console.line("%,d blocks exported to %s".formatted(head + 1, file));
      return 0;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static NodeException unreadable(Path file, IOException e) {
    return new NodeException(
        Code.ARGUMENT,
        "%s cannot be used: %s %s"
            .formatted(file, e.getClass().getSimpleName(), String.valueOf(e.getMessage())),
        e);
  }
}
