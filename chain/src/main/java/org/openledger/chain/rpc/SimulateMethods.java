package org.openledger.chain.rpc;

import java.util.Map;
import org.openledger.chain.block.Header;
import org.openledger.chain.store.Ledger;
import org.openledger.evm.interpreter.EvmTimeout;
import org.openledger.primitives.PrimitivesException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The method that tries whole blocks.
final class SimulateMethods {
  private final Ledger ledger;
  private final Views views;

  private SimulateMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    SimulateMethods m = new SimulateMethods(backend);
    return Map.of("eth_simulateV1", new Method(1, 2, m::simulate));
  }

  private JsonNode simulate(Params p) {
    Header base = views.header(p.optionalBlock(1).orElse(BlockTag.Named.LATEST));
    Simulation asked = Simulation.of(0, p.at(0), base);
    Simulator simulator = new Simulator(ledger, base, asked);
    ArrayNode blocks = Answers.JSON.arrayNode();
    try {
      asked.blocks().forEach(block -> blocks.add(simulator.next(block)));
    } catch (EvmTimeout e) {
      throw CallScene.timeout();
    } catch (PrimitivesException e) {
      // Only overridden balances and fees can add up to that.
      throw RpcFailure.server("a balance or a fee leaves 256 bits: " + e.getMessage());
    }
    return blocks;
  }
}
