package org.openledger.chain.rpc;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.trace.StructLogOptions;
import org.openledger.chain.trace.TraceBudget;
import org.openledger.chain.trace.Tracers;
import org.openledger.chain.trace.TransactionTracer;
import tools.jackson.databind.JsonNode;

/// The last argument of the trace methods: which tracer, with which options, for how long.
record TraceConfig(
    @Nullable String tracer, JsonNode options, StructLogOptions steps, long timeoutMs) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final long TIMEOUT_MS = 5_000;

  /// Longer than the default, for the traces of full blocks, but not for ever.
  private static final long TIMEOUT_MS_MAX = 60_000;

  /// Argument `i` of a call; the default tracer where there is none.
  static TraceConfig of(Params p, int i) {
    Fields f = new Fields(i, p.has(i) ? p.at(i) : Answers.JSON.objectNode(), "tracers.TraceConfig");
    return new TraceConfig(
        f.text("tracer"),
        f.node().path("tracerConfig"),
        new StructLogOptions(
            f.flag("enableMemory"),
            f.flag("disableStack"),
            f.flag("disableStorage"),
            f.flag("enableReturnData"),
            f.whole("limit")),
        timeoutMs(f.text("timeout")));
  }

  private static long timeoutMs(@Nullable String text) {
    if (text == null) {
      return TIMEOUT_MS;
    }
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      throw RpcFailure.server(
          "time: invalid duration \"%s\""
              .formatted(text.length() <= 32 ? text : text.substring(0, 32) + "…"));
    }
    long number = Long.parseLong(m.group(1));
    TimeUnit unit =
        switch (m.group(2)) {
          case "ms" -> TimeUnit.MILLISECONDS;
          case "s" -> TimeUnit.SECONDS;
          default -> TimeUnit.MINUTES;
        };
    return Math.min(unit.toMillis(number), TIMEOUT_MS_MAX);
  }

  /// A budget that begins now.
  TraceBudget budget(int charsMax) {
    return new TraceBudget(charsMax, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
  }

  /// A fresh tracer for one transaction.
  TransactionTracer fresh(TraceBudget budget) {
    return tracer == null ? Tracers.steps(steps, budget) : Tracers.named(tracer, options, budget);
  }
}
