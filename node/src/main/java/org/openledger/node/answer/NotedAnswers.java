package org.openledger.node.answer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.receipt.Settlement;
import org.openledger.datanet.retrieval.Note;
import org.openledger.model.chat.Message;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.pay.Escrow;
import org.openledger.node.prompt.Library;
import org.openledger.node.prompt.NotesPrompt;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.AnswerExtension;
import org.openledger.serving.engine.Generated;
import tools.jackson.databind.JsonNode;

/// What this node adds around an answer: notes before it, and for a paid one attribution, receipt
/// and payments after it.
public final class NotedAnswers implements AnswerExtension {
  private final LanguageModel model;
  private final Escrow escrow;
  private final Settlement.Terms terms;
  private final Accountant accountant;
  private final Map<String, TunedModel> tuned = new ConcurrentHashMap<>();
  private volatile @Nullable Library library;

  /// Answers of `model` and what is tuned from it, priced by `terms`.
  public NotedAnswers(
      LanguageModel model,
      Settlement.Terms terms,
      Escrow escrow,
      Attributor attributor,
      Clock clock) {
    this.model = model;
    this.escrow = escrow;
    this.terms = terms;
    this.accountant = new Accountant(terms, escrow, attributor, clock);
  }

  /// From now on notes come from `library`, but for tuned models, which have their own.
  public void readFrom(Library library) {
    this.library = library;
  }

  /// From now on `model` is answered for under its name.
  public void serve(TunedModel model) {
    tuned.put(model.name(), model);
  }

  /// All tuned models that are answered for, by name.
  public List<TunedModel> models() {
    return tuned.values().stream()
        .sorted(java.util.Comparator.comparing(TunedModel::name))
        .toList();
  }

  /// The tuned model of that registration, if it is answered for here.
  public Optional<TunedModel> registered(Hash model) {
    return tuned.values().stream().filter(t -> t.subject().model().equals(model)).findFirst();
  }

  /// What a request would cost at most, and what must be paid for it.
  ///
  /// @param request the digest that the payment carries as its data
  /// @param feeMaxWei the most it can cost
  /// @param promptTokens of the prompt, notes included
  /// @param answerTokensMax the most the answer can have
  public record Quote(Hash request, UInt256 feeMaxWei, int promptTokens, int answerTokensMax) {}

  /// Quotes a request without asking it.
  public Quote quote(Question question) {
    Ask ask = Ask.of(question.options());
    tuned(question);
    return quote(question, noted(question, ask, ask.asker()));
  }

  private record Noted(List<Message> messages, List<Note> notes, boolean wanted) {}

  private Quote quote(Question question, Noted noted) {
    if (question.bounds().tokensMax() == 0) {
      throw ServingException.of(
          Code.MISSING_PARAMETER,
          "max_completion_tokens",
          "A paid request says how long its answer may be: set 'max_completion_tokens'.");
    }
    int prompt = model.prompt().tokens(noted.messages(), true).length;
    int answer = question.bounds().tokensMax();
    return new Quote(
        Ask.requestDigest(question, noted.wanted()),
        terms.rates().fee(prompt, answer),
        prompt,
        answer);
  }

  @Override
  public Prepared prepare(Question question) {
    Ask ask = Ask.of(question.options());
    if (ask.payment().isEmpty()) {
      Noted noted = noted(question, ask, Optional.empty());
      return new Prepared(noted.messages(), (_, _) -> Accountant.unpaid(noted.notes()));
    }
    TunedModel served = tuned(question);
    if (question.bounds().choices() != 1) {
      throw ServingException.of(Code.UNSUPPORTED_VALUE, "n", "A payment is for one answer.");
    }
    // Who pays decides what may be read; the claim below refuses a payment that is not there.
    Optional<Address> payer = escrow.payer(ask.payment().get());
    Noted noted = noted(question, ask, payer);
    Quote quote = quote(question, noted);
    Escrow.Paid paid = escrow.claim(ask.payment().get(), quote.request(), quote.feeMaxWei());
    Accountant.Case open =
        new Accountant.Case(
            served, served.library(), question.messages(), noted.notes(), quote, paid);
    return new Prepared(noted.messages(), new Account(open));
  }

  private TunedModel tuned(Question question) {
    TunedModel served = tuned.get(question.model().id());
    if (served == null) {
      throw ServingException.of(
          Code.UNSUPPORTED_VALUE,
          "openledger.payment",
          "The model '%s' has no contributors to pay; ask it without a payment."
              .formatted(question.model().id()));
    }
    return served;
  }

  private Noted noted(Question question, Ask ask, Optional<Address> asker) {
    Message last = question.messages().getLast();
    boolean wanted = ask.notes().orElse(tuned.containsKey(question.model().id()));
    if (!wanted) {
      return new Noted(question.messages(), List.of(), false);
    }
    if (!last.role().equals("user")) {
      throw ServingException.of(
          Code.INVALID_VALUE, "messages", "The last message is the user's question.");
    }
    List<Note> notes = library(question).notes(last.content(), asker);
    List<String> texts = notes.stream().map(n -> Library.noteText(n.row())).toList();
    List<Message> messages = new ArrayList<>(question.messages());
    messages.set(messages.size() - 1, Message.user(NotesPrompt.of(last.content(), texts)));
    return new Noted(messages, notes, true);
  }

  private Library library(Question question) {
    TunedModel served = tuned.get(question.model().id());
    Library library = served == null ? this.library : served.library();
    if (library == null) {
      throw new ServingException(
          Code.FAILED, "No Datanet version is open here yet; ask with \"notes\":false.");
    }
    return library;
  }

  /// Hears how a paid answer ended.
  private final class Account implements AfterAnswer {
    private final Accountant.Case open;

    private Account(Accountant.Case open) {
      this.open = open;
    }

    @Override
    public JsonNode answered(String answerId, List<Generated> choices) {
      try {
        return accountant.settle(answerId, open, choices.getFirst());
      } catch (RuntimeException e) {
        // Without a kept receipt the payment is still good; with one the book refuses it anyway.
        escrow.release(open.paid());
        throw e;
      }
    }

    @Override
    public void abandoned() {
      escrow.release(open.paid());
    }
  }
}
