package org.openledger.node.demo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.share.Payment;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.network.Network;
import org.openledger.node.pay.Accounts;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.node.prompt.TokenF1;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stages 6 to 8: each question is asked three ways over HTTP; the tuned answer is paid for,
/// attributed and settled.
///
/// Several askers ask at once, as they would on any network: the engine decodes all their answers
/// in the same steps.
final class AskStage {
  private static final int ASKERS = 4;

  private final Network network;
  private final ChatClient client;
  private final String tuned;
  private final Console console;
  private final ReentrantLock paying = new ReentrantLock();

  AskStage(Network network, ChatClient client, String tuned, Console console) {
    this.network = network;
    this.client = client;
    this.tuned = tuned;
    this.console = console;
  }

  /// Asks all questions, and tells of each in their order. What a question names is for the
  /// comparison only.
  List<Documents.Answer> run(
      List<Questions.Question> questions, Function<Questions.Question, ContributedRow> expected) {
    List<Documents.Answer> answers = new ArrayList<>();
    Answering answering = new Answering(console, questions.size());
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS, Thread.ofVirtual().factory());
    try {
      List<Future<Documents.Answer>> pending = new ArrayList<>();
      for (Questions.Question q : questions) {
        int n = pending.size() + 1;
        pending.add(askers.submit(() -> one(n, q, expected.apply(q), answering)));
      }
      for (Future<Documents.Answer> each : pending) {
        Documents.Answer answer = result(each);
        show(answer, expected.apply(questions.get(answers.size())));
        console.document(answer);
        answers.add(answer);
      }
    } finally {
      askers.shutdownNow();
    }
    return answers;
  }

  private Documents.Answer one(
      int n, Questions.Question question, ContributedRow expected, Answering answering) {
    long started = System.nanoTime();
    String base = network.model().name();
    ObjectNode paid = ChatClient.body(tuned, question.question(), true);
    JsonNode quote = client.quote(paid);
    ChatClient.Answer plain;
    ChatClient.Answer noted;
    ChatClient.Answer answer;
    try (ExecutorService three = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ChatClient.Answer> first =
          three.submit(() -> client.ask(ChatClient.body(base, question.question(), false)));
      Future<ChatClient.Answer> second =
          three.submit(() -> client.ask(ChatClient.body(base, question.question(), true)));
      ((ObjectNode) paid.get("openledger")).put("payment", pay(quote).toString());
      answer = client.ask(paid);
      plain = result(first);
      noted = result(second);
    }
    StoredAnswer stored =
        network
            .book()
            .find(answer.openledger().path("receipt").asString(""))
            .orElseThrow(() -> new NodeException(Code.STAGE, "a paid answer left no receipt"));
    Documents.Texts texts = new Documents.Texts(plain.text(), noted.text(), answer.text());
    answering.done();
    return document(n, question, expected, new Asked(texts, stored), started);
  }

  /// How many answers are there, told while they come.
  private static final class Answering {
    private final Progress progress;
    private final int total;
    private int done;

    Answering(Console console, int total) {
      this.progress = console.progress("answering");
      this.total = total;
    }

    synchronized void done() {
      progress.at(++done, total, "questions");
    }
  }

  private record Asked(Documents.Texts texts, StoredAnswer stored) {}

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while asking", e);
    }
  }

  /// The asker's wallet sends the most the answer can cost, naming the request.
  private Hash pay(JsonNode quote) {
    Accounts accounts = new Accounts(network.chain());
    KeyPair asker = network.wallets().asker();
    Transactions.Call call =
        new Transactions.Call(
            Address.parse(quote.path("escrow").asString("")),
            UInt256.of(new BigInteger(quote.path("fee_max_wei").asString(""))),
            Hash.parse(quote.path("request").asString("")).bytes());
    SignedTransaction signed;
    paying.lock(); // one wallet, several askers: no two may take the same nonce
    try {
      signed = accounts.sign(asker, network.chain().pendingNonce(asker.address()), call);
      accounts.submit(signed);
    } finally {
      paying.unlock();
    }
    return accounts.await(signed.hash()).transaction().hash();
  }

  private Documents.Answer document(
      int n, Questions.Question question, ContributedRow expected, Asked asked, long started) {
    StoredAnswer stored = asked.stored();
    Receipt receipt = stored.parsed();
    Documents.Texts texts = asked.texts();
    String right = expected.row().answer();
    List<ContributedRow> notes =
        receipt.retrieval().notes().stream()
            .map(note -> network.datanet().row(new RowId(note.row())))
            .toList();
    List<Documents.NoteShare> shares = new ArrayList<>();
    for (int i = 0; i < notes.size(); i++) {
      ContributedRow row = notes.get(i);
      shares.add(
          new Documents.NoteShare(
              name(row), row.contributor().toString(), receipt.retrieval().shapley().nats(i)));
    }
    double toNotes = receipt.settlement().weights().notesShare();
    boolean none = receipt.settlement().weights().none();
    return new Documents.Answer(
        "answer",
        n,
        question.question(),
        question.row(),
        notes.stream().map(AskStage::name).toList(),
        texts,
        new Documents.Scores(
            TokenF1.of(texts.base(), right),
            TokenF1.of(texts.baseNotes(), right),
            TokenF1.of(texts.tunedNotes(), right)),
        shares,
        receipt.influence().rows().stream()
            .map(r ->
                new Documents.RowScore(
                    name(network.datanet().row(new RowId(r.row()))),
                    r.contributor().toString(),
                    r.score()))
            .toList(),
        new Documents.Split(none ? 0 : toNotes, none ? 0 : 1 - toNotes),
        receipt.settlement().fee().toString(),
        receipt.settlement().payments().stream()
            .map(p -> new Documents.Paid(p.to().toString(), p.role().label(), p.wei().toString()))
            .toList(),
        stored.transfers().stream().map(StoredAnswer.Transfer::hash).toList(),
        stored.block(),
        stored.id(),
        topIsMostShared(shares, notes, texts.tunedNotes()),
        (System.nanoTime() - started) / 1e9);
  }

  /// Whether the most valuable note is one with which the answer shares the most words.
  private static boolean topIsMostShared(
      List<Documents.NoteShare> shares, List<ContributedRow> notes, String answer) {
    int top = 0;
    int most = 0;
    for (int i = 0; i < notes.size(); i++) {
      top = shares.get(i).shapleyNats() > shares.get(top).shapleyNats() ? i : top;
      most = Math.max(most, TokenF1.sharedWords(answer, notes.get(i).row().answer()));
    }
    return !notes.isEmpty() && TokenF1.sharedWords(answer, notes.get(top).row().answer()) == most;
  }

  private static String name(ContributedRow row) {
    return row.label().orElse(row.id().toString());
  }

  private void show(Documents.Answer a, ContributedRow expected) {
    Set<String> notes = new HashSet<>(a.notes());
    console.line("");
    console.line("  " + a.n() + ". " + a.question());
    line("base", a.answers().base(), a.f1().base());
    line("base + notes", a.answers().baseNotes(), a.f1().baseNotes());
    line("tuned + notes", a.answers().tunedNotes(), a.f1().tunedNotes());
    console.line(
        "     its row       %s, %s the notes"
            .formatted(name(expected), notes.contains(name(expected)) ? "among" : "not among"));
    for (Documents.NoteShare s : a.retrieval()) {
      console.line(
          "     note          %-22s %s  %+9.2f nats"
              .formatted(s.row(), shortened(s.contributor()), s.shapleyNats()));
    }
    a.influence().stream()
        .limit(3)
        .forEach(r ->
            console.line(
                "     trained on    %-22s %s  %,16d"
                    .formatted(r.row(), shortened(r.contributor()), r.score())));
    console.line(
        "     paid          %s OPEN in block %d, notes %.0f %%, training %.0f %% of the contributors' part"
            .formatted(
                open(a.feeWei()), a.block(), 100 * a.split().notes(), 100 * a.split().training()));
    for (Documents.Paid p : a.payments()) {
      console.line(
          "       %-17s %s  %s OPEN".formatted(p.role(), shortened(p.to()), open(p.wei())));
    }
  }

  private void line(String who, String text, double f1) {
    String flat = text.strip().replaceAll("\\s+", " ");
    String cut = flat.length() <= 240 ? flat : flat.substring(0, 239) + "…";
    console.line("     %-13s F1 %.2f  %s".formatted(who, f1, cut));
  }

  static String shortened(String hex) {
    return hex.length() <= 12 ? hex : hex.substring(0, 6) + "…" + hex.substring(hex.length() - 4);
  }

  static String open(String wei) {
    return new BigDecimal(new BigInteger(wei), 18)
        .setScale(6, java.math.RoundingMode.DOWN)
        .toPlainString();
  }

  /// Every account that answers pay.
  static Set<Address> payees(Network network) {
    Set<Address> all = new HashSet<>();
    network.wallets().contributors().forEach(k -> all.add(k.address()));
    all.add(network.wallets().treasury().address());
    all.add(network.wallets().modelOwner().address());
    all.add(network.wallets().validators().address());
    all.add(network.wallets().datanetTreasury().address());
    return all;
  }

  /// Whether the book's receipts add up: each fee is the sum of its payments, and follows.
  static boolean addsUp(StoredAnswer stored) {
    Receipt receipt = stored.parsed();
    UInt256 sum =
        receipt.settlement().payments().stream()
            .map(Payment::wei)
            .reduce(UInt256.ZERO, UInt256::add);
    return receipt.follows() && sum.equals(receipt.settlement().fee());
  }
}
