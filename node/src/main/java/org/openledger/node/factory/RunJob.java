package org.openledger.node.factory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Address;

/// A run as `job.json` keeps it: who wanted what, and how far it has come.
///
/// @param format of the file
/// @param id such as `run-0002`, the name of its folder
/// @param owner the wallet that started it
/// @param createdAt seconds since 1970
/// @param config what is to be done
/// @param steps of the whole run
/// @param contributors whose rows were drawn
/// @param state where it stands
/// @param failure why it failed, or why its deployment did, in one sentence
/// @param learned how far training has come
/// @param deployment how far deploying has come; null before
public record RunJob(
    int format,
    String id,
    String owner,
    long createdAt,
    RunConfig config,
    int steps,
    List<Contributor> contributors,
    RunState state,
    @Nullable String failure,
    Learned learned,
    @Nullable Deployment deployment) {
  /// The format written now.
  public static final int FORMAT = 1;

  /// Copies the list.
  public RunJob {
    contributors = List.copyOf(contributors);
  }

  /// Whose rows, and how many.
  public record Contributor(String address, int rows) {}

  /// How far training has come.
  ///
  /// @param savedStep the last checkpoint; 0 before the first
  /// @param resumedFrom the step at which the last sitting went on; null in the first
  /// @param adapter the finished adapter's digest, 0x and hex; null before
  public record Learned(int savedStep, @Nullable Integer resumedFrom, @Nullable String adapter) {
    /// Before the first step.
    public static final Learned NOTHING = new Learned(0, null, null);
  }

  /// How far deploying has come.
  ///
  /// @param name what clients will call the model
  /// @param since when it was asked for, seconds since 1970
  /// @param model the registration's digest; null before
  /// @param run the registration of the run; null before it is signed
  /// @param store the registration of the vectors; null before it is signed
  public record Deployment(
      String name, long since, @Nullable String model, @Nullable Sent run, @Nullable Sent store) {}

  /// A registration that was signed, and is kept before it is sent: sending it again can never
  /// write it twice.
  ///
  /// @param hash the transaction
  /// @param raw the signed transaction, hex
  /// @param block the hash of the block it is in; null while it waits
  public record Sent(String hash, String raw, @Nullable String block) {
    Sent in(String hashOfBlock) {
      return new Sent(hash, raw, hashOfBlock);
    }
  }

  /// A run that waits for its turn.
  public static RunJob queued(
      String id, Address owner, long createdAt, RunConfig config, List<Contributor> contributors) {
    return new RunJob(
        FORMAT,
        id,
        owner.toString(),
        createdAt,
        config,
        config.steps(),
        contributors,
        RunState.QUEUED,
        null,
        Learned.NOTHING,
        null);
  }

  /// Whether `who` started it.
  public boolean ownedBy(Address who) {
    return owner.equals(who.toString());
  }

  /// The same in another state, its failure forgotten.
  public RunJob in(RunState other) {
    return with(other, null, learned, deployment);
  }

  /// The same in another state, and why.
  public RunJob in(RunState other, String why) {
    return with(other, why, learned, deployment);
  }

  /// The same, further in training.
  public RunJob with(Learned other) {
    return with(state, failure, other, deployment);
  }

  /// The same, further in deploying; null forgets that it was asked for.
  public RunJob with(@Nullable Deployment other) {
    return with(state, failure, learned, other);
  }

  private RunJob with(RunState s, @Nullable String why, Learned l, @Nullable Deployment d) {
    return new RunJob(format, id, owner, createdAt, config, steps, contributors, s, why, l, d);
  }
}
