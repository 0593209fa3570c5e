package org.openledger.datanet.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.Samples;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;

class RegistrationTest {
  private static final JsonNode RECORDED = Samples.recorded();

  private static final Registration.SealVersion SEAL =
      new Registration.SealVersion(datanet(), 1, digest("root"), 503, "CC-BY-4.0");
  private static final Registration.CountContributors COUNT =
      new Registration.CountContributors(
          datanet(), 1, new TreeMap<>(Map.of(address("contributor"), 40, address("reviewer"), 2)));
  private static final Registration.RegisterRun RUN =
      new Registration.RegisterRun(
          digest("model"),
          new Registration.Run(
              digest("base"), digest("datanetRoot"), digest("drawnRoot"), digest("config"), -1),
          digest("adapter"));
  private static final Registration.CommitStore STORE =
      new Registration.CommitStore(
          digest("model"),
          digest("storeRoot"),
          digest("contributorsDigest"),
          digest("sketchSeed"),
          120);
  private static final List<Registration> ALL = List.of(SEAL, COUNT, RUN, STORE);

  @Test
  void encodesAsEthAbiDoes() {
    assertThat(Hex.encode(SEAL.encode())).isEqualTo(call("sealVersion"));
    assertThat(Hex.encode(COUNT.encode())).isEqualTo(call("countContributors"));
    assertThat(Hex.encode(RUN.encode())).isEqualTo(call("registerRun"));
    assertThat(Hex.encode(STORE.encode())).isEqualTo(call("commitStore"));
  }

  @Test
  void readsBackWhatItWrote() {
    for (Registration registration : ALL) {
      assertThat(Registration.decode(registration.encode())).contains(registration);
    }
  }

  @Test
  void passesOverOtherData() {
    assertThat(Registration.decode(new byte[0])).isEmpty();
    assertThat(Registration.decode(new byte[3])).isEmpty();
    assertThat(Registration.decode(new byte[100])).isEmpty();
    assertThat(Registration.decode(Arrays.copyOf(SEAL.encode(), 1 << 20))).isEmpty();
  }

  @Test
  void refusesACallThatEndsEarly() {
    for (Registration registration : ALL) {
      byte[] data = registration.encode();
      byte[] cut = Arrays.copyOf(data, data.length - 32);
      assertThatThrownBy(() -> Registration.decode(cut))
          .isInstanceOf(DatanetException.class)
          .hasMessageContaining("begin as a registration");
    }
  }

  @Test
  void aChangedByteNeverReadsAsTheSame() {
    Seeds.times(
        400,
        random -> {
          Registration registration = ALL.get(random.nextInt(ALL.size()));
          byte[] data = registration.encode();
          data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            assertThat(Registration.decode(data)).isNotEqualTo(java.util.Optional.of(registration));
          } catch (DatanetException e) {
            assertThat(e.code()).isEqualTo(DatanetException.Code.INVALID);
          }
        });
  }

  private static String call(String name) {
    return RECORDED.get("calls").get(name).get("data").stringValue();
  }

  private static Hash digest(String name) {
    return Keccak.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Hash datanet() {
    return Hash.parse(RECORDED.get("datanet").stringValue());
  }

  private static Address address(String key) {
    return Address.parse(RECORDED.get(key).stringValue());
  }
}
