package org.openledger.node.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.openledger.datanet.version.Registration;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.factory.Registrar;
import org.openledger.node.factory.RunJob.Sent;
import org.openledger.node.home.WholeFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What of a story is done, a file each, whole or not there: the order, each stage's document, each
/// question's payment and answer, and why it stopped, if it did.
///
/// | file | there when |
/// |---|---|
/// | `order.json` | the story was begun |
/// | `contribute.json`, `seal.json`, `train.json`, `sketch.json`, `summary.json` | that stage is done |
/// | `run.json` | the run has a name |
/// | `losses.json`, `sketched.json` | the adapter is measured, its rows are sketched |
/// | `registered.json`, `committed.json` | the run's, the vectors' registration is signed |
/// | `payment-N.json`, `answer-N.json` | question N's payment is signed, its answer is paid |
/// | `failure.json` | the story stopped and waits to be told to go on |
///
/// @param dir the folder, made with its first file
/// @param before hears each name before something is kept under it, and keeps it from there by
///   throwing
record StoryFolder(Path dir, Consumer<String> before) {
  /// Writes and reads the documents as the demo prints them.
  static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /// What a store of sketches does not say itself.
  record Sketched(double seconds, double selfTop1, long tokens) {}

  /// The name of a run.
  record Run(String id) {}

  /// Why a story stopped, in one sentence.
  record Failure(String why) {}

  /// The order of the story that was begun here.
  Optional<StoryOrder> order() {
    Optional<StoryOrder> order = find("order", StoryOrder.class);
    if (order.isPresent() && order.get().format() != StoryOrder.FORMAT) {
      throw new NodeException(
          Code.HOME,
          "%s has format %d, this program works with %d; nothing was changed"
              .formatted(file("order"), order.get().format(), StoryOrder.FORMAT));
    }
    return order;
  }

  /// What is kept under a name.
  <T> Optional<T> find(String name, Class<T> type) {
    Path file = file(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), type));
    } catch (JacksonException e) {
      throw new NodeException(
          Code.HOME, "%s cannot be read: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /// Keeps `what` under a name; on disk when this returns.
  void keep(String name, Object what) {
    before.accept(name);
    try {
      Files.createDirectories(dir);
      WholeFile.write(
          file(name), (JSON.writeValueAsString(what) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "%s could not be written: %s".formatted(file(name), e.getMessage()), e);
    }
  }

  /// What is kept under a name, or else what `make` gives, which is kept from now on.
  <T> T once(String name, Class<T> type, Supplier<T> make) {
    Optional<T> before = find(name, type);
    if (before.isPresent()) {
      return before.get();
    }
    T made = make.get();
    keep(name, made);
    return made;
  }

  /// Forgets what is kept under a name.
  void forget(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "%s could not be removed: %s".formatted(file(name), e.getMessage()), e);
    }
  }

  /// The answers that are paid, by their numbers.
  TreeMap<Integer, Documents.Answer> answers(StoryOrder order) {
    TreeMap<Integer, Documents.Answer> answers = new TreeMap<>();
    for (int n = 1; n <= order.asked().size(); n++) {
      int number = n;
      find("answer-" + n, Documents.Answer.class).ifPresent(a -> answers.put(number, a));
    }
    return answers;
  }

  /// Has `registration` on chain once, whenever a process ends: signed and kept under `name` before
  /// it is sent, kept again with its block.
  Sent registered(String name, Registrar registrar, Registration registration) {
    Sent sent = find(name, Sent.class).orElse(null);
    if (sent == null) {
      sent = registrar.send(registration, signed -> keep(name, signed));
    }
    if (sent.block() == null) {
      sent = registrar.settle(sent);
      keep(name, sent);
    }
    return sent;
  }

  private Path file(String name) {
    return dir.resolve(name + ".json");
  }
}
