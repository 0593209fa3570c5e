package org.openledger.attribution.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.sketch.DampedDual;
import org.openledger.model.checkpoint.GgufCheckpoint;
import org.openledger.model.checkpoint.SafetensorsFile;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraLayout;
import org.openledger.tensor.DType;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Torch;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// Gradients and influence against PEFT's, with the tolerances of the vectors' README.
@Tag("vectors")
@Tag("attribution")
@Tag("slow")
class AttributionVectorsTest {
  private static final double RECORDED_RATIO = 0.1; // of λ to tr(G)/n, in every recorded case

  private static final String FOLDER = "smollm2/attribution/";

  private final Vectors suite = Vectors.suite("attribution");

  @Test
  void agreesWithTheRecordedGradientsAndInfluence() throws Exception {
    JsonNode cases = suite.json(FOLDER + "attribution.json");
    try (var recorded = SafetensorsFile.open(suite.path(FOLDER + "matrices.safetensors"));
        var tensors = SafetensorsFile.open(suite.path(FOLDER + "sample_grads.safetensors"))) {
      Recorded expected = new Recorded(recorded, cases);
      expected.checkThatTheMatricesFollow(suite);
      Measured measured = measure(cases, tensors);
      measured.check(suite, expected);
    }
    suite.done();
  }

  /// The recorded matrices, fp64.
  private record Recorded(SafetensorsFile file, JsonNode cases) {
    double[][] matrix(String name) {
      return rows(doubles(name), Math.toIntExact(file.tensor(name).shape().getLast()));
    }

    double[] doubles(String name) {
      var bytes = file.tensor(name).bytes();
      double[] values = new double[Math.toIntExact(bytes.byteSize() / Double.BYTES)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            bytes.get(
                java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(
                    java.nio.ByteOrder.LITTLE_ENDIAN),
                (long) i * Double.BYTES);
      }
      return values;
    }

    double lambda() {
      return cases.get("definition").get("lambda").doubleValue();
    }

    void checkThatTheMatricesFollow(Vectors suite) {
      suite.run(
          "λ from the Gram matrix",
          () ->
              assertThat(DampedDual.lambda(matrix("gram"), RECORDED_RATIO))
                  .isCloseTo(lambda(), within(1e-9 * lambda())));
      double[][] influence = matrix("influence");
      double[][] computed = DampedDual.influence(matrix("gram"), matrix("grad_dot"), lambda());
      double[][] cosine = matrix("cosine");
      for (int q = 0; q < influence.length; q++) {
        int query = q;
        suite.run(
            "influence of query %d from the recorded products".formatted(q),
            () -> close(computed[query], influence[query], 1e-9 * largest(influence)));
        suite.run(
            "cosine of query %d from the recorded products".formatted(q),
            () ->
                close(
                    cosine(
                        matrix("grad_dot")[query],
                        doubles("query_grad_norms")[query],
                        doubles("row_grad_norms")),
                    cosine[query],
                    1e-9));
      }
    }
  }

  /// What our model gives.
  private record Measured(float[][] rows, float[][] queries, double[] losses) {
    void check(Vectors suite, Recorded expected) {
      int n = rows.length;
      for (int i = 0; i < n + queries.length; i++) {
        int at = i;
        String kind = i < n ? "row" : "query";
        int index = i < n ? i : i - n;
        suite.run(
            "loss of %s %d".formatted(kind, index),
            () ->
                assertThat(losses[at])
                    .isCloseTo(
                        expected.cases().get(kind + "_losses").get(index).doubleValue(),
                        within(1e-4)));
        double norm = expected.doubles(kind + "_grad_norms")[index];
        suite.run(
            "norm of %s %d".formatted(kind, index),
            () ->
                assertThat(Math.sqrt(dot(at < n ? rows[at] : queries[index])))
                    .isCloseTo(norm, within(1e-4 * norm)));
      }
      double[][] gram = products(rows, rows);
      double[][] gradDot = products(queries, rows);
      matrix(suite, "gram", gram, expected.matrix("gram"), 1e-4);
      matrix(suite, "grad_dot", gradDot, expected.matrix("grad_dot"), 1e-4);
      double lambda = DampedDual.lambda(gram, RECORDED_RATIO);
      double[][] influence = DampedDual.influence(gram, gradDot, lambda);
      matrix(suite, "influence", influence, expected.matrix("influence"), 1e-3);
      double[][] cosine = expected.matrix("cosine");
      double[] rowNorms = IntStream.range(0, n).mapToDouble(i -> Math.sqrt(gram[i][i])).toArray();
      for (int q = 0; q < queries.length; q++) {
        double[] ours = cosine(gradDot[q], Math.sqrt(dot(queries[q])), rowNorms);
        double[] theirs = cosine[q];
        suite.run("cosine of query " + q, () -> close(ours, theirs, 1e-4));
      }
    }

