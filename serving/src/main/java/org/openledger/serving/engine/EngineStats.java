package org.openledger.serving.engine;

/// What the engine has done since it started, and what it holds now.
///
/// @param timeToFirstToken from submission to the first sampled token
/// @param betweenTokens from one sampled token of a request to its next
public record EngineStats(
    Requests requests,
    Work work,
    Now now,
    Histogram.Reading timeToFirstToken,
    Histogram.Reading betweenTokens) {

  /// How requests ended, and how many were turned away for a full queue.
  public record Requests(long finished, long failed, long cancelled, long rejected) {}

  /// What was computed.
  ///
  /// @param promptTokens of prompts, run through the network
  /// @param sampledTokens of answers
  /// @param tasks other work that ran between steps
  public record Work(
      long steps, long promptTokens, long sampledTokens, long preemptions, long tasks) {}

  /// What is held at the moment.
  ///
  /// @param alive false once the engine was stopped or broke
  public record Now(int waiting, int started, int tasksWaiting, long kvBytes, boolean alive) {}
}
