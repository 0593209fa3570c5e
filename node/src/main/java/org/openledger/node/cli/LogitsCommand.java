package org.openledger.node.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger model logits`: what a model gives each next token.
@Command(
    name = "logits",
    mixinStandardHelpOptions = true,
    description = {
      "Print the likeliest next tokens after positions of a sequence, with their logits.",
      "One JSON object a position, then {\"mean_nll\":x} over tokens 2 to n in nats (null for one"
          + " token)."
    },
    footer = {
      "",
      "Example:",
      "  openledger model logits --model smollm2-135m-instruct --ids 504,3575,282 --positions all"
          + " --top 5"
    })
public final class LogitsCommand implements Runnable {
  private static final int ROWS_AT_ONCE = 64;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--ids",
      required = true,
      split = ",",
      paramLabel = "ID",
      description = "Token ids, comma separated.")
  int[] ids = {};

  @Option(
      names = "--positions",
      defaultValue = "last",
      paramLabel = "WHICH",
      description = "all, last, or positions from 0, comma separated (default: last).")
  String positions = "last";

  @Option(names = "--top", defaultValue = "20", paramLabel = "N", description = "How many (20).")
  int top = 20;

  private record Row(int position, int[] ids, float[] logits, double logsumexp) {}

  private record Mean(@Nullable Double meanNll) {}

  @Override
  public void run() {
    GlobalOptions options = Cli.options(spec);
    Console console = new Console(System.out, System.err, true, false);
    int[] wanted = wanted();
    try (ModelOptions.Opened opened = model.open(options, "f32");
        Autograd.Off off = Autograd.off()) {
      Llama llama = opened.llama();
      int vocab = llama.config().vocab();
      if (top < 1 || top > vocab) {
        throw new NodeException(Code.ARGUMENT, "--top is 1 to %d, not %d".formatted(vocab, top));
      }
      for (int from = 0; from < wanted.length; from += ROWS_AT_ONCE) {
        int[] some = Arrays.copyOfRange(wanted, from, Math.min(wanted.length, from + ROWS_AT_ONCE));
        for (Row row : rows(llama, opened.adapter(), some)) {
          console.document(row);
        }
      }
      console.document(new Mean(meanNll(llama, opened.adapter())));
    }
  }

  private int[] wanted() {
    return switch (positions) {
      case "last" -> new int[] {ids.length - 1};
      case "all" -> IntStream.range(0, ids.length).toArray();
      default -> {
        try {
          int[] some =
              Arrays.stream(positions.split(",", -1)).mapToInt(Integer::parseInt).toArray();
          if (Arrays.stream(some).anyMatch(p -> p < 0 || p >= ids.length)) {
            throw new NodeException(
                Code.ARGUMENT, "--positions are 0 to %d here".formatted(ids.length - 1));
          }
          yield some;
        } catch (NumberFormatException e) {
          throw new NodeException(
              Code.ARGUMENT, "--positions is all, last or numbers, not " + positions, e);
        }
      }
    };
  }

  private List<Row> rows(Llama llama, @Nullable LoraAdapter adapter, int[] at) {
    try (Scope scope = Scope.open()) {
      Tensor logits = llama.logits(ids, at, adapter);
      float[] values = logits.floats();
      int vocab = llama.config().vocab();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < at.length; i++) {
        rows.add(row(at[i], Arrays.copyOfRange(values, i * vocab, (i + 1) * vocab)));
      }
      return rows;
    }
  }

  private Row row(int position, float[] logits) {
    int[] best =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer id) -> -logits[id]))
            .limit(top)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] values = new float[best.length];
    for (int i = 0; i < best.length; i++) {
      values[i] = logits[best[i]];
    }
    double max = values[0];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return new Row(position, best, values, max + Math.log(sum));
  }

  private @Nullable Double meanNll(Llama llama, @Nullable LoraAdapter adapter) {
    if (ids.length < 2) {
      return null;
    }
    double[] logProbs = llama.score(List.of(ids), new int[] {1}, adapter).getFirst();
    return -Arrays.stream(logProbs).sum() / logProbs.length;
  }
}
