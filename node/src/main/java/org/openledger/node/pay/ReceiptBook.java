package org.openledger.node.pay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.home.WholeFile;
import org.openledger.primitives.Hash;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Every paid answer of a network, one file each, whole or not there.
public final class ReceiptBook {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final String QUERY = ".query";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private final Path folder;
  private final ConcurrentSkipListMap<String, StoredAnswer> byId = new ConcurrentSkipListMap<>();
  private final java.util.Set<Hash> payments = java.util.concurrent.ConcurrentHashMap.newKeySet();

  private ReceiptBook(Path folder) {
    this.folder = folder;
  }

  /// Opens the book in `folder`, or begins it there.
  public static ReceiptBook open(Path folder) {
    ReceiptBook book = new ReceiptBook(folder);
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(p -> p.toString().endsWith(".json")).toList()) {
          book.remember(JSON.readValue(file.toFile(), StoredAnswer.class));
        }
      }
    } catch (IOException | JacksonException e) {
      throw new NodeException(
          Code.HOME, "the receipts in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    return book;
  }

  private void remember(StoredAnswer answer) {
    byId.put(answer.id(), answer);
    payments.add(answer.parsed().exchange().payment());
  }

  /// Keeps an answer, or what has become of it since; on disk when this returns.
  public void keep(StoredAnswer answer) {
    write(answer.id(), ".json", JSON.writeValueAsString(answer).getBytes(StandardCharsets.UTF_8));
    remember(answer);
  }

  /// Keeps an answer's own sketch, without which its scores cannot be computed again.
  public void keepQuery(String id, byte[] query) {
    write(id, QUERY, query);
  }

  /// The sketch of the answer of that id, if it is kept.
  public Optional<byte[]> query(String id) {
    Path file = folder.resolve(id + QUERY);
    if (!byId.containsKey(id) || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "the sketch %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void write(String id, String ending, byte[] bytes) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("an answer's id is no file name: " + id);
    }
    try {
      WholeFile.write(folder.resolve(id + ending), bytes);
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME,
          "the receipt %s could not be written: %s; nothing was paid".formatted(id, e.getMessage()),
          e);
    }
  }

  /// The answer of that id.
  public Optional<StoredAnswer> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// All answers, the newest first.
  public List<StoredAnswer> newest() {
    Collection<StoredAnswer> all = byId.values();
    return all.stream()
        .sorted(java.util.Comparator.comparingLong(StoredAnswer::createdSeconds).reversed())
        .toList();
  }

  /// The answer that a payment was used for, if there is one.
  public Optional<StoredAnswer> paidBy(Hash payment) {
    return used(payment)
        ? byId.values().stream()
            .filter(answer -> answer.parsed().exchange().payment().equals(payment))
            .findFirst()
        : Optional.empty();
  }

  /// Whether a payment was used for an answer.
  public boolean used(Hash payment) {
    return payments.contains(payment);
  }
}
