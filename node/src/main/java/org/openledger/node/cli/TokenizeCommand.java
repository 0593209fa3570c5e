package org.openledger.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `openledger model tokenize`: JSON strings in, token ids out.
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    description = "Read one JSON string a line from standard input, print {\"ids\":[…]} a line.",
    footer = {
      "",
      "Example:",
      "  echo '\"Hello world\"' | openledger model tokenize --model smollm2-135m-instruct"
    })
public final class TokenizeCommand implements Runnable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "M",
      description = "An installed model's name, a GGUF file, or a Hugging Face folder.")
  String model = "";

  @Option(
      names = "--plain",
      description = "Take the names of special tokens in the text as the characters they are.")
  boolean plain;

  private record Ids(int[] ids) {}

  @Override
  public void run() {
    Console console = new Console(System.out, System.err, true, false);
    Tokenizer tokenizer = Tokenizer.of(ModelOptions.find(model, Cli.options(spec)));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String text = text(line, number);
        console.document(new Ids(plain ? tokenizer.encodePlain(text) : tokenizer.encode(text)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String line, int number) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isString()) {
        return node.stringValue();
      }
    } catch (JacksonException e) {
      throw new NodeException(
          Code.ARGUMENT, "line %d is not JSON: %s".formatted(number, e.getOriginalMessage()), e);
    }
    throw new NodeException(Code.ARGUMENT, "line %d is not a JSON string".formatted(number));
  }
}
