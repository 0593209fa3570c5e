package org.openledger.attribution.receipt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.share.ContributorPot;
import org.openledger.attribution.share.FeeRates;
import org.openledger.attribution.share.FeeSplit;
import org.openledger.attribution.share.PartWeights;
import org.openledger.attribution.share.Payees;
import org.openledger.attribution.share.Payment;
import org.openledger.primitives.UInt256;

/// What an answer cost and where every wei of it went.
///
/// @param terms the rules in force
/// @param weights how the contributors' pot was divided between influence and notes
/// @param fee tokens times rates
/// @param payments they add up to the fee
public record Settlement(Terms terms, PartWeights weights, UInt256 fee, List<Payment> payments) {
  static final int PAYMENTS_MAX = Influence.CONTRIBUTORS_MAX + 16;

  public Settlement {
    payments = List.copyOf(payments);
  }

  /// The on-chain parameters that a settlement follows.
  ///
  /// @param rates what a token costs
  /// @param split the roles' parts of the fee
  /// @param payees the roles' accounts
  /// @param fixedWeights weights of influence and notes that replace the measured ones, or null
  public record Terms(
      FeeRates rates, FeeSplit split, Payees payees, @Nullable PartWeights fixedWeights) {}

  /// Settles an answer by `terms`: fee from the tokens, parts by the split, the contributors' part
  /// by the two players' clipped values (unless fixed), influence scores and Shapley values.
  public static Settlement of(
      Terms terms, Receipt.Tokens tokens, Influence influence, Retrieval retrieval) {
    UInt256 fee = terms.rates().fee(tokens.prompt(), tokens.answer());
    PartWeights weights = weights(terms, retrieval);
    FeeSplit.Parts parts = terms.split().split(fee);
    ContributorPot pot =
        ContributorPot.of(parts.contributors(), weights, influence.scores(), retrieval.scores());
    return new Settlement(terms, weights, fee, terms.payees().payments(parts, pot));
  }

  /// What went to the Datanet's treasury because no contributor had a claim on it.
  public UInt256 unclaimed() {
    return payments.stream()
        .filter(payment -> payment.role() == Payment.Role.DATANET_TREASURY)
        .map(Payment::wei)
        .reduce(UInt256.ZERO, UInt256::add);
  }

  private static PartWeights weights(Terms terms, Retrieval retrieval) {
    PartWeights fixed = terms.fixedWeights();
    return fixed != null
        ? fixed
        : new PartWeights(retrieval.players().adapterWeight(), retrieval.players().notesWeight());
  }
}
