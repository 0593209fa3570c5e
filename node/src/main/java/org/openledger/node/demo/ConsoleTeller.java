package org.openledger.node.demo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.home.Input;
import org.openledger.node.network.Network;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.training.run.StepRecord;

/// Tells the story on a terminal: a numbered title a stage, lines for people, documents for
/// programs.
final class ConsoleTeller implements Teller {
  private final Console console;
  private final Network network;
  private final Map<Address, UInt256> before = new TreeMap<>();
  private String doing = "";
  private @Nullable Progress progress;
  private BigInteger gained = BigInteger.ZERO;

  /// Tells `console` what happens in `network`.
  ConsoleTeller(Console console, Network network) {
    this.console = console;
    this.network = network;
  }

  /// Begins a stage with its number, as all titles are.
  static void title(Console console, int n, String name) {
    console.line("");
    console.line("%d  %s".formatted(n, name));
  }

  @Override
  public void began(Stage stage) {
    switch (stage) {
      case CONTRIBUTE -> title(console, 2, "Contribute");
      case SEAL -> title(console, 3, "Seal");
      case TRAIN -> title(console, 4, "Train");
      case SKETCH -> title(console, 5, "Sketch");
      case ASK -> {
        title(console, 6, "Ask, attribute, pay");
        console.line("  rows and notes: " + Input.ROWS.credit());
        before.putAll(balances());
      }
    }
  }

  private Progress progress(String what) {
    Progress present = progress;
    if (present == null || !doing.equals(what)) {
      doing = what;
      present = console.progress(what);
      progress = present;
    }
    return present;
  }

  @Override
  public void at(String what, long done, long total, String unit) {
    progress(what).at(done, total, unit);
  }

  @Override
  public void stepped(StepRecord step, int steps, Duration left) {
    progress("training")
        .say(
            "step %d of %d  loss %.3f  %,.0f tokens/s  about %d s left"
                .formatted(
                    step.step(), steps, step.loss(), step.tokensPerSecond(), left.toSeconds()));
  }

  @Override
  public void note(String line) {
    console.line("  " + line);
  }

  @Override
  public void told(Documents.Told what) {
    switch (what) {
      case Documents.Answer answer -> {
        show(answer);
        console.document(answer);
      }
      case Documents.Summary summary -> {
        gained = showBalances(balances());
        console.document(summary);
        show(summary);
      }
      case Documents.Input input -> console.document(input);
      case Documents.Contribute contribute -> {
        console.document(contribute);
        show(contribute);
      }
      case Documents.Seal seal -> {
        console.document(seal);
        show(seal);
      }
      case Documents.Train train -> {
        console.document(train);
        show(train);
      }
      case Documents.Sketch sketch -> {
        console.document(sketch);
        show(sketch);
      }
    }
  }

  /// How much all payees' balances grew from the first question to the last.
  BigInteger gained() {
    return gained;
  }

  private void show(Documents.Contribute contributed) {
    console.line(
        "  %d rows by %d wallets, each signed (EIP-712), accepted by %d reviewers; %d rejected"
            .formatted(
                contributed.rows(),
                contributed.contributors(),
                contributed.reviewers(),
                contributed.rejected()));
    console.line("  the wallets are made from the seed, and this demo signs for them");
  }

  private void show(Documents.Seal seal) {
    console.line(
        "  version %d: %d rows under %s, %s, on chain in block %d"
            .formatted(
                seal.version(), seal.rows(), seal.root(), Input.ROWS.licence(), seal.block()));
  }

  private void show(Documents.Train t) {
    console.line(
        "  %d targets, %d steps, %,d tokens in %.0f s (%.0f tokens/s); adapter %s"
            .formatted(
                t.targets(), t.steps(), t.tokens(), t.seconds(), t.tokensPerS(), t.adapter()));
    Documents.Losses l = t.heldoutLoss();
    console.line(
        "  held-out loss: base %.3f, base with notes %.3f, tuned %.3f, tuned with notes %.3f"
            .formatted(l.base(), l.baseNotes(), l.tuned(), l.tunedNotes()));
  }

  private void show(Documents.Sketch sketch) {
    console.line(
        "  %d rows in %.0f s (%.0f tokens/s); %.1f %% of rows rank first for their own example; store %s"
            .formatted(
                sketch.rows(),
                sketch.seconds(),
                sketch.tokensPerS(),
                100 * sketch.selfTop1(),
                sketch.storeRoot()));
  }

