package org.openledger.node.factory;

/// What an adapter that is still learning answers to a question it does not learn from.
///
/// @param step after which step
/// @param question the row's question
/// @param row the row's id
/// @param answer greedy, cut short
public record Sample(int step, String question, String row, String answer) {}
