package org.openledger.chain.trace;

import java.util.Map;
import java.util.TreeMap;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The tracers by the names that geth gives them. Scripts are not taken.
public final class Tracers {
  private static final int NESTED_MAX = 4;
  private static final int AT_ONCE_MAX = 16;

  private Tracers() {}

  /// The default tracer.
  public static TransactionTracer steps(StructLogOptions options, TraceBudget budget) {
    return new BoundedTracer(new StructLogger(options, budget), budget);
  }

  /// The tracer `name`; [ChainException] for a name or an option that is none.
  public static TransactionTracer named(String name, JsonNode config, TraceBudget budget) {
    return new BoundedTracer(named(name, config, budget, 0), budget);
  }

  private static TransactionTracer named(
      String name, JsonNode config, TraceBudget budget, int depth) {
    boolean none = config.isMissingNode() || config.isNull();
    if (!none && !config.isObject()) {
      throw new ChainException(
          Code.TRACE,
          "json: cannot unmarshal %s into Go value of type a tracer's config"
              .formatted(config.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
    }
    JsonNode given = none ? JsonNodeFactory.instance.objectNode() : config;
    return switch (name) {
      case "callTracer" ->
          new CallTracer(flag(given, "onlyTopCall"), flag(given, "withLog"), budget);
      case "flatCallTracer" ->
          new FlatCallTracer(
              flag(given, "convertParityErrors"), flag(given, "includePrecompiles"), budget);
      case "prestateTracer" -> prestate(given, budget);
      case "4byteTracer" -> new FourByteTracer(budget);
      case "noopTracer" -> _ -> JsonNodeFactory.instance.objectNode();
      case "muxTracer" -> mux(given, budget, depth);
      default ->
          throw new ChainException(
              Code.TRACE,
              "ReferenceError: %s is not defined at <eval>:1:2(0)"
                  .formatted(name.length() <= 64 ? name : name.substring(0, 64) + "…"));
    };
  }

  private static TransactionTracer prestate(JsonNode config, TraceBudget budget) {
    PrestateTracer.Options options =
        new PrestateTracer.Options(
            flag(config, "diffMode"),
            flag(config, "disableCode"),
            flag(config, "disableStorage"),
            flag(config, "includeEmpty"));
    if (options.diffMode() && options.includeEmpty()) {
      throw new ChainException(Code.TRACE, "cannot use diffMode with includeEmpty");
    }
    return new PrestateTracer(options, budget);
  }

  private static TransactionTracer mux(JsonNode config, TraceBudget budget, int depth) {
    if (depth >= NESTED_MAX || config.size() > AT_ONCE_MAX) {
      throw new ChainException(
          Code.TRACE,
          "at most %d tracers at once and %d within each other".formatted(AT_ONCE_MAX, NESTED_MAX));
    }
    Map<String, TransactionTracer> inner = new TreeMap<>();
    config
        .properties()
        .forEach(e -> inner.put(e.getKey(), named(e.getKey(), e.getValue(), budget, depth + 1)));
    return new MuxTracer(inner);
  }

  private static boolean flag(JsonNode config, String name) {
    JsonNode value = config.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new ChainException(
          Code.TRACE, "the tracer's option %s is true or false".formatted(name));
    }
    return value.asBoolean();
  }
}
