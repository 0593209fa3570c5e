package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class AbiTest {
  private static final String SIGNATURE =
      "pay(address,uint256,bytes32,string,bytes,uint64[],address[2],bool)";
  private static final Address A = Address.parse("0xb960bED53c17f9a021538b5d6f08e7466B966c53");
  private static final Address B = Address.parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");

  /// Recorded with Python's eth-abi 6.
  private static final byte[] RECORDED =
      Hex.decode(
          "10109c8f000000000000000000000000b960bed53c17f9a021538b5d6f08e7466b966c53"
              + "0000000000000000000000000000000000000000000000056bc75e2d63100000"
              + "0707070707070707070707070707070707070707070707070707070707070707"
              + "0000000000000000000000000000000000000000000000000000000000000120"
              + "0000000000000000000000000000000000000000000000000000000000000160"
              + "00000000000000000000000000000000000000000000000000000000000001a0"
              + "000000000000000000000000b960bed53c17f9a021538b5d6f08e7466b966c53"
              + "000000000000000000000000cd2a3d9f938e13cd947ec05abc7fe734df8dd826"
              + "0000000000000000000000000000000000000000000000000000000000000001"
              + "0000000000000000000000000000000000000000000000000000000000000007"
              + "6772c3bc657a6900000000000000000000000000000000000000000000000000"
              + "0000000000000000000000000000000000000000000000000000000000000006"
              + "3078666665650000000000000000000000000000000000000000000000000000"
              + "0000000000000000000000000000000000000000000000000000000000000003"
              + "0000000000000000000000000000000000000000000000000000000000000001"
              + "0000000000000000000000000000000000000000000000000000000000000002"
              + "0000000000000000000000000000000000000000000000000000000000000003");

  private static Object[] arguments() {
    byte[] sevens = new byte[32];
    Arrays.fill(sevens, (byte) 7);
    return new Object[] {
      A,
      UInt256.parse("100000000000000000000"),
      Hash.of(sevens),
      "grüezi",
      "0xffee".getBytes(StandardCharsets.US_ASCII),
      List.of(1L, 2L, 3L),
      List.of(A, B),
      true
    };
  }

  @Test
  void encodesAsEthAbiDoes() {
    assertThat(Abi.encodeCall(SIGNATURE, arguments())).isEqualTo(RECORDED);
    assertThat(Abi.selector("transfer(address,uint256)")).isEqualTo(Hex.decode("a9059cbb"));
  }

  @Test
  void decodesWhatItEncoded() {
    List<Object> decoded = Abi.decodeCall(SIGNATURE, RECORDED);
    Object[] expected = arguments();
    expected[5] = List.of(UInt256.of(1), UInt256.of(2), UInt256.of(3));
    assertThat(decoded.toArray()).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void damagedDataIsRefusedOrDecodesToSomethingThatEncodes() {
    Seeds.times(
        2000,
        random -> {
          byte[] data = Arrays.copyOf(RECORDED, RECORDED.length - random.nextInt(3) * 32);
          data[4 + random.nextInt(data.length - 4)] = (byte) random.nextInt();
          try {
            List<Object> values = Abi.decodeCall(SIGNATURE, data);
            assertThat(Abi.encodeCall(SIGNATURE, values.toArray())).isNotNull();
          } catch (PrimitivesException e) {
            assertThat(e.code()).isEqualTo(PrimitivesException.Code.ABI);
          }
        });
  }

  @Test
  void refusesTypesAndValuesItDoesNotHave() {
    for (String bad :
        List.of("f(uint7)", "f(string[])", "f(uint8[][])", "f(bytes33)", "f(x)", "f")) {
      assertThatThrownBy(() -> AbiType.ofSignature(bad)).isInstanceOf(PrimitivesException.class);
    }
    assertThatThrownBy(() -> Abi.encodeCall("f(uint8)", 256L)).hasMessageContaining("uint8");
    assertThatThrownBy(() -> Abi.encodeCall("f(uint8)")).hasMessageContaining("1 types, 0 values");
    assertThatThrownBy(() -> Abi.encodeCall("f(address)", "0x")).hasMessageContaining("String");
    assertThatThrownBy(() -> Abi.decodeCall("f()", new byte[3])).hasMessageContaining("3 bytes");
  }
}
