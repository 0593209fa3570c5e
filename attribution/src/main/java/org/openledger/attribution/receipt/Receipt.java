package org.openledger.attribution.receipt;

import static org.openledger.attribution.AttributionException.require;

import java.util.regex.Pattern;
import org.openledger.primitives.Hash;

/// One answer's account: what was asked of which model, what influenced it, what it cost and who
/// was paid.
///
/// A receipt holds measured values (scores, log-likelihoods) and what follows from them by integer
/// arithmetic (weights, payments); [#follows] recomputes the latter, so that nobody needs to trust
/// the node for it.
///
/// @param answer the answer's id
/// @param exchange the request and the tokens
/// @param subject the model and the data
/// @param influence the scores of the training rows
/// @param retrieval the values of the notes
/// @param settlement the fee and the payments
public record Receipt(
    String answer,
    Exchange exchange,
    Subject subject,
    Influence influence,
    Retrieval retrieval,
    Settlement settlement) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,80}");

  public Receipt {
    require(
        ID.matcher(answer).matches(),
        "an answer id of %d characters: 1 to 80 letters, digits, dots, hyphens, underscores",
        answer.length());
  }

  /// What was asked and answered.
  ///
  /// @param request digest of the request that the payment names
  /// @param payment hash of the asker's transaction
  /// @param prompt keccak of the prompt's token ids, big-endian uint32 each
  /// @param completion keccak of the answer's token ids, likewise
  /// @param tokens how many of each
  public record Exchange(Hash request, Hash payment, Hash prompt, Hash completion, Tokens tokens) {}

  /// How many tokens were read and written.
  public record Tokens(int prompt, int answer) {
    public Tokens {
      require(prompt >= 0 && answer >= 0, "%d prompt and %d answer tokens", prompt, answer);
    }
  }

  /// What answered, as registered on chain.
  ///
  /// @param model the registration's digest
  /// @param base digest of the base model's file
  /// @param adapter digest of the adapter; zero for the base alone
  /// @param datanet root of the Datanet version
  public record Subject(Hash model, Hash base, Hash adapter, Hash datanet) {}

  /// A receipt whose settlement is computed from the rest.
  public static Receipt settle(
      String answer, Context context, Influence influence, Retrieval retrieval) {
    Settlement settlement =
        Settlement.of(context.terms, context.exchange.tokens, influence, retrieval);
    return new Receipt(answer, context.exchange, context.subject, influence, retrieval, settlement);
  }

  /// What is known of an answer before it is attributed.
  public record Context(Exchange exchange, Subject subject, Settlement.Terms terms) {}

  /// Whether fee, weights and payments follow from tokens, terms, scores and values.
  public boolean follows() {
    return settlement.equals(
        Settlement.of(settlement.terms(), exchange.tokens, influence, retrieval));
  }

  /// What is committed of the receipt: keccak over a tag and its canonical bytes.
  public Hash digest() {
    return ReceiptBytes.digest(this);
  }
}
