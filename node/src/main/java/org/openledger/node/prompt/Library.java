package org.openledger.node.prompt;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.retrieval.Note;
import org.openledger.datanet.retrieval.Retriever;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.version.Version;
import org.openledger.primitives.Address;

/// A sealed version of a Datanet, open for looking things up.
///
/// @param datanet the Datanet
/// @param version the version that is searched
/// @param retriever its index
/// @param clock decides whether a grant still holds
public record Library(Datanet datanet, Version version, Retriever retriever, Clock clock) {
  /// How many notes an answer gets.
  public static final int NOTES = 3;

  /// The rows that answer `question` best among those `asker` may read.
  public List<Note> notes(String question, Optional<Address> asker) {
    return retriever.notes(question, NOTES, scope(asker), Set.of());
  }

  /// What `asker` may read now.
  public ReadScope scope(Optional<Address> asker) {
    return datanet.access().scope(asker, clock.instant());
  }

  /// Whether `asker` may read `row` now.
  public boolean readable(Optional<Address> asker, ContributedRow row) {
    return scope(asker).readable(row.contributor());
  }

  /// What a note says in a prompt: the row's question, by which the model chooses, and its answer.
  public static String noteText(ContributedRow row) {
    return row.row().question() + " " + row.row().answer();
  }
}
