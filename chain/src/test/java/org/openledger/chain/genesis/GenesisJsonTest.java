package org.openledger.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.ChainException;
import org.openledger.primitives.Address;

class GenesisJsonTest {
  private static final String GOOD =
      """
      {"config": {"chainId": 47510, "londonBlock": 0, "shanghaiTime": 0, "cancunTime": 0,
        "terminalTotalDifficulty": 0},
       "timestamp": "0x65", "gasLimit": "0x1c9c380", "difficulty": "0x0",
       "alloc": {"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826": {"balance": "0x10"},
                 "b960bed53c17f9a021538b5d6f08e7466b966c53": {"balance": "12", "nonce": "0x1"}}}
      """;

  @Test
  void readsGethsFormat() {
    Genesis genesis = GenesisJson.read(GOOD);
    assertThat(genesis.chainId()).isEqualTo(47510);
    assertThat(genesis.timestamp()).isEqualTo(0x65);
    assertThat(genesis.gasLimit()).isEqualTo(30_000_000);
    assertThat(
            genesis
                .accounts()
                .get(Address.parse("0xb960bED53c17f9a021538b5d6f08e7466B966c53"))
                .nonce())
        .isEqualTo(1);
  }

  @Test
  void writesWhatItReads() {
    Genesis genesis = Wallets.genesis(5);
    Genesis again = GenesisJson.read(GenesisJson.write(genesis));
    assertThat(again.block().hash()).isEqualTo(genesis.block().hash());
    assertThat(again.chainId()).isEqualTo(genesis.chainId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cancunTime\": 0 | \"cancunTime\": 5 | cancunTime must be 0",
        "\"cancunTime\": 0 | \"cancunTime\": 0, \"amsterdamTime\": 0 | a fork after Osaka",
        "\"cancunTime\": 0 | \"cancunTime\": 0, \"osakaTime\": 0 | must not be after osakaTime",
        "\"terminalTotalDifficulty\": 0 | \"blobSchedule\": {\"cancun\": {\"target\": 1}} |"
            + " blobSchedule.cancun",
        "\"shanghaiTime\": 0, | '' | shanghaiTime and config.cancunTime",
        "\"londonBlock\": 0 | \"londonBlock\": 7 | londonBlock must be 0",
        "\"chainId\": 47510, | '' | chainId is missing",
        "\"difficulty\": \"0x0\" | \"difficulty\": \"0x1\" | difficulty is 0x1",
        "\"difficulty\" | \"dificulty\" | unknown key dificulty",
        "\"0x10\" | \"0x10\", \"code\": \"0x600\" | odd",
        "\"0x10\" | \"0x0\" | neither balance, nonce, code nor storage",
        "\"0x10\" | [1] | is not a number",
        "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826 | 0xCD2a | wanted 20 bytes",
        "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826 | 0xb960bed53c17f9a021538b5d6f08e7466b966c53"
            + " | twice",
        "{\"config\" | [\"config\" | not JSON"
      })
  void refusesWhatItCannotHonour(String part, String instead, String message) {
    String changed = GOOD.replace(part, instead);
    assertThat(changed).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> GenesisJson.read(changed))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining(message);
  }
}
