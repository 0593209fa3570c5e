package org.openledger.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.chat.ChatPrompt;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.json.StrictJson;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraLayout;
import org.openledger.model.lora.Projection;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.tensor.DType;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.Length;
import org.openledger.training.config.Schedule;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.ChatTokens;
import org.openledger.training.data.DataFile;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import tools.jackson.databind.JsonNode;

/// Recorded PEFT steps against a whole [Run]: its losses, gradient norms and final adapter.
@Tag("vectors")
@Tag("training")
@Tag("slow")
class TrainingVectorsTest {
  private static final String FOLDER = "smollm2/train";
  private static final double LOSS_OFF = 1e-4;
  private static final double NORM_OFF = 1e-3;
  private static final double WEIGHTS_OFF = 2e-3;

  private static final Pattern TURNS =
      Pattern.compile(
          "<\\|im_start\\|>user\n(.*)<\\|im_end\\|>\n<\\|im_start\\|>assistant\n(.*)<\\|im_end\\|>",
          Pattern.DOTALL);

  @TempDir Path dir;

  @Test
  void agreesWithPeft() {
    Vectors suite = Vectors.suite("training");
    JsonNode recorded = suite.json(FOLDER + "/steps.json");
    Path base = InstalledModel.path("training");
    try (Checkpoint checkpoint = Checkpoint.open(base);
        Llama model = Llama.load(checkpoint, DType.F32);
        LoraAdapter init =
            LoraAdapter.load(suite.path(FOLDER + "/init"), model.config(), DType.F32);
        LoraAdapter wanted =
            LoraAdapter.load(suite.path(FOLDER + "/final"), model.config(), DType.F32)) {
      List<Example> rows = rows(recorded);
      readBack(suite, checkpoint, rows);
      RunSetup setup =
          new RunSetup(
              model,
              new RunSetup.BaseName("SmolLM2-135M-Instruct", checkpoint.sha256()),
              config(recorded, init, rows.size()),
              rows,
              List.of(),
              Optional.of(init));
      List<StepRecord> steps = new ArrayList<>();
      RunListener listener =
          e -> {
            if (e instanceof RunEvent.Stepped s) {
              steps.add(s.record());
            }
          };
      try (Run run = Run.start(setup, dir.resolve("run"), listener, InstantSource.system())) {
        run.train();
        compare(suite, recorded, steps);
        double after = HeldOut.meanLoss(model, run.adapter(), rows);
        suite.run(
            "loss after the last step",
            () ->
                assertThat(after)
                    .isCloseTo(recorded.get("loss_after_5_steps").doubleValue(), within(LOSS_OFF)));
        double off = distance(run.adapter().flat().floats(), wanted.flat().floats());
        suite.run("final adapter", () -> assertThat(off).isLessThanOrEqualTo(WEIGHTS_OFF));
        System.out.printf("training: loss after %s, |W - W_ref| / |W_ref| %.2e%n", after, off);
      }
    }
    suite.done();
  }

  /// The rows' words, taken out of the recorded tokens and read from a data file, give these tokens
  /// and labels again.
  private void readBack(Vectors suite, Checkpoint checkpoint, List<Example> rows) {
    Tokenizer tokenizer = Tokenizer.of(checkpoint);
    ChatTokens chat =
        ChatTokens.of(
            ChatPrompt.of(checkpoint, tokenizer, Clock.systemUTC()),
            tokenizer,
            checkpoint.llama().eosIds().getFirst());
    for (Example row : rows) {
      suite.run(
          "tokens of " + row.id(),
          () -> {
            Matcher words = TURNS.matcher(tokenizer.decode(row.sample().ids(), false));
            assertThat(words.find()).isTrue();
            String line =
                StrictJson.mapper()
                    .writeValueAsString(Map.of("prompt", words.group(1), "answer", words.group(2)));
            Path file = Files.writeString(dir.resolve("row.jsonl"), line);
            Example read = DataFile.DEFAULT.read(file, chat, new ExampleBuilder(1024)).getFirst();
            assertThat(read.sample().ids()).isEqualTo(row.sample().ids());
            assertThat(read.sample().labels()).isEqualTo(row.sample().labels());
          });
    }
  }

  private static void compare(Vectors suite, JsonNode recorded, List<StepRecord> steps) {
    for (int i = 0; i < recorded.get("losses").size(); i++) {
      StepRecord step = steps.get(i);
      double loss = recorded.get("losses").get(i).doubleValue();
      double norm = recorded.get("grad_norms").get(i).doubleValue();
      System.out.printf(
          "training: step %d: loss off by %.1e, norm by %.1e%n",
          i + 1, step.loss() - loss, step.gradNorm() / norm - 1);
      suite.run(
          "loss of step " + (i + 1),
          () -> assertThat(step.loss()).isCloseTo(loss, within(LOSS_OFF)));
      suite.run(
          "gradient norm of step " + (i + 1),
          () -> assertThat(step.gradNorm()).isCloseTo(norm, within(NORM_OFF * norm)));
    }
  }

  private static TrainingConfig config(JsonNode recorded, LoraAdapter init, int rows) {
    JsonNode adam = recorded.get("optimizer");
    LoraLayout layout = init.layout();
    return new TrainingConfig(
        new TrainingConfig.Lora(
            layout.config().rank(),
            layout.config().alpha(),
            layout.config().targets().stream().map(Projection::module).toList()),
        new TrainingConfig.LearningRate(adam.get("lr").doubleValue(), 0, new Schedule.Constant()),
        new Length.Steps(recorded.get("losses").size()),
        new TrainingConfig.Batching(rows, 1, 1024),
        new TrainingConfig.Adam(
            adam.get("betas").get(0).doubleValue(),
            adam.get("betas").get(1).doubleValue(),
            adam.get("eps").doubleValue(),
            adam.get("weight_decay").doubleValue(),
            0),
        ComputeType.F32,
        0,
        new TrainingConfig.Pauses(0, 0));
  }

  private static List<Example> rows(JsonNode recorded) {
    List<Example> rows = new ArrayList<>();
    for (JsonNode row : recorded.get("rows")) {
      rows.add(
          Example.of(
              row.get("id").stringValue() + " " + row.get("lang").stringValue(),
              ints(row.get("ids")),
              ints(row.get("labels"))));
    }
    return rows;
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
  }

  /// |a - b| / |b|.
  private static double distance(float[] a, float[] b) {
    double off = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      off += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      all += (double) b[i] * b[i];
    }
    return Math.sqrt(off / all);
  }
}