  private void show(Documents.Answer a) {
    Set<String> notes = new HashSet<>(a.notes());
    console.line("");
    console.line("  " + a.n() + ". " + a.question());
    line("base", a.answers().base(), a.f1().base());
    line("base + notes", a.answers().baseNotes(), a.f1().baseNotes());
    line("tuned + notes", a.answers().tunedNotes(), a.f1().tunedNotes());
    console.line(
        "     its row       %s, %s the notes"
            .formatted(a.row(), notes.contains(a.row()) ? "among" : "not among"));
    for (Documents.NoteShare s : a.retrieval()) {
      console.line(
          "     note          %-22s %s  %+9.2f nats"
              .formatted(s.row(), shortened(s.contributor()), s.shapleyNats()));
    }
    a.influence().stream()
        .limit(3)
        .forEach(r ->
            console.line(
                "     trained on    %-22s %s  %,16d"
                    .formatted(r.row(), shortened(r.contributor()), r.score())));
    console.line(
        "     paid          %s OPEN in block %d, notes %.0f %%, training %.0f %% of the contributors' part"
            .formatted(
                open(a.feeWei()), a.block(), 100 * a.split().notes(), 100 * a.split().training()));
    for (Documents.Paid p : a.payments()) {
      console.line(
          "       %-17s %s  %s OPEN".formatted(p.role(), shortened(p.to()), open(p.wei())));
    }
  }

  private void line(String who, String text, double f1) {
    String flat = text.strip().replaceAll("\\s+", " ");
    String cut = flat.length() <= 240 ? flat : flat.substring(0, 239) + "…";
    console.line("     %-13s F1 %.2f  %s".formatted(who, f1, cut));
  }

  private Map<Address, UInt256> balances() {
    Map<Address, UInt256> balances = new TreeMap<>();
    payees(network).forEach(a -> balances.put(a, network.chain().balance(a)));
    return balances;
  }

  /// Every account that answers pay.
  private static Set<Address> payees(Network network) {
    Set<Address> all = new HashSet<>();
    network.wallets().contributors().forEach(k -> all.add(k.address()));
    all.add(network.wallets().treasury().address());
    all.add(network.wallets().modelOwner().address());
    all.add(network.wallets().validators().address());
    all.add(network.wallets().datanetTreasury().address());
    return all;
  }

  /// Shows each payee's balance before and after; returns how much all of them gained.
  private BigInteger showBalances(Map<Address, UInt256> after) {
    title(console, 7, "Balances");
    BigInteger moved = BigInteger.ZERO;
    for (Map.Entry<Address, UInt256> e : before.entrySet()) {
      UInt256 now = after.getOrDefault(e.getKey(), UInt256.ZERO);
      BigInteger more = now.toBigInteger().subtract(e.getValue().toBigInteger());
      moved = moved.add(more);
      console.line(
          "  %s  %s → %s OPEN  (+%s)"
              .formatted(
                  e.getKey(),
                  open(e.getValue().toString()),
                  open(now.toString()),
                  open(more.toString())));
    }
    return moved;
  }

  private void show(Documents.Summary s) {
    title(console, 8, "Summary");
    console.line(
        "  %d questions, row among the notes for %d; mean F1: base %.3f, base with notes %.3f, tuned with notes %.3f"
            .formatted(
                s.questions(),
                s.retrieved(),
                s.meanF1().base(),
                s.meanF1().baseNotes(),
                s.meanF1().tunedNotes()));
    console.line(
        "  the most valuable note is the one most words are shared with in %.0f %%"
            .formatted(100 * s.topNoteIsMostShared()));
    console.line(
        "  %s wei paid, %s; %.0f s, peak memory %,d MB"
            .formatted(
                s.paidWei(),
                s.conserved() ? "and exactly that arrived" : "but what arrived differs",
                s.seconds(),
                s.peakRssMb()));
  }

  private static String shortened(String hex) {
    return hex.length() <= 12 ? hex : hex.substring(0, 6) + "…" + hex.substring(hex.length() - 4);
  }

  private static String open(String wei) {
    return new BigDecimal(new BigInteger(wei), 18).setScale(6, RoundingMode.DOWN).toPlainString();
  }
}
