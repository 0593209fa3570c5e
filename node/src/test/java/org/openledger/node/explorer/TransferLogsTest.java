package org.openledger.node.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openledger.evm.state.Log;
import org.openledger.node.explorer.Transfer.Kind;
import org.openledger.primitives.Abi;
import org.openledger.primitives.AbiType;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

/// What is a transfer and what only looks like one. Well-formed data comes from the ABI encoder.
class TransferLogsTest {
  static final Address ASSET = Address.parse("0x00000000000000000000000000000000000a55e7");
  static final Address ALICE = Address.parse("0x000000000000000000000000000000000000a11c");
  static final Address BOB = Address.parse("0x0000000000000000000000000000000000000b0b");
  static final Hash TRANSFER = topic("Transfer(address,address,uint256)");
  static final Hash SINGLE = topic("TransferSingle(address,address,address,uint256,uint256)");
  static final Hash BATCH = topic("TransferBatch(address,address,address,uint256[],uint256[])");
  private static final List<AbiType> ARRAYS =
      List.of(AbiType.parse("uint256[]"), AbiType.parse("uint256[]"));

  private static Hash topic(String event) {
    return Keccak.hash(event.getBytes(StandardCharsets.US_ASCII));
  }

  static Hash topic(Address address) {
    byte[] word = new byte[32];
    address.write(word, 12);
    return Hash.of(word);
  }

  private static Hash number(long value) {
    return Hash.of(UInt256.of(value).bytes());
  }

  static Log log(byte[] data, Hash... topics) {
    return new Log(ASSET, List.of(topics), data);
  }

  static byte[] words(long... values) {
    byte[] data = new byte[32 * values.length];
    for (int i = 0; i < values.length; i++) {
      UInt256.of(values[i]).write(data, 32 * i);
    }
    return data;
  }

  static Log erc20(Address from, Address to, long amount) {
    return log(words(amount), TRANSFER, topic(from), topic(to));
  }

  static Log erc721(Address from, Address to, long id) {
    return log(new byte[0], TRANSFER, topic(from), topic(to), number(id));
  }

  private static Log batch(byte[] data) {
    return log(data, BATCH, topic(BOB), topic(ALICE), topic(BOB));
  }

  static Log batch(List<UInt256> ids, List<UInt256> amounts) {
    return batch(Abi.encode(ARRAYS, List.of(ids, amounts)));
  }

  private static Transfer transfer(Kind kind, long id, long amount) {
    return new Transfer(kind, ASSET, ALICE, BOB, UInt256.of(id), UInt256.of(amount));
  }

  @Test
  void readsEachStandardsForm() {
    assertThat(TransferLogs.of(erc20(ALICE, BOB, 5))).containsExactly(transfer(Kind.ERC20, 0, 5));
    assertThat(TransferLogs.of(erc721(ALICE, BOB, 9))).containsExactly(transfer(Kind.ERC721, 9, 1));
    assertThat(TransferLogs.of(log(words(4, 6), SINGLE, topic(BOB), topic(ALICE), topic(BOB))))
        .containsExactly(transfer(Kind.ERC1155, 4, 6));
    assertThat(
            TransferLogs.of(
                batch(
                    List.of(UInt256.of(1), UInt256.of(2)), List.of(UInt256.of(3), UInt256.of(4)))))
        .containsExactly(transfer(Kind.ERC1155, 1, 3), transfer(Kind.ERC1155, 2, 4));
  }

  @Test
  void anAmountMayBeTheLargestNumber() {
    byte[] data = new byte[32];
    Arrays.fill(data, (byte) 0xff);
    assertThat(TransferLogs.of(log(data, TRANSFER, topic(ALICE), topic(BOB))))
        .singleElement()
        .extracting(Transfer::amount)
        .isEqualTo(UInt256.MAX);
  }

  @Test
  void anEmptyBatchMovesNothing() {
    assertThat(TransferLogs.of(batch(List.of(), List.of()))).isEmpty();
  }

  static Stream<Log> lookalikes() {
    Hash from = topic(ALICE);
    Hash to = topic(BOB);
    Hash notAnAddress = Hash.parse("01" + from.toString().substring(4));
    Hash nearlyAnAddress = Hash.parse("0".repeat(23) + "1" + from.toString().substring(26));
    long end = 1L << 62;
    return Stream.of(
        log(words(1)),
        log(words(1), TRANSFER),
        log(words(1), TRANSFER, from),
        log(new byte[0], TRANSFER, from, to),
        log(new byte[31], TRANSFER, from, to),
        log(new byte[33], TRANSFER, from, to),
        log(words(1, 2), TRANSFER, from, to),
        log(words(1), TRANSFER, from, to, number(1)),
        log(words(1), TRANSFER, notAnAddress, to),
        log(words(1), TRANSFER, from, nearlyAnAddress),
        log(new byte[0], TRANSFER, from, notAnAddress, number(1)),
        log(words(1), from, from, to),
        log(words(1, 2), SINGLE, from, to),
        log(words(1), SINGLE, to, from, to),
        log(words(1, 2, 3), SINGLE, to, from, to),
        log(words(1, 2), SINGLE, notAnAddress, from, to),
        log(words(1, 2), BATCH, from, to),
        batch(new byte[0]),
        batch(words(64)),
        batch(words(64, 64)), // offsets to where nothing is
        batch(words(end, 64, 0, 0)),
        batch(words(64, end, 0, 0)),
        batch(words(64, 96, end, 0)),
        batch(words(64, 96, 1L << 31, 1L << 31)),
        batch(words(64, 96, 2, 2)), // longer than the data
        batch(words(64, 128, 1, 7, 2, 8, 9)), // an id and two amounts
        batch(
            Arrays.copyOf(
                Abi.encode(ARRAYS, List.of(List.of(UInt256.ONE), List.of(UInt256.ONE))), 160)),
        log(new byte[64], BATCH, to, notAnAddress, to));
  }

  @ParameterizedTest
  @MethodSource("lookalikes")
  void whatIsNotOfTheFormIsNoTransfer(Log log) {
    assertThat(TransferLogs.of(log)).isEmpty();
  }

  @Test
  void noLogMakesItFail() {
    Seeds.times(
        5_000,
        random -> {
          byte[] data =
              random.nextBoolean()
                  ? words(random.longs(random.nextInt(8), 0, 200).toArray())
                  : bytes(random);
          List<Hash> topics =
              IntStream.range(0, random.nextInt(5))
                  .mapToObj(i ->
                      i == 0
                          ? List.of(TRANSFER, SINGLE, BATCH).get(random.nextInt(3))
                          : random.nextInt(8) > 0 ? topic(ALICE) : TRANSFER)
                  .toList();
          assertThat(TransferLogs.of(new Log(ASSET, topics, data)))
              .hasSizeLessThanOrEqualTo(Math.max(1, data.length / 32));
        });
  }

  private static byte[] bytes(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }
}
