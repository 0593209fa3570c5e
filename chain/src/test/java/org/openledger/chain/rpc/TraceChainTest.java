package org.openledger.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.store.GoldenLedger;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Keeper;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.fork.Fork;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// Every transaction of geth's chain, traced again: each used the gas of its receipt, and each step
/// leaves the gas that the next one has. One case a block.
@Tag("vectors")
@Tag("trace-chain")
class TraceChainTest {
  private static final int TOO_LARGE = -32003;

  @Test
  void everyTransactionUsesItsReceiptsGas() throws Exception {
    Vectors suite = Vectors.suite("trace-chain");
    Path folder = suite.path("golden-chain");
    Ledger ledger = GoldenLedger.of(folder, new InMemoryStore(), Ledger.ARCHIVE);
    JsonRpc rpc = rpc(ledger);
    for (long number = 1; number <= ledger.head().number(); number++) {
      StoredBlock block = ledger.block(number).orElseThrow();
      suite.run("block " + number, () -> check(rpc, block));
    }
    suite.done();
  }

  private static JsonRpc rpc(Ledger ledger) {
    Pool pool =
        new Pool(
            new Pool.Admission(PoolLimits.DEFAULT, ledger.genesis().chainId(), Fork.OSAKA),
            ledger.latest(),
            new FakeClock(0),
            Keeper.NONE);
    return new JsonRpc(
        new RpcBackend(
            ledger,
            pool,
            new Finality(0, 0),
            pool::add,
            new FakeClock(0),
            new SplittableRandom(1),
            "OpenLedger/test"),
        RpcLimits.DEFAULT);
  }

  private static void check(JsonRpc rpc, StoredBlock block) {
    List<JsonNode> calls =
        results(
            trace(rpc, block, "{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}"));
    assertThat(calls).hasSize(block.senders().size());
    for (int i = 0; i < calls.size(); i++) {
      assertThat(Long.decode(calls.get(i).get("gasUsed").asString())).isEqualTo(block.gasUsed(i));
    }
    results(trace(rpc, block, "{\"tracer\":\"flatCallTracer\"}"));
    results(
        trace(rpc, block, "{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}"));
    JsonNode steps = trace(rpc, block, "{\"disableStorage\":true}");
    if (steps.path("error").path("code").asInt() != TOO_LARGE) {
      results(steps).forEach(result -> gasAddsUp(result.get("structLogs")));
    }
  }

  private static JsonNode trace(JsonRpc rpc, StoredBlock block, String config) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"debug_traceBlockByNumber\",\"params\":[\"0x%x\",%s]}"
            .formatted(block.block().number(), config);
    return Vectors.parse(rpc.handle(request).orElseThrow().getBytes());
  }

  private static List<JsonNode> results(JsonNode answer) {
    assertThat(answer.path("error").toString()).as("error").isEmpty();
    return answer.get("result").valueStream().map(tx -> tx.get("result")).toList();
  }

  private static void gasAddsUp(JsonNode steps) {
    for (int i = 0; i + 1 < steps.size(); i++) {
      JsonNode step = steps.get(i);
      JsonNode next = steps.get(i + 1);
      boolean calls = step.get("op").asString().matches(".*(CALL|CALLCODE|CREATE2?)");
      if (!calls && step.get("depth").equals(next.get("depth"))) {
        assertThat(step.get("gas").asLong() - step.get("gasCost").asLong())
            .as(step.toString())
            .isEqualTo(next.get("gas").asLong());
      }
    }
  }
}
