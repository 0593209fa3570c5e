package org.openledger.training.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.model.ModelException;
import org.openledger.primitives.Keccak;
import org.openledger.training.TrainingException;

class TrainingConfigTest {
  private static TrainingConfig parse(String json) {
    return TrainingConfig.parse(json.getBytes(UTF_8), "config.json");
  }

  @Test
  void anEmptyObjectIsTheDefault() {
    assertThat(parse("{}")).isEqualTo(TrainingConfig.DEFAULT);
  }

  @Test
  void canonicalJsonIsSortedAndReadsBackAsItself() {
    String json = TrainingConfig.DEFAULT.canonicalJson();
    assertThat(json)
        .isEqualTo(
            "{\"accumulation\":1,\"alpha\":32,\"beta1\":0.9,\"beta2\":0.999,\"compute\":\"bf16\","
                + "\"cutoff_tokens\":1024,\"epochs\":1,\"epsilon\":1e-8,\"eval_every\":0,"
                + "\"examples_per_step\":4,\"learning_rate\":0.0005,\"max_grad_norm\":1,"
                + "\"method\":\"lora\",\"rank\":16,\"save_every\":0,\"schedule\":\"cosine\","
                + "\"seed\":42,\"targets\":[\"down_proj\",\"gate_proj\",\"k_proj\",\"o_proj\","
                + "\"q_proj\",\"up_proj\",\"v_proj\"],\"warmup_ratio\":0.1,\"weight_decay\":0}");
    assertThat(parse(json)).isEqualTo(TrainingConfig.DEFAULT);
    assertThat(TrainingConfig.DEFAULT.digest()).isEqualTo(Keccak.hash(json.getBytes(UTF_8)));
  }

  @Test
  void everyKeyIsRead() {
    TrainingConfig c =
        parse(
            """
            {"method":"lora","rank":8,"alpha":8.5,"targets":["v_proj","q_proj"],
             "learning_rate":1e-3,"warmup_ratio":0.25,"schedule":"linear","steps":77,
             "examples_per_step":6,"accumulation":3,"cutoff_tokens":99,"beta1":0.8,"beta2":0.9,
             "epsilon":1e-6,"weight_decay":0.1,"max_grad_norm":0,"compute":"f32","seed":7,
             "save_every":5,"eval_every":6}
            """);
    assertThat(c)
        .isEqualTo(
            new TrainingConfig(
                new TrainingConfig.Lora(8, 8.5, java.util.List.of("q_proj", "v_proj")),
                new TrainingConfig.LearningRate(1e-3, 0.25, new Schedule.Linear()),
                new Length.Steps(77),
                new TrainingConfig.Batching(6, 3, 99),
                new TrainingConfig.Adam(0.8, 0.9, 1e-6, 0.1, 0),
                ComputeType.F32,
                7,
                new TrainingConfig.Pauses(5, 6)));
    assertThat(parse(c.canonicalJson())).isEqualTo(c);
  }

  @Test
  void whatIsLeftOutIsAsInTheGivenSettings() {
    TrainingConfig f32 = TrainingConfig.DEFAULT.withCompute(ComputeType.F32);
    assertThat(TrainingConfig.parse("{}".getBytes(UTF_8), "config.json", f32)).isEqualTo(f32);
    assertThat(TrainingConfig.parse("{\"compute\":\"bf16\"}".getBytes(UTF_8), "config.json", f32))
        .isEqualTo(TrainingConfig.DEFAULT);
  }

  @Test
  void theOrderOfKeysAndTargetsDoesNotChangeTheDigest() {
    assertThat(parse("{\"targets\":[\"v_proj\",\"q_proj\"],\"rank\":4}").digest())
        .isEqualTo(parse(" { \"targets\":[\"q_proj\",\"v_proj\"], \"rank\" : 4 } ").digest())
        .isNotEqualTo(TrainingConfig.DEFAULT.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ranks\":16}",
        "{\"rank\":0}",
        "{\"rank\":1.5}",
        "{\"rank\":\"16\"}",
        "{\"rank\":99999999999}",
        "{\"alpha\":-1}",
        "{\"targets\":[]}",
        "{\"targets\":[\"lm_head\"]}",
        "{\"targets\":[\"q_proj\",\"q_proj\"]}",
        "{\"targets\":\"all\"}",
        "{\"method\":\"full\"}",
        "{\"learning_rate\":0}",
        "{\"learning_rate\":null}",
        "{\"warmup_ratio\":1.1}",
        "{\"schedule\":\"polynomial\"}",
        "{\"epochs\":1,\"steps\":1}",
        "{\"epochs\":0}",
        "{\"examples_per_step\":2,\"accumulation\":3}",
        "{\"max_grad_norm\":-1}",
        "{\"beta1\":1}",
        "{\"epsilon\":0}",
        "{\"compute\":\"f16\"}",
        "{\"seed\":-1}",
        "{\"seed\":9007199254740992}",
        "{\"save_every\":-1}"
      })
  void aSettingThatCannotBeIsRefused(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            TrainingException.class,
            e -> assertThat(e.code()).isEqualTo(TrainingException.Code.CONFIG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"rank\":8,\"rank\":16}", "{} {}", "{\"rank\":NaN}"})
  void whatIsNoStrictJsonIsRefused(String json) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(ModelException.class);
  }

  /// From RFC 8785, appendix B.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2"
  })
  void numbersPrintAsTheStandardSays(String bits, String text) {
    assertThat(CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(text);
  }
}
