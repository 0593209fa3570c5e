package org.openledger.node.factory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.DatanetConfig;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.retrieval.RetrievalConfig;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Registration;
import org.openledger.model.json.StrictJson;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.models.Compute;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Torches;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.EngineLimits;
import org.openledger.serving.llama.AdapterPool;
import org.openledger.serving.llama.LlamaModel;
import org.openledger.serving.llama.TokenizerVocabulary;
import tools.jackson.databind.node.ObjectNode;

/// All that a factory needs, small: a tiny base, a Datanet of forty rows, an engine, a chain that
/// only keeps what is registered, and a shelf.
public final class Bench implements AutoCloseable {
  public static final Address OWNER = KeyPair.fromSeed(new byte[] {7}).address();
  public static final Address OTHER = KeyPair.fromSeed(new byte[] {8}).address();
  static final int ROWS = 40;
  private static final long KV_BYTES = 8 << 20;
  private static final List<KeyPair> PEOPLE =
      IntStream.range(1, 5).mapToObj(i -> KeyPair.fromSeed(new byte[] {(byte) i})).toList();

  final LanguageModel model;
  final Engine engine;
  final Datanet datanet;
  private final LlamaModel served;
  private final AdapterPool pool;
  private final Workshop workshop;

  public Bench(Path folder, Access access) throws IOException {
    Torches.load(new NodeConfig.ComputeConfig("", 1, "f32")); // threads that spin would fight
    this.model = TinyBase.load(folder.resolve("tiny"));
    this.pool =
        new AdapterPool(
            1 << 20,
            digest -> {
              throw new IllegalStateException(digest);
            });
    this.served = new LlamaModel(model.llama(), pool, KV_BYTES);
    this.engine =
        new Engine(
                served,
                new TokenizerVocabulary(model.tokenizer(), Set.of(2)),
                new EngineLimits(1024, 4, 512, 16, KV_BYTES),
                System::nanoTime)
            .start();
    Set<Address> reviewers = Set.of(PEOPLE.get(0).address(), PEOPLE.get(1).address());
    this.datanet =
        Datanet.open(
            folder.resolve("datanet"),
            new DatanetConfig(
                7,
                OWNER,
                "beams",
                access,
                DatanetConfig.Reviewing.byTwo(reviewers),
                DatanetConfig.DATABASE_BYTES_MAX),
            Clock.systemUTC());
    if (datanet.versions().isEmpty()) {
      fill();
    }
    Map<Long, Library> libraries = new ConcurrentHashMap<>();
    LongFunction<Library> library = version -> libraries.computeIfAbsent(version, this::library);
    this.workshop =
        new Workshop(model, new Compute(engine), datanet, "beams", library, Clock.systemUTC());
  }

  private Library library(long version) {
    return new Library(
        datanet,
        datanet.version(version),
        datanet.retriever(version, new WordEmbedder(), RetrievalConfig.DEFAULT),
        Clock.systemUTC());
  }

  private void fill() {
    Licence licence = new Licence("CC-BY-4.0");
    long now = Clock.systemUTC().instant().getEpochSecond();
    List<Submission> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Row row =
          new Row(
              datanet.domain().datanet(),
              "beams",
              "How long is beam %d?".formatted(i),
              "%d m and %d cm".formatted(i, 97 - i),
              List.of(),
              "en",
              licence);
      KeyPair giver = PEOPLE.get(2 + i % 2);
      Contribution said =
          new Contribution(giver.address(), row.id(), licence, "a test", Contribution.CONSENT, now);
      rows.add(
          new Submission(row, Signed.by(giver, datanet.domain(), said), Optional.of("beam-" + i)));
    }
    datanet.contribute(rows);
    List<RowId> ids = rows.stream().map(s -> s.row().id()).toList();
    for (KeyPair reviewer : PEOPLE.subList(0, 2)) {
      datanet.review(
          ids.stream()
              .map(id -> new Review(reviewer.address(), id, true, "", now))
              .map(review -> Signed.by(reviewer, datanet.domain(), review))
              .toList());
    }
    datanet.seal();
  }

  /// A chain that keeps what is registered; a block for each.
  static final class Ledger implements Registrar {
    final List<String> written = new ArrayList<>();
    int signed;

    @Override
    public synchronized RunJob.Sent send(Registration registration, Consumer<RunJob.Sent> keep) {
      signed++;
      byte[] raw = registration.encode();
      RunJob.Sent sent = new RunJob.Sent(Keccak.hash(raw).toString(), Hex.encode(raw), null);
      keep.accept(sent);
      return sent;
    }

    @Override
    public synchronized RunJob.Sent settle(RunJob.Sent sent) {
      if (!written.contains(sent.hash())) {
        written.add(sent.hash());
      }
      return new RunJob.Sent(
          sent.hash(),
          sent.raw(),
          Keccak.hash(sent.hash().getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString());
    }
  }

  /// A shelf that keeps what is put there.
  static final class Place implements Shelf {
    final Map<String, Model> models = new ConcurrentHashMap<>();

    @Override
    public boolean has(String name) {
      return name.equals("tiny") || models.containsKey(name);
    }

    @Override
    public void serve(Model model) {
      models.put(model.name(), model);
    }
  }

  final Ledger ledger = new Ledger();
  final Place shelf = new Place();

  /// A factory over `runs`, not started.
  public Factory factory(Path runs) {
    return new Factory(workshop, runs, ledger, shelf);
  }

  Factory factory(Path runs, Consumer<RunJob> before) {
    return new Factory(workshop, runs, ledger, shelf, before);
  }

  /// An order for a run of 12 short steps with a checkpoint every 3.
  public static ObjectNode order() {
    return StrictJson.object(
        """
        {"name":"Beams","rows":10,"eval_rows":3,"training":
         {"steps":12,"rank":4,"alpha":8,"examples_per_step":2,"save_every":3,"eval_every":4,
          "learning_rate":0.01}}
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "the order");
  }

  /// An order for five steps: for tests that live many lives.
  static ObjectNode shortOrder() {
    ObjectNode order = order();
    order.put("eval_rows", 1);
    order.withObject("/training").put("steps", 5).put("save_every", 2);
    return order;
  }

  /// Begins a run of [#order].
  static LiveRun begin(Factory factory) {
    return begin(factory, order());
  }

  static LiveRun begin(Factory factory, ObjectNode order) {
    return factory.begin(factory.order(order, Optional.of(OWNER)), OWNER);
  }

  /// Waits until a run is in `state`.
  public static RunJob await(LiveRun run, RunState state) throws InterruptedException {
    LiveRun.Seen seen = run.seenUpTo(0);
    for (int i = 0; i < 600 && run.job().state() != state; i++) {
      seen = run.news(seen, 100).seen();
    }
    if (run.job().state() != state) {
      throw new AssertionError(
          "%s is %s: %s".formatted(run.job().id(), run.job().state(), run.job().failure()));
    }
    return run.job();
  }

  @Override
  public void close() {
    engine.close();
    served.close();
    pool.close();
    datanet.close();
    model.close();
  }
}
