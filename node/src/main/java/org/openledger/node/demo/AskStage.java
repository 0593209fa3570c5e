package org.openledger.node.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.network.Network;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.node.prompt.TokenF1;
import org.openledger.primitives.Hash;
import tools.jackson.databind.node.ObjectNode;

/// Stage 6: each question is asked three ways over HTTP; the tuned answer is paid for, attributed
/// and settled.
///
/// Several askers ask at once, as they would on any network: the engine decodes all their answers
/// in the same steps. What was paid before a stop is not paid again, and what was answered is not
/// asked again.
final class AskStage {
  private static final int ASKERS = 4;
  private static final long LOOK_MS = 100;

  private final Setting in;
  private final Network network;
  private final ChatClient client;
  private final StoryFolder kept;
  private final Teller teller;
  private final Payments payments;

  AskStage(Setting in, ChatClient client, StoryFolder kept, Teller teller) {
    this.in = in;
    this.network = in.network();
    this.client = client;
    this.kept = kept;
    this.teller = teller;
    this.payments = new Payments(network.chain(), network.wallets().asker(), kept);
  }

  /// Asks what is not answered yet, and tells of each answer in the order of the questions. What a
  /// question names is for the comparison only.
  ///
  /// @param byLabel the rows by the names that questions give them
  List<Documents.Answer> run(StoryOrder order, Map<String, ContributedRow> byLabel) {
    int total = order.asked().size();
    TreeMap<Integer, Documents.Answer> answers = kept.answers(order);
    payments.sendKept(total);
    Map<Integer, Future<Documents.Answer>> pending = new HashMap<>();
    ExecutorService askers = Executors.newFixedThreadPool(ASKERS, Thread.ofVirtual().factory());
    try {
      for (int n = 1; n <= total; n++) {
        if (!answers.containsKey(n)) {
          int number = n;
          Questions.Question q = order.asked().get(n - 1);
          ContributedRow expected = Story.expected(q.row(), byLabel);
          pending.put(n, askers.submit(() -> one(number, q, expected)));
        }
      }
      for (int n = 1; n <= total; n++) {
        teller.at("answering", n - 1, total, "questions");
        Future<Documents.Answer> asked = pending.get(n);
        if (asked != null) {
          answers.put(n, await(asked));
          teller.told(answers.get(n));
        }
      }
    } finally {
      askers.shutdownNow(); // lets go of the node's answers; a payment that is sent is kept
    }
    return List.copyOf(answers.values());
  }

  /// Waits for an answer as long as the node goes on.
  private Documents.Answer await(Future<Documents.Answer> asked) {
    while (true) {
      try {
        return asked.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (in.stopping().getAsBoolean()) {
          throw new CancellationException("the node ends");
        }
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private Documents.Answer one(int n, Questions.Question question, ContributedRow expected) {
    long started = System.nanoTime();
    String base = network.model().name();
    String words = question.question();
    try (ExecutorService three = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ChatClient.Answer> plain =
          three.submit(() -> client.ask(ChatClient.body(base, words, false)));
      Future<ChatClient.Answer> noted =
          three.submit(() -> client.ask(ChatClient.body(base, words, true)));
      StoredAnswer stored = paid(n, words);
      Documents.Texts texts =
          new Documents.Texts(result(plain).text(), result(noted).text(), stored.text());
      Documents.Answer answer = document(n, question, expected, new Asked(texts, stored), started);
      kept.keep("answer-" + n, answer);
      return answer;
    }
  }

  /// The paid answer to question `n`: the one that its payment was used for, or a new one.
  private StoredAnswer paid(int n, String question) {
    ObjectNode body = ChatClient.body(Story.TUNED, question, true);
    Hash payment = payments.paid(n, () -> client.quote(body));
    Optional<StoredAnswer> before = network.book().paidBy(payment);
    if (before.isPresent()) {
      return before.get();
    }
    ((ObjectNode) body.get("openledger")).put("payment", payment.toString());
    ChatClient.Answer answer = client.ask(body);
    return network
        .book()
        .find(answer.openledger().path("receipt").asString(""))
        .orElseThrow(() -> new NodeException(Code.STAGE, "a paid answer left no receipt"));
  }

  private record Asked(Documents.Texts texts, StoredAnswer stored) {}

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }

  private static NodeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new NodeException(Code.STAGE, "interrupted while asking", e);
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
}
