package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.block.Header;
import tools.jackson.databind.JsonNode;

/// What `eth_simulateV1` is asked: blocks with calls, each on the state that the one before left.
///
/// @param blocks in order, without gaps, each with its number, time and withdrawals
/// @param strict check nonces and fees as for transactions
record Simulation(
    List<SimulatedBlock> blocks, boolean strict, boolean transfers, boolean fullTransactions) {
  private static final int BLOCKS_MAX = 256;
  private static final int BLOCK_CALLS_MAX = 5_000;
  private static final int CALLS_MAX = 10_000;
  private static final long SECONDS_BETWEEN = 12;

  /// One block that is asked for.
  record SimulatedBlock(
      long number,
      long time,
      BlockOverrides overrides,
      StateOverrides state,
      List<CallArguments> calls) {}

  /// A block as it was asked for.
  private record Asked(BlockOverrides overrides, StateOverrides state, List<CallArguments> calls) {
    static Asked of(int i, JsonNode node) {
      Fields f = new Fields(i, node, "ethapi.simBlock");
      BlockOverrides overrides = f.part("blockOverrides", BlockOverrides::of);
      StateOverrides state = f.part("stateOverrides", StateOverrides::of);
      List<CallArguments> calls = f.list("calls", CallArguments::of);
      return new Asked(
          overrides == null ? BlockOverrides.NONE : overrides,
          state == null ? StateOverrides.NONE : state,
          calls == null ? List.of() : calls);
    }
  }

  /// Argument `i` of a call, for blocks after `base`.
  static Simulation of(int i, JsonNode node, Header base) {
    Fields f = new Fields(i, node, "ethapi.simOpts");
    List<Asked> asked = f.list("blockStateCalls", Asked::of);
    if (asked == null || asked.isEmpty()) {
      throw new RpcFailure(RpcFailure.INVALID_PARAMS, "empty input");
    }
    count(asked);
    return new Simulation(
        ordered(asked, base),
        f.flag("validation"),
        f.flag("traceTransfers"),
        f.flag("returnFullTransactions"));
  }

  private static void count(List<Asked> blocks) {
    if (blocks.size() > BLOCKS_MAX) {
      throw limit("too many blocks");
    }
    int calls = 0;
    for (Asked block : blocks) {
      if (block.calls.size() > BLOCK_CALLS_MAX) {
        throw limit(
            "too many calls in block: %d > %d".formatted(block.calls.size(), BLOCK_CALLS_MAX));
      }
      calls += block.calls.size();
      if (calls > CALLS_MAX) {
        throw limit("too many calls: %d > %d".formatted(calls, CALLS_MAX));
      }
    }
  }

  /// Numbers and times, with empty blocks where numbers were left out.
  private static List<SimulatedBlock> ordered(List<Asked> asked, Header base) {
    List<SimulatedBlock> blocks = new ArrayList<>();
    long number = base.number();
    long time = base.timestamp();
    for (Asked block : asked) {
      Long wanted = block.overrides.number();
      long next = wanted == null ? number + 1 : wanted;
      if (next <= number) {
        throw new RpcFailure(
            RpcFailure.BLOCK_NUMBER,
            "block numbers must be in order: %d <= %d".formatted(next, number));
      }
      if (next - base.number() > BLOCKS_MAX) {
        throw limit("too many blocks");
      }
      for (number++; number < next; number++) {
        time += SECONDS_BETWEEN;
        blocks.add(
            new SimulatedBlock(number, time, BlockOverrides.NONE, StateOverrides.NONE, List.of()));
      }
      Long at = block.overrides.time();
      if (at != null && at <= time) {
        throw new RpcFailure(
            RpcFailure.BLOCK_TIME,
            "block timestamps must be in order: %d <= %d".formatted(at, time));
      }
      time = at == null ? time + SECONDS_BETWEEN : at;
      blocks.add(new SimulatedBlock(number, time, block.overrides, block.state, block.calls));
    }
    return blocks;
  }

  private static RpcFailure limit(String message) {
    return new RpcFailure(RpcFailure.CLIENT_LIMIT, message);
  }
}
