package org.openledger.node.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.share.Payment;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.factory.Factory;
import org.openledger.node.network.Network;
import org.openledger.node.network.NetworkFolder;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The demo's story: rows are contributed, sealed, learned, sketched; questions are asked, their
/// answers attributed and paid. `openledger demo` tells it on a terminal, the Studio's Home on a
/// page.
///
/// What is done is on disk before the next thing begins, so a story that was stopped anywhere goes
/// on from there, and does nothing twice.
final class Story {
  /// What the tuned model is called.
  static final String TUNED = "construction-law";

  private final Setting in;
  private final Network network;
  private final StoryFolder kept;
  private final Teller teller;

  Story(Setting in, StoryFolder kept, Teller teller) {
    this.in = in;
    this.network = in.network();
    this.kept = kept;
    this.teller = teller;
  }

  /// Tells it from where it stands to its end.
  ///
  /// @throws CancellationException when the node ends before
  Documents.Summary tell(StoryOrder order) {
    once(
        Stage.CONTRIBUTE,
        Documents.Contribute.class,
        () ->
            new ContributeStage(network.datanet(), network.wallets(), in.clock(), teller)
                .run(in.rows()));
    SealStage seal = new SealStage(network, teller);
    Documents.Seal sealed = once(Stage.SEAL, Documents.Seal.class, () -> seal.run(first(order)));
    Library library = seal.open(sealed.version());
    Map<String, ContributedRow> byLabel = byLabel(sealed.version());
    tune(order, library, byLabel);
    begin(Stage.ASK);
    List<Documents.Answer> answers;
    try (HttpClient http = HttpClient.newHttpClient()) {
      ChatClient client = new ChatClient(in.url().get(), http);
      answers = new AskStage(in, client, kept, teller).run(order, byLabel);
    }
    Documents.Summary summary = summary(order, answers);
    kept.keep("summary", summary);
    teller.told(summary);
    return summary;
  }

  private void begin(Stage stage) {
    if (in.stopping().getAsBoolean()) {
      throw new CancellationException("the node ends");
    }
    teller.began(stage);
  }

  /// A stage's document: as it was kept, or by doing it.
  private <T extends Documents.Told> T once(Stage stage, Class<T> type, Supplier<T> work) {
    begin(stage);
    Optional<T> before = kept.find(stage.label(), type);
    if (before.isPresent()) {
      return before.get();
    }
    T done = work.get();
    kept.keep(stage.label(), done);
    teller.told(done);
    return done;
  }

  /// One of the contributed rows.
  private RowId first(StoryOrder order) {
    String label = order.heldOut().getFirst();
    return network.datanet().labelled(label).stream()
        .findFirst()
        .map(ContributedRow::id)
        .orElseThrow(() -> noRow(label));
  }

  private Map<String, ContributedRow> byLabel(long version) {
    Map<String, ContributedRow> rows = new TreeMap<>();
    for (ContributedRow row : network.datanet().rows(version)) {
      row.label().ifPresent(label -> rows.put(label, row));
    }
    return rows;
  }

  /// The row of that name.
  static ContributedRow expected(String label, Map<String, ContributedRow> byLabel) {
    ContributedRow row = byLabel.get(label);
    if (row == null) {
      throw noRow(label);
    }
    return row;
  }

  private static NodeException noRow(String label) {
    return new NodeException(
        Code.ARGUMENT,
        "a question names the row %s, which the Datanet does not have".formatted(label));
  }

