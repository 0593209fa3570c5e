package org.openledger.node.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.openledger.datanet.retrieval.RetrievalConfig;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Version;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.datanets.VersionSealer;
import org.openledger.node.home.Home;
import org.openledger.node.home.Input;
import org.openledger.node.home.Inputs;
import org.openledger.node.http.HttpServer;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Sentences;
import org.openledger.node.models.Torches;
import org.openledger.node.network.Network;
import org.openledger.node.network.NetworkFolder;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The demo: a row becomes a Datanet version, a model, an answer, an attribution and a payment.
public final class Demo {
  private static final String TUNED = "construction-law";

  private final DemoOptions options;
  private final NodeConfig config;
  private final Console console;
  private final Clock clock;

  /// A demo that will tell `console` what happens.
  public Demo(DemoOptions options, NodeConfig config, Console console, Clock clock) {
    this.options = options;
    this.config = config;
    this.console = console;
    this.clock = clock;
  }

  /// A finished demo that still answers.
  ///
  /// @param network the network
  /// @param server its HTTP server
  public record Running(Network network, HttpServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      network.close();
    }
  }

  /// Lives the whole life of a row; the result answers until it is closed.
  public Running run(Home home) {
    long started = System.nanoTime();
    List<Questions.Question> questions = Questions.read(options.questions());
    checkPort();
    Path rows = input(home);
    NetworkFolder folder = new NetworkFolder(home.newNetwork());
    Path base = options.model().orElse(home.inputs().resolve(Input.BASE.files().getFirst().path()));
    folder.keep(
        NetworkFolder.State.first(
            options.seed(),
            config.chain().chainId(),
            clock.instant().getEpochSecond(),
            base.toAbsolutePath()));
    Network network = Network.open(folder, config, models(home, base), clock);
    try {
      Library library = contributeAndSeal(network, rows);
      Map<String, ContributedRow> byLabel = byLabel(network, library.version());
      tune(network, library, heldOut(questions, byLabel));
      HttpServer server = network.listen();
      try {
        ask(network, server, asked(questions), byLabel, started);
        return new Running(network, server);
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /// A taken port is said at once, not after minutes of work.
  private void checkPort() {
    NodeConfig.HttpConfig http = config.http();
    try (ServerSocket socket =
        new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new NodeException(
          Code.PORT,
          "port %d on %s is taken; nothing was started: stop what listens there, or choose another with --port"
              .formatted(http.port(), http.host()),
          e);
    }
  }

  private Path input(Home home) {
    title(1, "Input");
    Inputs inputs = new Inputs(home.inputs(), console);
    List<Documents.InputFile> files = new ArrayList<>();
    List<Input> wanted =
        options.model().isPresent() ? List.of(Input.EMBEDDER, Input.ROWS) : Input.ALL;
    for (Input input : wanted) {
      for (Inputs.Present p : inputs.bring(input)) {
        files.add(new Documents.InputFile(p.name(), p.sha256(), p.bytes()));
        console.line(
            "  %-42s %,12d bytes  %s…".formatted(p.name(), p.bytes(), p.sha256().substring(0, 12)));
      }
    }
    console.document(new Documents.Input("input", files));
    return home.inputs().resolve(Input.ROWS.files().getFirst().path());
  }

  private Network.Models models(Home home, Path base) {
    try (Progress progress = console.progress("loading models")) {
      progress.say(base.getFileName().toString());
      Torches.load(config.compute());
      String name = options.model().isPresent() ? "base" : Input.BASE.name();
      LanguageModel language =
          LanguageModel.load(base, name, Torches.dtype(config.compute().dtype()), clock);
      return new Network.Models(
          language, Sentences.load(home.inputs().resolve(Input.EMBEDDER.folder())));
    }
  }

  private Library contributeAndSeal(Network network, Path rows) {
    title(2, "Contribute");
    Documents.Contribute contributed =
        new ContributeStage(network.datanet(), network.wallets(), clock, console).run(rows);
    console.document(contributed);
    console.line(
        "  %d rows by %d wallets, each signed (EIP-712), accepted by %d reviewers; %d rejected"
            .formatted(
                contributed.rows(),
                contributed.contributors(),
                contributed.reviewers(),
                contributed.rejected()));
    console.line("  the wallets are made from the seed, and this demo signs for them");
    title(3, "Seal");
    VersionSealer.Sealed sealed = network.sealing().seal();
    Version version = sealed.version();
    long block = sealed.anchor().block();
    console.document(
        new Documents.Seal(
            "seal",
            version.number(),
            version.root().toString(),
            version.rows(),
            sealed.anchor().transaction().toString(),
            block));
    console.line(
        "  version %d: %d rows under %s, %s, on chain in block %d"
            .formatted(version.number(), version.rows(), version.root(), version.licence(), block));
    try (Progress progress = console.progress("embedding rows for retrieval")) {
      long texts = version.rows() * RetrievalConfig.DEFAULT.textsPerRow();
      AtomicLong done = new AtomicLong();
      return network.openLibrary(
          version, count -> progress.at(done.addAndGet(count), texts, "texts"));
    }
  }

  private static Map<String, ContributedRow> byLabel(Network network, Version version) {
    Map<String, ContributedRow> rows = new TreeMap<>();
    for (ContributedRow row : network.datanet().rows(version.number())) {
      row.label().ifPresent(label -> rows.put(label, row));
    }
    return rows;
  }

  /// The rows that questions stand for stay out of training, as targets and as notes.
  private static Set<RowId> heldOut(
      List<Questions.Question> questions, Map<String, ContributedRow> byLabel) {
    Set<RowId> held = new HashSet<>();
    for (Questions.Question q : questions) {
      held.add(expected(q, byLabel).id());
    }
    return held;
  }

  private static ContributedRow expected(
      Questions.Question q, Map<String, ContributedRow> byLabel) {
    ContributedRow row = byLabel.get(q.row());
    if (row == null) {
      throw new NodeException(
          Code.ARGUMENT,
          "a question names the row %s, which the Datanet does not have".formatted(q.row()));
    }
    return row;
  }

  /// All questions of a given file; of the program's own, eight drawn by the seed.
  private List<Questions.Question> asked(List<Questions.Question> questions) {
    if (options.questions().isPresent()) {
      return questions;
    }
    List<Questions.Question> drawn = new ArrayList<>(questions);
    Collections.shuffle(drawn, new Random(options.seed()));
    return drawn.subList(0, Math.min(DemoOptions.ASKED, drawn.size()));
  }

  private void tune(Network network, Library library, Set<RowId> heldOut) {
    title(4, "Train");
    TrainStage.Trained trained =
        new TrainStage(network, library, options, console, clock).run(heldOut);
    Documents.Train t = trained.document();
    console.document(t);
    console.line(
        "  %d targets, %d steps, %,d tokens in %.0f s (%.0f tokens/s); adapter %s"
            .formatted(
                t.targets(), t.steps(), t.tokens(), t.seconds(), t.tokensPerS(), t.adapter()));
    Documents.Losses l = t.heldoutLoss();
    console.line(
        "  held-out loss: base %.3f, base with notes %.3f, tuned %.3f, tuned with notes %.3f"
            .formatted(l.base(), l.baseNotes(), l.tuned(), l.tunedNotes()));
    title(5, "Sketch");
    Documents.Sketch sketch = new SketchStage(network, console).run(trained);
    console.document(sketch);
    console.line(
        "  %d rows in %.0f s (%.0f tokens/s); %.1f %% of rows rank first for their own example; store %s"
            .formatted(
                sketch.rows(),
                sketch.seconds(),
                sketch.tokensPerS(),
                100 * sketch.selfTop1(),
                sketch.storeRoot()));
    NetworkFolder.Tuned tuned =
        new NetworkFolder.Tuned(
            TUNED,
            network.folder().dir().relativize(trained.folder()).toString(),
            library.version().number(),
            trained.modelId().toString(),
            trained.finished().adapterDigest(),
            clock.instant().getEpochSecond(),
            null);
    network.serve(tuned, library.version());
    network.folder().keep(network.folder().state().with(tuned));
    network.factory().adopt(trained.job(network, TUNED, tuned.createdSeconds()));
  }

  private void ask(
      Network network,
      HttpServer server,
      List<Questions.Question> questions,
      Map<String, ContributedRow> byLabel,
      long started) {
    title(6, "Ask, attribute, pay");
    console.line("  rows and notes: " + Input.ROWS.credit());
    String url = "http://%s:%d".formatted(config.http().host(), server.port());
    try (HttpClient http = HttpClient.newHttpClient()) {
      AskStage stage = new AskStage(network, new ChatClient(url, http), TUNED, console);
      Map<Address, UInt256> before = balances(network);
      List<Documents.Answer> answers = stage.run(questions, q -> expected(q, byLabel));
      summary(network, answers, before, started);
    }
  }

  private static Map<Address, UInt256> balances(Network network) {
    Map<Address, UInt256> balances = new TreeMap<>();
    AskStage.payees(network).forEach(a -> balances.put(a, network.chain().balance(a)));
    return balances;
  }

  /// Shows each payee's balance before and after; returns how much all of them gained.
  private BigInteger showBalances(Map<Address, UInt256> before, Map<Address, UInt256> after) {
    title(7, "Balances");
    BigInteger moved = BigInteger.ZERO;
    for (Map.Entry<Address, UInt256> e : before.entrySet()) {
      UInt256 now = after.getOrDefault(e.getKey(), UInt256.ZERO);
      BigInteger gained = now.toBigInteger().subtract(e.getValue().toBigInteger());
      moved = moved.add(gained);
      console.line(
          "  %s  %s → %s OPEN  (+%s)"
              .formatted(
                  e.getKey(),
                  AskStage.open(e.getValue().toString()),
                  AskStage.open(now.toString()),
                  AskStage.open(gained.toString())));
    }
    return moved;
  }

  private void summary(
      Network network, List<Documents.Answer> answers, Map<Address, UInt256> before, long started) {
    BigInteger paid =
        answers.stream()
            .map(a -> new BigInteger(a.feeWei()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger moved = showBalances(before, balances(network));
    boolean conserved =
        moved.equals(paid) && network.book().newest().stream().allMatch(AskStage::addsUp);
    Documents.Scores mean =
        new Documents.Scores(
            mean(answers, a -> a.f1().base()),
            mean(answers, a -> a.f1().baseNotes()),
            mean(answers, a -> a.f1().tunedNotes()));
    int retrieved = (int) answers.stream().filter(a -> a.notes().contains(a.row())).count();
    Documents.Summary s =
        new Documents.Summary(
            "summary",
            answers.size(),
            retrieved,
            mean,
            mean(answers, a -> a.topNoteIsMostShared() ? 1 : 0),
            paid.toString(),
            conserved,
            (System.nanoTime() - started) / 1e9,
            peakRssMb());
    console.document(s);
    title(8, "Summary");
    console.line(
        "  %d questions, row among the notes for %d; mean F1: base %.3f, base with notes %.3f, tuned with notes %.3f"
            .formatted(
                s.questions(), s.retrieved(), mean.base(), mean.baseNotes(), mean.tunedNotes()));
    console.line(
        "  the most valuable note is the one most words are shared with in %.0f %%"
            .formatted(100 * s.topNoteIsMostShared()));
    console.line(
        "  %s wei paid, %s; %.0f s, peak memory %,d MB"
            .formatted(
                paid,
                conserved ? "and exactly that arrived" : "but what arrived differs",
                s.seconds(),
                s.peakRssMb()));
    if (!conserved) {
      throw new NodeException(
          Code.STAGE, "payments of %s wei, arrivals of %s".formatted(paid, moved));
    }
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

  private void title(int n, String name) {
    console.line("");
    console.line("%d  %s".formatted(n, name));
  }
}
