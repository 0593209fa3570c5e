package org.openledger.node.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.ReviewQueue;
import org.openledger.datanet.contribution.Admission;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.Judgement;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.row.Columns;
import org.openledger.datanet.row.Import;
import org.openledger.datanet.row.JsonLines;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.RowId;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.home.Input;
import org.openledger.node.wallet.DemoWallets;
import org.openledger.primitives.KeyPair;

/// Stage 2: twelve wallets share the categories, sign their rows, and two reviewers accept.
///
/// A row that is there already as this stage gives it, and a review that counts already, are from
/// before a stop: they are counted, not given again.
final class ContributeStage {
  private final Datanet datanet;
  private final DemoWallets wallets;
  private final Clock clock;
  private final Teller teller;

  ContributeStage(Datanet datanet, DemoWallets wallets, Clock clock, Teller teller) {
    this.datanet = datanet;
    this.wallets = wallets;
    this.clock = clock;
    this.teller = teller;
  }

  Documents.Contribute run(Path file) {
    long started = System.nanoTime();
    DatanetDomain domain = datanet.domain();
    Licence licence = new Licence(Input.ROWS.licence());
    Import rows =
        JsonLines.read(file, Columns.faq(new Columns.Terms(domain.datanet(), "en", licence)));
    for (Import.Refused refused : rows.refused()) {
      teller.note("line %d refused: %s".formatted(refused.number(), refused.reason()));
    }
    List<Submission> submissions = sign(rows, domain, licence);
    List<RowId> admitted = new ArrayList<>();
    List<Submission> left = new ArrayList<>();
    for (Submission submission : submissions) {
      if (given(submission)) {
        admitted.add(submission.row().id());
      } else {
        left.add(submission);
      }
    }
    int rejected = rows.refusedCount();
    for (Admission admission : datanet.contribute(left)) {
      switch (admission) {
        case Admission.Admitted(RowId row) -> admitted.add(row);
        case Admission.Refused refused -> {
          rejected++;
          teller.note("a row was refused: " + refused.reason());
        }
      }
    }
    review(admitted, domain);
    int contributors =
        (int)
            submissions.stream()
                .map(s -> s.contribution().message().contributor())
                .distinct()
                .count();
    return new Documents.Contribute(
        "contribute",
        admitted.size(),
        contributors,
        rejected,
        wallets.reviewers().size(),
        (System.nanoTime() - started) / 1e9);
  }

  /// Whether this very contribution was taken in before.
  private boolean given(Submission submission) {
    return datanet
        .find(submission.row().id())
        .filter(there ->
            there.contributor().equals(submission.contribution().message().contributor())
                && there.label().equals(submission.label()))
        .isPresent();
  }

  private List<Submission> sign(Import rows, DatanetDomain domain, Licence licence) {
    Map<String, KeyPair> owners = owners(rows);
    List<Submission> submissions = new ArrayList<>();
    long seconds = clock.instant().getEpochSecond();
    for (Import.Line line : rows.rows()) {
      KeyPair owner = owners.get(line.row().category());
      if (owner == null) {
        throw new IllegalStateException("no owner for " + line.row().category());
      }
      String source =
          line.label().map(label -> Input.ROWS.credit() + ", " + label).orElse(Input.ROWS.credit());
      Contribution contribution =
          new Contribution(
              owner.address(), line.row().id(), licence, source, Contribution.CONSENT, seconds);
      submissions.add(
          new Submission(line.row(), Signed.by(owner, domain, contribution), line.label()));
      teller.at("signing rows", submissions.size(), rows.rows().size(), "rows");
    }
    return submissions;
  }

  /// Categories in alphabetical order go round the contributors.
  private Map<String, KeyPair> owners(Import rows) {
    TreeSet<String> categories = new TreeSet<>();
    rows.rows().forEach(line -> categories.add(line.row().category()));
    Map<String, KeyPair> owners = new HashMap<>();
    for (String category : categories) {
      owners.put(category, wallets.contributors().get(owners.size() % DemoWallets.CONTRIBUTORS));
    }
    return owners;
  }

  private void review(List<RowId> rows, DatanetDomain domain) {
    long seconds = clock.instant().getEpochSecond();
    for (KeyPair reviewer : wallets.reviewers()) {
      Set<RowId> waiting = new HashSet<>();
      for (ReviewQueue.BlindRow row : datanet.queue(reviewer.address(), Datanet.BATCH_MAX).rows()) {
        waiting.add(row.id());
      }
      List<Signed<Review>> reviews =
          rows.stream()
              .filter(waiting::contains)
              .map(row -> new Review(reviewer.address(), row, true, "", seconds))
              .map(review -> Signed.by(reviewer, domain, review))
              .toList();
      Optional<Judgement.Refused> refused =
          datanet.review(reviews).stream()
              .filter(Judgement.Refused.class::isInstance)
              .map(Judgement.Refused.class::cast)
              .findFirst();
      if (refused.isPresent()) {
        throw new NodeException(Code.STAGE, "a review did not count: " + refused.get().reason());
      }
    }
  }
}
