package org.openledger.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.testing.Seeds;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is hostile about calls, simulations and traces; the golden chain's pairs hold the rest.
/// Contracts come with the call, as overridden code.
class CallMethodsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(4_096).build())
                  .build())
          .build();
  private static final String A = "\"" + address(0).toHex() + "\"";
  private static final String C = "\"0x00000000000000000000000000000000deadbeef\"";
  private static final String MAX = "\"0x" + "f".repeat(64) + "\"";

  /// Calls itself with all gas: GAS, CALL(gas, ADDRESS, 0, …), STOP.
  private static final String RECURSION = "\"0x5f5f5f5f5f305af100\"";

  /// JUMPDEST, PUSH0, JUMP.
  private static final String LOOP = "\"0x5b5f56\"";

  /// Grows memory to 1 MiB, then calls an empty account with all of it again and again.
  private static final String WIDE_CALLS =
      "\"0x600062100000525b5f5f621000005f5f61dead5af150600756\"";

  @TempDir private Path folder;
  private Chain chain;

  @BeforeEach
  void open() {
    SequencerConfig sequencer =
        new SequencerConfig(Cadence.WHEN_NEEDED, 5, address(9), 30_000_000, new byte[0]);
    chain = Chain.open(ChainConfig.of(folder, genesis(3), sequencer), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private JsonNode call(String method, String params) {
    return JSON.readTree(
        chain
            .rpc()
            .handle(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                    .formatted(method, params))
            .orElseThrow());
  }

  private void fails(JsonNode answer, int code, String message) {
    assertThat(answer.path("error").path("code").asInt()).as(answer.toString()).isEqualTo(code);
    assertThat(answer.path("error").path("message").asString()).contains(message);
  }

  private static String filled(String params) {
    return params
        .replace("ADDRESS", A)
        .replace("CONTRACT", C)
        .replace("LOOP", LOOP)
        .replace("MAX", MAX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "eth_call | [] | cannot unmarshal array",
        "eth_call | {\"value\":\"-0x1\"} | hex string without 0x prefix",
        "eth_call | {\"value\":-1} | cannot unmarshal number",
        "eth_call | {\"gas\":1e400} | cannot unmarshal number",
        "eth_call | {\"gas\":\"0x10000000000000000\"} | hex number > 64 bits",
        "eth_call | {\"value\":\"0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "fff\"} | hex number > 256 bits",
        "eth_call | {\"accessList\":{}} | cannot unmarshal object",
        "eth_call | {\"accessList\":[{}]} | missing required field 'address'",
        "eth_call | {\"accessList\":[{\"address\":ADDRESS,\"storageKeys\":[\"0x1\"]}]}"
            + " | hex string of odd length",
        "eth_call | {\"authorizationList\":[{\"chainId\":\"0x1\"}]} | missing required field",
        "eth_call | {\"blobVersionedHashes\":[7]} | cannot unmarshal number",
        "eth_call | {},\"latest\",[] | cannot unmarshal array",
        "eth_call | {},\"latest\",{\"0x12\":{}} | cannot unmarshal a key",
        "eth_call | {},\"latest\",{ADDRESS:7} | cannot unmarshal number",
        "eth_call | {},\"latest\",{ADDRESS:{\"state\":[]}} | cannot unmarshal array",
        "eth_call | {},\"latest\",{ADDRESS:{\"stateDiff\":{\"0x1\":\"0x1\"}}}"
            + " | cannot unmarshal a key",
        "eth_call | {},\"latest\",{ADDRESS:{\"balance\":\"-1\"}} | hex string without 0x prefix",
        "eth_call | {},\"latest\",{},{\"number\":\"0xffffffffffffffff\"} | beyond 2^62",
        "eth_call | {},\"latest\",{},{\"time\":-5} | cannot unmarshal number",
        "eth_simulateV1 | 7 | cannot unmarshal number",
        "eth_simulateV1 | {\"blockStateCalls\":{}} | cannot unmarshal object",
        "eth_simulateV1 | {\"blockStateCalls\":[7]} | cannot unmarshal number",
        "eth_simulateV1 | {\"blockStateCalls\":[{}],\"validation\":1} | of type bool",
        "debug_traceCall | {},\"latest\",{\"tracer\":5} | of type string",
        "debug_traceCall | {},\"latest\",{\"limit\":\"x\"} | of type int",
        "debug_traceCall | {},\"latest\",{\"txIndex\":\"-0x1\"} | hex string without 0x prefix"
      })
  void wrongArgumentsAreInvalidParams(String method, String params, String message) {
    fails(call(method, filled(params)), -32602, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "eth_call | {\"chainId\":\"0x1\"} | chainId does not match node's",
        "eth_call | {\"to\":ADDRESS,\"from\":CONTRACT,\"value\":MAX},\"latest\",{CONTRACT:"
            + "{\"balance\":MAX}} | leaves 256 bits",
        "eth_call | {\"to\":ADDRESS,\"from\":CONTRACT,\"maxFeePerGas\":MAX}"
            + " | required balance exceeds 256 bits",
        "eth_call | {\"blobVersionedHashes\":[]} | blob transaction of type create",
        "eth_call | {\"to\":ADDRESS,\"blobVersionedHashes\":[]} | missing blob hashes",
        "eth_call | {\"authorizationList\":[]} | cannot be used to create contract",
        "eth_call | {},\"latest\",{ADDRESS:{\"movePrecompileToAddress\":CONTRACT}}"
            + " | is not a precompile",
        "eth_call | {},\"latest\",{},{\"beaconRoot\":MAX} | is not supported for this RPC method",
        "eth_call | {\"to\":CONTRACT},\"latest\",{CONTRACT:{\"code\":LOOP}} | out of gas",
        "eth_estimateGas | {\"to\":CONTRACT},\"latest\",{CONTRACT:{\"code\":LOOP}}"
            + " | gas required exceeds allowance (16777216)",
        "eth_createAccessList | {\"from\":ADDRESS,\"gas\":\"0x0\",\"authorizationList\":["
            + "{\"chainId\":\"0x0\",\"address\":ADDRESS,\"nonce\":\"0x0\",\"yParity\":\"0x9\",\"r\":MAX,\"s\":MAX}]}"
            + " | insufficient gas to process all authorizations",
        "debug_traceCall | {},\"latest\",{\"tracer\":\"muxTracer\",\"tracerConfig\":{\"x\":{}}}"
            + " | x is not defined",
        "debug_traceCall | {},\"latest\",{\"tracer\":\"callTracer\",\"tracerConfig\":"
            + "{\"withLog\":\"yes\"}} | is true or false",
        "debug_traceCall | {},\"latest\",{\"tracer\":\"callTracer\",\"tracerConfig\":[]}"
            + " | cannot unmarshal array",
        "debug_traceCall | {},\"latest\",{\"timeout\":\"soon\"} | invalid duration",
        "debug_traceCall | {},\"latest\",{\"txIndex\":\"0xffffffffffffffff\"} | out of range",
        "debug_traceCall | {},\"pending\" | tracing on top of pending is not supported",
        "debug_traceCall | {\"to\":CONTRACT},\"latest\",{\"timeout\":\"1ms\",\"stateOverrides\":"
            + "{CONTRACT:{\"code\":LOOP}},\"tracer\":\"noopTracer\"} | execution timeout"
      })
  void whatCannotBeDoneIsAServerError(String method, String params, String message) {
    fails(call(method, filled(params)), -32000, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"blockOverrides\":{\"number\":\"0x3fffffffffffffff\"}} | -38026 | too many blocks",
        "{\"blockOverrides\":{\"time\":\"0x1\"}} | -38021 | block timestamps must be in order",
        "{\"blockOverrides\":{\"gasLimit\":\"0x0\"},\"calls\":[{\"gas\":\"0x1\"}]} | -38015"
            + " | block gas limit reached",
        "{\"calls\":[{\"gas\":\"0x1\"}]} | -38013 | intrinsic gas too low",
        "{\"calls\":[{\"maxFeePerGas\":\"0x1\",\"maxPriorityFeePerGas\":\"0x2\"}]} | -32602"
            + " | max priority fee",
        "{\"calls\":[{\"to\":ADDRESS,\"from\":CONTRACT,\"value\":MAX}],\"stateOverrides\":"
            + "{CONTRACT:{\"balance\":MAX}}} | -32000 | leaves 256 bits"
      })
  void aBlockThatCannotBeSaysWhy(String block, int code, String message) {
    String asked = "{\"blockStateCalls\":[%s]}".formatted(filled(block));
    fails(call("eth_simulateV1", asked), code, message);
  }

  @Test
  void aTraceAsDeepAsGasAllowsCanBeWritten() {
    JsonNode trace =
        call(
            "debug_traceCall",
            "{\"to\":%s},\"latest\",{\"tracer\":\"callTracer\",\"stateOverrides\":{%s:{\"code\":%s}}}"
                .formatted(C, C, RECURSION));
    int depth = 0;
    for (JsonNode at = trace.path("result"); at.has("calls"); at = at.get("calls").get(0)) {
      depth++;
    }
    assertThat(depth).as(trace.path("error").toString()).isGreaterThan(300);
  }

  @Test
  void aTraceBeyondTheLimitIsNotKept() {
    fails(
        call(
            "debug_traceCall",
            "{\"to\":%s},\"latest\",{\"stateOverrides\":{%s:{\"code\":%s}}}".formatted(C, C, LOOP)),
        -32003,
        "response too large");
  }

  @Test
  void aCallThatCopiesMuchForLittleGasRunsOutOfTimeOrGas() {
    JsonNode answer =
        call("eth_call", "{\"to\":%s},\"latest\",{%s:{\"code\":%s}}".formatted(C, C, WIDE_CALLS));
    assertThat(answer.path("error").path("message").asString())
        .isIn("execution aborted (timeout = 5s)", "out of gas");
  }

  @Test
  void overriddenStateIsSeenAndForgotten() {
    // SLOAD(0), MSTORE(0), RETURN(0, 32)
    String code = "\"0x5f545f5260205ff3\"";
    String slot = "\"0x" + "0".repeat(64) + "\"";
    String seven = "\"0x" + "0".repeat(63) + "7\"";
    String with = "{%s:{\"code\":%s,\"%s\":{%s:%s}}}";
    for (String kind : List.of("state", "stateDiff")) {
      JsonNode answer =
          call(
              "eth_call",
              "{\"to\":%s},\"latest\",%s".formatted(C, with.formatted(C, code, kind, slot, seven)));
      assertThat(answer.path("result").asString()).isEqualTo(seven.replace("\"", ""));
    }
    assertThat(call("eth_call", "{\"to\":%s}".formatted(C)).path("result").asString())
        .isEqualTo("0x");
  }

  @Test
  void whateverTheArgumentsNothingIsAnInternalError() {
    List<String> good =
        List.of(
            "\"eth_call\",\"params\":[{\"to\":%s,\"data\":\"0x1234\"},\"latest\",{%s:{\"code\":%s,"
                    .formatted(C, C, "\"0x5f545f5260205ff3\"")
                + "\"balance\":\"0x1\",\"nonce\":\"0x2\",\"stateDiff\":{\"0x"
                + "0".repeat(64)
                + "\":\"0x"
                + "1".repeat(64)
                + "\"}}},{\"number\":\"0x9\",\"gasLimit\":\"0x99999\"}]",
            "\"eth_estimateGas\",\"params\":[{\"from\":%s,\"to\":%s,\"value\":\"0x1\"}]"
                .formatted(A, C),
            "\"eth_simulateV1\",\"params\":[{\"blockStateCalls\":[{\"blockOverrides\":{\"number\":"
                + "\"0x2\",\"time\":\"0x65540000\",\"baseFeePerGas\":\"0x1\"},\"calls\":[{\"from\":"
                + A
                + ",\"gas\":\"0x99999\",\"maxFeePerGas\":\"0x9\"}]}],\"traceTransfers\":true}]",
            "\"debug_traceCall\",\"params\":[{\"to\":%s},\"latest\",{\"tracer\":\"prestateTracer\","
                    .formatted(C)
                + "\"tracerConfig\":{\"diffMode\":true},\"stateOverrides\":{}}]");
    Seeds.times(
        2_000,
        random -> {
          String body =
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                  + good.get(random.nextInt(good.size()))
                  + "}";
          String mangled = mangled(body, random);
          String answer = chain.rpc().handle(mangled).orElse("");
          assertThat(answer).as(mangled).doesNotContain("-32603");
        });
  }

  /// A few characters replaced, doubled or dropped, mostly by those that JSON and hex are made of.
  private static String mangled(String body, RandomGenerator random) {
    String likely = "0123456789abcdefxf\"{}[],:-lnu";
    StringBuilder out = new StringBuilder(body);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(3)) {
        case 0 -> out.setCharAt(at, likely.charAt(random.nextInt(likely.length())));
        case 1 -> out.insert(at, likely.charAt(random.nextInt(likely.length())));
        default -> out.deleteCharAt(at);
      }
    }
    return out.toString();
  }
}
