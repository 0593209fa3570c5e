package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.Header;
import org.openledger.evm.state.CodeCache;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;

/// One block test: every block is run on its parent's state, wherever that stands in the tree.
final class BlockCase {
  private static final Address DEPOSITS =
      Address.parse("0x00000000219ab540356cBB839Cbe05303d7705Fa");

  private final JsonNode test;
  private final BlockValidation validation;
  private final Map<Hash, Known> known = new HashMap<>();

  private record Known(Header header, TrieWorld state) {}

  BlockCase(JsonNode test, ForkSchedule forks) {
    JsonNode chainId = test.path("config").path("chainid");
    long chain = chainId.isString() ? Long.decode(chainId.asString()) : 1;
    this.test = test;
    this.validation = new BlockValidation(chain, forks, DEPOSITS, new CodeCache(1 << 24));
  }

  void check() {
    Block genesis = Block.decode(bytes(test.get("genesisRLP")));
    TrieWorld first = TrieWorld.of(test.get("pre"));
    assertThat(first.root()).as("genesis").isEqualTo(genesis.header().stateRoot());
    known.put(genesis.hash(), new Known(genesis.header(), first));
    for (JsonNode block : test.get("blocks")) {
      boolean invalid =
          block.propertyNames().stream().anyMatch(k -> k.startsWith("expectException"));
      String why = add(bytes(block.get("rlp")));
      assertThat(why.isEmpty())
          .as("%s, expected %s", why, block.path("expectException"))
          .isEqualTo(!invalid);
    }
    Known last = known.get(Hash.parse(test.get("lastblockhash").asString()));
    assertThat(last).as("the last block").isNotNull();
    Hash root =
        test.has("postState")
            ? TrieWorld.of(test.get("postState")).root()
            : Hash.parse(test.get("postStateHash").asString());
    assertThat(last.state().root()).as("the last state").isEqualTo(root);
  }

  /// Why the block is not valid; empty when it is.
  private String add(byte[] encoded) {
    try {
      Block block = Block.decode(encoded);
      Known parent = known.get(block.header().parentHash());
      if (parent == null) {
        return "unknown parent";
      }
      var ran =
          validation.run(block, parent.header(), parent.state(), n -> hash(block.header(), n));
      TrieWorld state = parent.state().copy();
      state.apply(ran.changes());
      if (!state.root().equals(block.header().stateRoot())) {
        return "wrong state root";
      }
      known.put(block.hash(), new Known(block.header(), state));
      return "";
    } catch (ChainException e) {
      return e.getMessage();
    }
  }

  private Hash hash(Header from, long number) {
    Hash hash = from.parentHash();
    for (long n = from.number() - 1; n > number; n--) {
      hash = known.get(hash).header().parentHash();
    }
    return hash;
  }

  private static byte[] bytes(JsonNode hex) {
    return Hex.decode(hex.asString());
  }
}
