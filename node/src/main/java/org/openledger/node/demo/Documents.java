package org.openledger.node.demo;

import java.util.List;

/// What `openledger demo --json` prints: one document a stage. Amounts are decimal strings in wei;
/// names on the wire are these in snake case.
public final class Documents {
  private Documents() {}

  /// What a stage tells when it is done.
  public sealed interface Told permits Input, Contribute, Seal, Train, Sketch, Answer, Summary {
    /// The stage's name.
    String stage();
  }

  /// The files that came in.
  public record Input(String stage, List<InputFile> files) implements Told {}

  /// A file that came in.
  public record InputFile(String name, String sha256, long bytes) {}

  /// Rows contributed and accepted.
  public record Contribute(
      String stage, int rows, int contributors, int rejected, int reviewers, double seconds)
      implements Told {}

  /// A version sealed.
  public record Seal(String stage, long version, String root, int rows, String tx, long block)
      implements Told {}

  /// An adapter trained; losses are mean nats a token over held-out rows.
  public record Train(
      String stage,
      int targets,
      int steps,
      long tokens,
      double tokensPerS,
      double seconds,
      String adapter,
      Losses heldoutLoss,
      String run,
      String tx)
      implements Told {}

  /// Four losses: base and tuned, without and with notes.
  public record Losses(double base, double baseNotes, double tuned, double tunedNotes) {}

  /// Rows sketched and their store committed.
  public record Sketch(
      String stage,
      int rows,
      double seconds,
      String storeRoot,
      double selfTop1,
      long tokens,
      double tokensPerS,
      String tx)
      implements Told {}

  /// One question asked, answered, attributed and paid.
  public record Answer(
      String stage,
      int n,
      String question,
      String row,
      List<String> notes,
      Texts answers,
      Scores f1,
      List<NoteShare> retrieval,
      List<RowScore> influence,
      Split split,
      String feeWei,
      List<Paid> payments,
      List<String> tx,
      long block,
      String receipt,
      boolean topNoteIsMostShared,
      double seconds)
      implements Told {}

  /// The three answers side by side.
  public record Texts(String base, String baseNotes, String tunedNotes) {}

  /// Token F1 of the three answers against the named row's answer.
  public record Scores(double base, double baseNotes, double tunedNotes) {}

  /// What a note was worth to the answer.
  public record NoteShare(String row, String contributor, double shapleyNats) {}

  /// How far a trained row moved the model toward the answer.
  public record RowScore(String row, String contributor, long score) {}

  /// How the contributors' part divides between notes and training, in parts of one.
  public record Split(double notes, double training) {}

  /// One payment.
  public record Paid(String to, String role, String wei) {}

  /// The end.
  public record Summary(
      String stage,
      int questions,
      int retrieved,
      Scores meanF1,
      double topNoteIsMostShared,
      String paidWei,
      boolean conserved,
      double seconds,
      long peakRssMb)
      implements Told {}
}
