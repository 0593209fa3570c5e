package org.openledger.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `openledger chain …` with what it cannot work with: one sentence, the right exit code, and a
/// home folder as it was.
class ChainArgumentsTest {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @TempDir Path temp;
  private final StringWriter err = new StringWriter();

  /// Runs a line of words; `HOME` and `FILES` in it are a fresh home folder and a folder of files.
  private int run(String line) {
    String[] words = ("--home HOME " + line).split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("HOME", home().toString()).replace("FILES", temp.toString());
    }
    err.getBuffer().setLength(0);
    return Cli.commandLine(words).setErr(new PrintWriter(err, true)).execute(words);
  }

  private Path home() {
    return temp.resolve("home");
  }

  private void assertSaid(String sentence) {
    assertThat(err.toString().lines().filter(line -> line.startsWith("openledger: ")))
        .singleElement()
        .asString()
        .contains(sentence);
    assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("unexpected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chain",
        "chain init --dev",
        "chain import --rlp FILES/a",
        "chain export --rlp FILES/a",
        "chain follow --geth-engine http://127.0.0.1:1 --jwt FILES/jwt",
        "chain run"
      })
  void anUnknownOptionIsWrongUsage(String line) {
    assertThat(run(line + " --colour")).isEqualTo(WRONG_USAGE);
    assertSaid("--colour");
    assertThat(home().resolve("chain")).doesNotExist();
  }

  @Test
  void aMissingCommandIsWrongUsage() {
    assertThat(run("chain")).isEqualTo(WRONG_USAGE);
    assertSaid("a command is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "import, --rlp",
    "export, --rlp",
    "follow, --geth-engine",
    "follow --geth-engine http://127.0.0.1:1, --jwt"
  })
  void aMissingOptionIsWrongUsage(String command, String option) {
    assertThat(run("chain " + command)).isEqualTo(WRONG_USAGE);
    assertSaid(option);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --dev --genesis FILES/genesis.json"})
  void aChainBeginsWithOneGenesis(String options) {
    assertThat(run("chain init" + options)).isEqualTo(WRONG_USAGE);
    assertSaid("name one of --genesis FILE and --dev");
    assertThat(home().resolve("chain")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "init --dev --gas-limit 4999, '--gas-limit is at least 5,000, not 4,999'",
    "init --dev --gas-limit -1, --gas-limit",
    "init --dev --gas-limit much, --gas-limit",
    "run --gas-limit -30000000, --gas-limit",
    "run --gas-limit 4999, --gas-limit",
    "run --block-time-ms 0, '--block-time-ms is 1 to 3,600,000, not 0'",
    "run --block-time-ms -5, --block-time-ms",
    "run --block-time-ms 3600001, --block-time-ms",
    "run --block-time-ms soon, --block-time-ms",
    "run --port -1, --port",
    "run --port 65536, '--port is 0 to 65,535, not 65,536'",
    "run --safe -1, '--safe is at least 0, not -1'",
    "run --finalized -1, --finalized",
    "run --finalized 99999999999999999999, --finalized",
    "run --fee-recipient 0x12, --fee-recipient",
    "run --fee-recipient alice, --fee-recipient",
    "follow --geth-engine http://127.0.0.1:1 --jwt FILES/jwt --to -1, --to"
  })
  void aNumberOrAddressThatCannotBeIsWrongUsage(String line, String sentence) {
    assertThat(run("chain " + line)).isEqualTo(WRONG_USAGE);
    assertSaid(sentence);
    assertThat(home().resolve("chain")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8551",
        "127.0.0.1",
        "ftp://127.0.0.1",
        "http://",
        "http:/x",
        "a%b",
        "ipc"
      })
  void anAddressThatIsNoneIsWrongUsage(String url) {
    assertThat(run("chain follow --jwt FILES/jwt --geth-engine " + url)).isEqualTo(WRONG_USAGE);
    assertSaid("--geth-engine is an address like http://127.0.0.1:8545, not '" + url + "'");
    String good = "chain follow --jwt FILES/jwt --geth-engine http://127.0.0.1:1 --node ";
    assertThat(run(good + url)).isEqualTo(WRONG_USAGE);
    assertSaid("--node is an address");
  }

  @Test
  void aSecretThatIsMissingOrNoneIsSaid() throws IOException {
    String line = "chain follow --geth-engine http://127.0.0.1:1 --jwt FILES/jwt";
    assertThat(run(line)).isEqualTo(FAILED);
    assertSaid("no file with a secret of 32 bytes in hex");
    Files.writeString(temp.resolve("jwt"), "guess");
    assertThat(run(line)).isEqualTo(FAILED);
    assertSaid("holds no secret of 32 bytes in hex");
    assertThat(err.toString()).doesNotContain("guess");
  }

  @Test
  void aNodeThatDoesNotAnswerIsSaid() throws IOException {
    Files.writeString(temp.resolve("jwt"), "07".repeat(32));
    String line = "chain follow --geth-engine http://127.0.0.1:1 --jwt FILES/jwt --node ";
    assertThat(run(line + "http://127.0.0.1:1")).isEqualTo(FAILED);
    assertSaid("eth_getBlockByNumber at http://127.0.0.1:1: no answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"config\":{}}", "{\"config\":{\"chainId\":-1}}", "\u0000"})
  void aGenesisThatIsNoneIsSaid(String text) throws IOException {
    Files.writeString(temp.resolve("genesis.json"), text);
    assertThat(run("chain init --genesis FILES/genesis.json")).isEqualTo(FAILED);
    assertSaid("genesis");
    assertThat(home().resolve("chain/genesis.json")).doesNotExist();
  }

  @Test
  void aGenesisThatIsMissingOrAFolderIsSaid() {
    assertThat(run("chain init --genesis FILES/none.json")).isEqualTo(FAILED);
    assertSaid("no genesis file of at most 64 MiB at");
    assertThat(run("chain init --genesis FILES")).isEqualTo(FAILED);
    assertSaid("no genesis file of at most 64 MiB at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "import --rlp FILES/chain.rlp", "export --rlp FILES/out.rlp"})
  void withoutAChainEachSaysHowToBeginOne(String command) {
    assertThat(run("chain " + command)).isEqualTo(FAILED);
    assertSaid("'openledger chain init --genesis FILE' begins one");
    assertThat(home().resolve("chain")).doesNotExist();
    assertThat(temp.resolve("out.rlp")).doesNotExist();
  }

  @Test
  void anotherGenesisDoesNotReplaceTheFirst() throws IOException {
    assertThat(run("chain init --dev")).isZero();
    String kept = Files.readString(home().resolve("chain/genesis.json"));
    assertThat(run("chain init --dev --gas-limit 40000000")).isEqualTo(FAILED);
    assertSaid("holds a chain with another genesis");
    assertThat(Files.readString(home().resolve("chain/genesis.json"))).isEqualTo(kept);
  }

  @Test
  void aFileOfBlocksThatIsMissingOrNoneIsSaidAndLeavesTheChain() throws IOException {
    assertThat(run("chain init --dev")).isZero();
    assertThat(run("chain import --rlp FILES/none.rlp")).isEqualTo(FAILED);
    assertSaid("none.rlp cannot be used: NoSuchFileException");
    Files.writeString(temp.resolve("text.rlp"), "these are no blocks");
    assertThat(run("chain import --rlp FILES/text.rlp")).isEqualTo(FAILED);
    Files.writeString(temp.resolve("text.rlp.gz"), "this is no archive");
    assertThat(run("chain import --rlp FILES/text.rlp.gz")).isEqualTo(FAILED);
    assertSaid("text.rlp.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(temp.resolve("cut.rlp.gz")))) {
      out.write(new byte[] {(byte) 0xf9, 2, 0, 1});
    }
    assertThat(run("chain import --rlp FILES/cut.rlp.gz")).isEqualTo(FAILED);
    assertThat(run("chain export --rlp FILES/out.rlp")).isZero();
    assertThat(run("chain export --rlp FILES/out.rlp")).as("over another file").isEqualTo(FAILED);
    assertSaid("out.rlp cannot be used: FileAlreadyExistsException");
    assertThat(run("chain import --rlp FILES/out.rlp")).as("its own block 0").isZero();
  }

  @Test
  void theChainOfKnownKeysIsNotShownToOthers() {
    assertThat(run("chain init --dev")).isZero();
    assertThat(run("chain run --host 0.0.0.0")).isEqualTo(FAILED);
    assertSaid("keys that everybody knows");
    assertThat(home().resolve("chain/store")).doesNotExist();
  }
}
