package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.evm.fork.Fork;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Random programs by this machine and by go-ethereum's: the same state root and the same logs, so
/// the same gas too, which the sender's balance shows. Needs `evm` of go-ethereum on the path or in
/// Go's bin folder; `-Dfuzz.cases=N` and `-Dfuzz.seed=N` choose how many and which.
@Tag("slow")
class GethFuzzTest {
  private static final int FILE_CASES = 500;
  private static final Fork[] FORKS = Fork.values();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @TempDir private Path folder;

  private record Case(ObjectNode test, StateCase.Ran ran, Fork fork) {}

  @Test
  void randomProgramsEndAsInGeth() throws Exception {
    Optional<Path> evm = evm();
    assumeTrue(evm.isPresent(), "go-ethereum's evm is not installed: nothing was compared");
    int cases = Integer.getInteger("fuzz.cases", 2_000);
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Process geth =
        new ProcessBuilder(evm.get().toString(), "statetest")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int refused = 0;
    try (Writer names = geth.outputWriter();
        BufferedReader answers = geth.inputReader()) {
      for (int done = 0; done < cases; done += FILE_CASES) {
        Map<String, Case> batch = new LinkedHashMap<>();
        for (int i = done; i < Math.min(cases, done + FILE_CASES); i++) {
          batch.put("seed-" + (seed + i), random(seed + i));
        }
        refused += (int) batch.values().stream().filter(c -> c.ran().refused()).count();
        Path file = folder.resolve("batch.json");
        Files.writeString(file, written(batch).toString());
        names.write(file + "\n");
        names.flush();
        compare(batch, answer(answers));
      }
    } finally {
      geth.destroy();
    }
    assertThat(refused).as("most transactions run").isLessThan(cases / 10);
  }

  private static Case random(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Fork fork = FORKS[random.nextInt(FORKS.length)];
    ObjectNode test = new RandomStateTest(random).test(fork != Fork.CANCUN);
    ObjectNode indexes = JSON.objectNode().put("data", 0).put("gas", 0).put("value", 0);
    StateCase.Ran ran = new StateCase(test).run(fork, indexes);
    ObjectNode post = test.putObject("post").putArray(name(fork)).addObject();
    post.put("hash", ran.root().toString()).put("logs", ran.logs().toString());
    post.set("indexes", indexes);
    if (ran.refused()) {
      post.put("expectException", "refused");
    }
    return new Case(test, ran, fork);
  }

  private static ObjectNode written(Map<String, Case> batch) {
    ObjectNode all = JSON.objectNode();
    batch.forEach((name, c) -> all.set(name, c.test()));
    return all;
  }

  /// One JSON array, which ends with a line that holds nothing but its bracket.
  private static JsonNode answer(BufferedReader lines) throws Exception {
    StringBuilder text = new StringBuilder();
    String line;
    do {
      line = lines.readLine();
      if (line == null) {
        throw new AssertionError("evm ended: " + text);
      }
      text.append(line).append('\n');
    } while (!line.equals("]"));
    return Vectors.parse(text.toString().getBytes());
  }

  private static void compare(Map<String, Case> batch, JsonNode results) {
    assertThat(results.size()).isEqualTo(batch.size());
    for (JsonNode result : results) {
      Case c = batch.get(result.get("name").asString());
      assertThat(result.get("pass").asBoolean())
          .as(
              "%s %s: geth's root %s, ours %s: %s%n%s",
              result.get("name"),
              c.fork(),
              result.path("stateRoot"),
              c.ran().root(),
              result.path("error"),
              c.test())
          .isTrue();
    }
  }

  private static String name(Fork fork) {
    return fork.name().charAt(0) + fork.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static Optional<Path> evm() {
    Stream<Path> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
    Stream<Path> go = Stream.of(Path.of(System.getProperty("user.home"), "go", "bin"));
    return Stream.concat(path, go)
        .map(dir -> dir.resolve("evm"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