    private static void matrix(
        Vectors suite, String name, double[][] ours, double[][] theirs, double share) {
      for (int i = 0; i < theirs.length; i++) {
        int row = i;
        suite.run(name + " " + i, () -> close(ours[row], theirs[row], share * largest(theirs)));
      }
    }

    private static double dot(float[] x) {
      return products(new float[][] {x}, new float[][] {x})[0][0];
    }
  }

  private Measured measure(JsonNode cases, SafetensorsFile tensors) throws Exception {
    Torch.get().threads(Runtime.getRuntime().availableProcessors());
    try (var checkpoint = GgufCheckpoint.open(InstalledModel.path("attribution"));
        Llama model = Llama.load(checkpoint, DType.F32);
        LoraAdapter adapter =
            LoraAdapter.load(suite.path(FOLDER + "adapter"), model.config(), DType.F32)) {
      LoraGradients gradients = new LoraGradients(model, adapter);
      List<Sample> samples = new ArrayList<>();
      cases.get("rows").forEach(row -> samples.add(sample(row)));
      int n = samples.size();
      cases.get("queries").forEach(query -> samples.add(sample(query)));
      float[][] all = new float[samples.size()][];
      double[] losses = new double[all.length];
      for (int from = 0; from < all.length; from += 4) {
        int to = Math.min(all.length, from + 4);
        try (Scope scope = Scope.open()) {
          LoraGradients.PerSample got = gradients.perSample(samples.subList(from, to));
          for (int i = from; i < to; i++) {
            all[i] = got.gradients().select(0, i - from).floats();
            losses[i] = got.losses()[i - from];
          }
        }
      }
      float[][] rows = java.util.Arrays.copyOf(all, n);
      float[][] queries = java.util.Arrays.copyOfRange(all, n, all.length);
      checkTensors(tensors, adapter.layout(), rows, queries);
      return new Measured(rows, queries, losses);
    }
  }

  /// Single tensors of single gradients: relative L2 within 1e-3, about ten times the deviation
  /// between fp32 and fp64 that was measured with them.
  private void checkTensors(
      SafetensorsFile tensors, LoraLayout layout, float[][] rows, float[][] queries) {
    for (String name : tensors.names()) {
      String owner = name.substring(0, name.indexOf('.'));
      int index = Integer.parseInt(owner.replaceAll("\\D", ""));
      float[] gradient = owner.startsWith("row") ? rows[index] : queries[index];
      LoraLayout.Entry entry =
          layout.entries().stream()
              .filter(e -> e.peftName().equals(name.substring(name.indexOf('.') + 1)))
              .findFirst()
              .orElseThrow();
      float[] expected = tensors.tensor(name).fp32();
      suite.run(
          "gradient " + name,
          () -> {
            double off = 0;
            double size = 0;
            for (int i = 0; i < expected.length; i++) {
              double difference = gradient[Math.toIntExact(entry.offset()) + i] - expected[i];
              off += difference * difference;
              size += (double) expected[i] * expected[i];
            }
            assertThat(Math.sqrt(off / size)).isLessThan(1e-3);
          });
    }
  }

  private static Sample sample(JsonNode row) {
    return new Sample(ints(row.get("ids")), ints(row.get("labels")));
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  private static double[][] products(float[][] x, float[][] y) {
    double[][] products = new double[x.length][y.length];
    IntStream.range(0, x.length)
        .parallel()
        .forEach(i -> {
          for (int j = 0; j < y.length; j++) {
            double sum = 0;
            for (int d = 0; d < x[i].length; d++) {
              sum += (double) x[i][d] * y[j][d];
            }
            products[i][j] = sum;
          }
        });
    return products;
  }

  private static double[] cosine(double[] dots, double norm, double[] rowNorms) {
    return IntStream.range(0, dots.length).mapToDouble(i -> dots[i] / norm / rowNorms[i]).toArray();
  }

  private static double[][] rows(double[] flat, int columns) {
    return IntStream.range(0, flat.length / columns)
        .mapToObj(i -> java.util.Arrays.copyOfRange(flat, i * columns, (i + 1) * columns))
        .toArray(double[][]::new);
  }

  private static double largest(double[][] matrix) {
    double largest = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static void close(double[] ours, double[] theirs, double tolerance) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).as("column %d", i).isCloseTo(theirs[i], within(tolerance));
    }
  }
}
