package org.openledger.attribution.share;

import static org.openledger.attribution.AttributionException.require;

import org.openledger.primitives.UInt256;

/// What a token costs, in wei: an answer's fee is prompt tokens · `promptWei` + answer tokens ·
/// `answerWei`.
public record FeeRates(UInt256 promptWei, UInt256 answerWei) {
  /// The fee of an answer; fails where 256 bits do not hold it.
  public UInt256 fee(int promptTokens, int answerTokens) {
    require(
        promptTokens >= 0 && answerTokens >= 0,
        "a fee for %d prompt and %d answer tokens",
        promptTokens,
        answerTokens);
    return promptWei.multiply(promptTokens).add(answerWei.multiply(answerTokens));
  }
}
