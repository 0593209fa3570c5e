package org.openledger.node.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What a story is about; fixed when it begins, so that it can go on after a stop.
///
/// @param format of the file it is kept in
/// @param rows how many targets the adapter is trained on
/// @param seed what draws and training start from
/// @param asked the questions
/// @param heldOut names of the rows that stay out of training
/// @param begunMs when it began, milliseconds since 1970
record StoryOrder(
    int format,
    int rows,
    long seed,
    List<Questions.Question> asked,
    List<String> heldOut,
    long begunMs) {
  /// The format written now.
  static final int FORMAT = 1;

  /// Copies the lists.
  StoryOrder {
    asked = List.copyOf(asked);
    heldOut = List.copyOf(heldOut);
  }

  /// A story that asks all of `questions`.
  static StoryOrder whole(int rows, long seed, List<Questions.Question> questions, long begunMs) {
    return new StoryOrder(FORMAT, rows, seed, questions, rows(questions), begunMs);
  }

  /// The same, asking `most` of them, drawn by the seed; the rows of all stay out of training.
  StoryOrder drawn(int most) {
    List<Questions.Question> drawn = new ArrayList<>(asked);
    Collections.shuffle(drawn, new Random(seed));
    return new StoryOrder(
        format, rows, seed, drawn.subList(0, Math.min(most, drawn.size())), heldOut, begunMs);
  }

  private static List<String> rows(List<Questions.Question> questions) {
    return questions.stream().map(Questions.Question::row).distinct().toList();
  }
}
