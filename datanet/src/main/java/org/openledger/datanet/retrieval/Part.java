package org.openledger.datanet.retrieval;

import org.openledger.datanet.row.Row;

/// A stretch of a row that is indexed as one text.
enum Part {
  QUESTION,
  ANSWER,
  WHOLE;

  /// The name of the part's words in the index.
  String words() {
    return switch (this) {
      case QUESTION -> "question";
      case ANSWER -> "answer";
      case WHOLE -> "whole";
    };
  }

  /// The name of the part's vectors in the index.
  String vectors() {
    return words() + "_vector";
  }

  /// The part's text.
  String of(Row row) {
    return switch (this) {
      case QUESTION -> row.question();
      case ANSWER -> row.answer();
      case WHOLE -> row.question() + " " + row.answer();
    };
  }
}
