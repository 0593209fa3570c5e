package org.openledger.model.tokenizer;

/// A token that text can name: its id, its spelling, and whether it swallows the white space before
/// or after it, or counts only between other than word characters.
record SpecialToken(
    int id, String content, boolean swallowsBefore, boolean swallowsAfter, boolean wordOnly) {}
