package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.testing.Seeds;

class AddressTest {
  /// The examples of EIP-55.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void writesTheChecksumOfEip55(String address) {
    assertThat(Address.parse(address.toLowerCase(Locale.ROOT)).toString()).isEqualTo(address);
    assertThat(Address.parse(address).toHex()).isEqualTo(address.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
        ""
      })
  void refusesWhatIsNotAnAddress(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(PrimitivesException.class);
  }

  @Test
  void keepsItsBytesAndOrdersByThem() {
    Seeds.times(
        100,
        random -> {
          byte[] a = new byte[20];
          byte[] b = new byte[20];
          random.nextBytes(a);
          random.nextBytes(b);
          assertThat(Address.of(a).bytes()).isEqualTo(a);
          assertThat(Integer.signum(Address.of(a).compareTo(Address.of(b))))
              .isEqualTo(Integer.signum(java.util.Arrays.compareUnsigned(a, b)));
        });
  }
}