  /// Trains, sketches and serves, unless the model is served already.
  private void tune(StoryOrder order, Library library, Map<String, ContributedRow> byLabel) {
    begin(Stage.TRAIN);
    Optional<String> run = kept.find("run", StoryFolder.Run.class).map(StoryFolder.Run::id);
    if (run.isPresent() && listed(run.get())) {
      begin(Stage.SKETCH);
      return;
    }
    // The rows that questions stand for stay out of training, as targets and as notes.
    Set<RowId> heldOut = new HashSet<>();
    order.heldOut().forEach(label -> heldOut.add(expected(label, byLabel).id()));
    TrainStage.Trained trained = new TrainStage(in, kept, teller).run(order, library, heldOut);
    once(
        Stage.SKETCH, Documents.Sketch.class, () -> new SketchStage(in, kept, teller).run(trained));
    serve(trained, library);
  }

  private boolean listed(String run) {
    Factory factory = network.factory();
    return factory.runs().stream().anyMatch(r -> r.job().id().equals(run));
  }

  /// Serves the model now and after every restart, and has ModelFactory list its run, which comes
  /// last: a listed run is served.
  private void serve(TrainStage.Trained trained, Library library) {
    NetworkFolder.Tuned tuned =
        new NetworkFolder.Tuned(
            TUNED,
            network.folder().dir().relativize(trained.folder()).toString(),
            library.version().number(),
            trained.registration().model().toString(),
            trained.adapter().toString().substring(2),
            in.clock().instant().getEpochSecond(),
            null);
    List<NetworkFolder.Tuned> known = network.folder().state().tuned();
    if (known.stream().noneMatch(t -> t.run().equals(tuned.run()))) {
      if (network.serves(TUNED)) {
        throw new NodeException(Code.STAGE, "another model is called " + TUNED + " already");
      }
      network.serve(tuned, library.version());
      network.folder().keep(network.folder().state().with(tuned));
    }
    network.factory().adopt(trained.job(network, TUNED, tuned.createdSeconds()));
  }

  private Documents.Summary summary(StoryOrder order, List<Documents.Answer> answers) {
    BigInteger paid =
        answers.stream()
            .map(a -> new BigInteger(a.feeWei()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    List<StoredAnswer> stored =
        answers.stream().map(a -> network.book().find(a.receipt()).orElseThrow()).toList();
    BigInteger arrived =
        stored.stream().map(this::arrived).reduce(BigInteger.ZERO, BigInteger::add);
    return new Documents.Summary(
        "summary",
        answers.size(),
        (int) answers.stream().filter(a -> a.notes().contains(a.row())).count(),
        new Documents.Scores(
            mean(answers, a -> a.f1().base()),
            mean(answers, a -> a.f1().baseNotes()),
            mean(answers, a -> a.f1().tunedNotes())),
        mean(answers, a -> a.topNoteIsMostShared() ? 1 : 0),
        paid.toString(),
        arrived.equals(paid) && stored.stream().allMatch(Story::addsUp),
        (in.clock().millis() - order.begunMs()) / 1e3,
        peakRssMb());
  }

  /// What an answer's shares brought their owners, as the chain has it.
  private BigInteger arrived(StoredAnswer answer) {
    BigInteger sum = BigInteger.ZERO;
    for (StoredAnswer.Transfer transfer : answer.transfers()) {
      Optional<Inclusion> found = network.chain().inclusion(Hash.parse(transfer.hash()));
      if (!transfer.role().equals("refund") && found.isPresent()) {
        sum = sum.add(found.get().transaction().body().value().toBigInteger());
      }
    }
    return sum;
  }

  /// Whether a receipt adds up: its fee is the sum of its payments, and follows.
  private static boolean addsUp(StoredAnswer stored) {
    Receipt receipt = stored.parsed();
    UInt256 sum =
        receipt.settlement().payments().stream()
            .map(Payment::wei)
            .reduce(UInt256.ZERO, UInt256::add);
    return receipt.follows() && sum.equals(receipt.settlement().fee());
  }

  private static double mean(
      List<Documents.Answer> answers, ToDoubleFunction<Documents.Answer> what) {
    return answers.stream().mapToDouble(what).average().orElse(0);
  }

  /// What the kernel says was resident at most.
  private static long peakRssMb() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // a system without /proc
    }
  }
}
