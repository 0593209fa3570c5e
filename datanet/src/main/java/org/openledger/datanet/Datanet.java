package org.openledger.datanet;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openledger.datanet.access.AccessPolicy;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.browse.RowFilter;
import org.openledger.datanet.browse.RowPage;
import org.openledger.datanet.contribution.Admission;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.Judgement;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.SignatureCheck;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.retrieval.Embedder;
import org.openledger.datanet.retrieval.RetrievalConfig;
import org.openledger.datanet.retrieval.Retriever;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.DatanetException.Code;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.row.RowText;
import org.openledger.datanet.store.Browsing;
import org.openledger.datanet.store.Database;
import org.openledger.datanet.store.Grants;
import org.openledger.datanet.store.Identity;
import org.openledger.datanet.store.Reviews;
import org.openledger.datanet.store.Rows;
import org.openledger.datanet.store.Versions;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Changes;
import org.openledger.datanet.version.RowProof;
import org.openledger.datanet.version.RowTree;
import org.openledger.datanet.version.Version;
import org.openledger.primitives.Address;

/// A community's dataset: rows come in signed, are judged, sealed into versions, and found again.
///
/// Everything lies in one folder: the database, and search indexes that can be built again from it.
/// Each call that changes something does so in one transaction. Safe for use by several threads;
/// one process at a time.
public final class Datanet implements AutoCloseable {
  /// The most rows or reviews one call takes.
  public static final int BATCH_MAX = 100_000;

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Path folder;
  private final DatanetConfig config;
  private final DatanetDomain domain;
  private final Database database;
  private final Clock clock;

  private Datanet(Path folder, DatanetConfig config, Database database, Clock clock) {
    this.folder = folder;
    this.config = config;
    this.domain = config.domain();
    this.database = database;
    this.clock = clock;
  }

  /// Opens the Datanet in `folder`, or founds it there; fails when another one lives there.
  public static Datanet open(Path folder, DatanetConfig config, Clock clock) {
    Database database = Database.open(folder.resolve("datanet.db"), config.databaseBytesMax());
    try {
      database.write(handle -> Identity.claim(handle, config.domain(), config.name()));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return new Datanet(folder, config, database, clock);
  }

  /// Where signatures for this Datanet count; the id is in it.
  public DatanetDomain domain() {
    return domain;
  }

  /// How it takes and shows rows.
  public DatanetConfig config() {
    return config;
  }

  /// For each of `rows`, in order, the row here that says the same, if there is one.
  public List<Optional<RowId>> same(List<Row> rows) {
    requireBatch(rows.size());
    return database.read(
        handle -> rows.stream().map(row -> Rows.first(handle, row).map(Rows.First::id)).toList());
  }

  /// Takes in rows; each is admitted or refused for itself, and the admitted ones are all kept or,
  /// when something breaks, none.
  public List<Admission> contribute(List<Submission> submissions) {
    requireBatch(submissions.size());
    List<Optional<Admission>> refused = new ArrayList<>(submissions.size());
    List<Rows.New> good = new ArrayList<>();
    for (Submission submission : submissions) {
      Optional<Admission> mismatch = mismatch(submission);
      if (mismatch.isPresent()) {
        refused.add(mismatch);
        continue;
      }
      switch (submission.contribution().check(domain)) {
        case SignatureCheck.Refused check ->
            refused.add(Optional.of(new Admission.BadSignature(check)));
        case SignatureCheck.Valid(var signature) -> {
          refused.add(Optional.empty());
          good.add(
              new Rows.New(
                  submission.row(),
                  submission.contribution().message(),
                  signature,
                  submission.label()));
        }
      }
    }
    var firsts = database.write(handle -> Rows.insert(handle, good)).iterator();
    var news = good.iterator();
    return refused.stream()
        .map(r -> r.orElseGet(() -> admission(news.next(), firsts.next())))
        .toList();
  }

  private static Admission admission(Rows.New row, Optional<Rows.First> first) {
    return first
        .<Admission>map(f -> new Admission.Duplicate(f.id(), f.contributor()))
        .orElseGet(() -> new Admission.Admitted(row.contribution().row()));
  }

  private Optional<Admission> mismatch(Submission submission) {
    Contribution said = submission.contribution().message();
    String reason = "";
    if (!submission.row().datanet().equals(domain.datanet())) {
      reason = "the row was made for another Datanet";
    } else if (!submission.row().id().equals(said.row())) {
      reason = "the contribution is about row %s, not about this one".formatted(said.row());
    } else if (!submission.row().licence().equals(said.licence())) {
      reason =
          "the contribution says %s, the row %s"
              .formatted(said.licence(), submission.row().licence());
    } else if (!said.consent().equals(Contribution.CONSENT)) {
      reason = "the contributor agreed to something else than this Datanet asks for";
    } else if (ahead(said.time())) {
      reason = "the contribution was signed in the future, at " + said.time();
    }
    return reason.isEmpty() ? Optional.empty() : Optional.of(new Admission.Mismatch(reason));
  }

  /// Takes in reviews, in their order; each counts or is refused for itself.
  public List<Judgement> review(List<Signed<Review>> reviews) {
    requireBatch(reviews.size());
    List<SignatureCheck> checks = reviews.stream().map(r -> r.check(domain)).toList();
    return database.write(handle -> {
      List<Judgement> out = new ArrayList<>(reviews.size());
      for (int i = 0; i < checks.size(); i++) {
        Review review = reviews.get(i).message();
        out.add(
            switch (checks.get(i)) {
              case SignatureCheck.Refused check -> new Judgement.BadSignature(check);
              case SignatureCheck.Valid(var _) when ahead(review.time()) ->
                  new Judgement.Mismatch("signed in the future, at " + review.time());
              case SignatureCheck.Valid(var _)
                  when !config.reviewing().reviewers().contains(review.reviewer()) ->
                  new Judgement.NotAReviewer(review.reviewer());
              case SignatureCheck.Valid(var signature) ->
                  Reviews.insert(handle, review, signature, config.reviewing().quorum());
            });
      }
      return out;
    });
  }

  /// What waits for `reviewer`, at most `limit` rows of it.
  public ReviewQueue queue(Address reviewer, int limit) {
    return database.read(handle ->
        new ReviewQueue(
            Rows.waiting(handle, reviewer, limit).stream()
                .map(row -> new ReviewQueue.BlindRow(row.id(), row.row()))
                .toList(),
            Rows.countWaiting(handle, reviewer),
            Reviews.count(handle, reviewer)));
  }

  /// Seals the accepted rows as the next version.
  public Version seal() {
    return database.write(handle -> Versions.seal(handle, clock.instant()));
  }

  /// Every sealed version, first to last.
  public List<Version> versions() {
    return database.read(Versions::list);
  }

  /// One sealed version.
  public Version version(long number) {
    return database.read(h -> Versions.find(h, number)).orElseThrow(() -> noVersion(number));
  }

  /// What differs between two versions, of which the first may be 0, the Datanet before any.
  ///
  /// @param after the row after which to begin; empty for the beginning
  public Changes changes(long from, long to, Optional<RowId> after, int limit) {
    if (from != 0) {
      version(from);
    }
    version(to);
    return database.read(handle -> Versions.changes(handle, from, to, after, limit));
  }

  /// Notes where a version's seal stands on chain; what was noted first stays.
  public void anchor(long version, Anchor anchor) {
    version(version);
    database.write(handle -> {
      Versions.anchor(handle, version, anchor);
      return anchor;
    });
  }

  /// Where a version's seal stands on chain, if that was noted.
  public Optional<Anchor> anchor(long version) {
    return database.read(handle -> Versions.anchor(handle, version));
  }

  /// The rows of a version, ascending by id.
  public List<ContributedRow> rows(long version) {
    version(version);
    return database.read(handle -> Rows.ofVersion(handle, version));
  }

  /// One row, in whatever state.
  public ContributedRow row(RowId id) {
    return find(id).orElseThrow(() -> noRow(id));
  }

  /// One row, if this Datanet has it.
  public Optional<ContributedRow> find(RowId id) {
    return database.read(handle -> Rows.find(handle, id));
  }

  /// The rows that were imported under `label`, in the order they came; mostly one.
  public List<ContributedRow> labelled(String label) {
    return database.read(handle -> Rows.labelled(handle, label));
  }

  /// Where a row stands with its reviewers.
  public RowStatus status(RowId id) {
    return database.read(handle -> Rows.status(handle, id)).orElseThrow(() -> noRow(id));
  }

  /// How many rows stand so.
  public int count(RowStatus status) {
    return database.read(handle -> Rows.count(handle, status));
  }

  /// A page of all rows, newest first.
  public RowPage browse(RowFilter filter, RowPage.Wanted wanted) {
    return database.read(handle -> Browsing.page(handle, filter, wanted));
  }

  /// The numbers of the versions that a row is in, ascending.
  public List<Long> versionsOf(RowId id) {
    return database.read(handle -> Versions.of(handle, id));
  }

  /// Who owns it.
  public Address owner() {
    return config.owner();
  }

  /// What its owner calls it.
  public String name() {
    return config.name();
  }

  /// Who may judge its rows.
  public DatanetConfig.Reviewing reviewing() {
    return config.reviewing();
  }

  /// A row's contribution as its contributor signed it.
  public Signed<Contribution> contribution(RowId id) {
    return database
        .read(handle -> Rows.contribution(handle, domain, id))
        .orElseThrow(() -> noRow(id));
  }

  /// A row's reviews as they were signed.
  public List<Signed<Review>> reviews(RowId id) {
    return database.read(handle -> Reviews.of(handle, domain, id));
  }

  /// What shows that a row is in a version, against the version's root.
  public RowProof proof(long version, RowId row) {
    return database.read(handle -> Versions.tree(handle, version)).proof(row);
  }

  /// The tree over some of a version's rows: those that a run drew.
  public RowTree drawn(long version, Collection<RowId> rows) {
    RowTree tree = database.read(handle -> Versions.tree(handle, version));
    Map<RowId, Address> drawn = new TreeMap<>();
    rows.forEach(row -> drawn.put(row, tree.proof(row).contributor()));
    return RowTree.of(drawn);
  }

  /// Who may read what, with the grants as they are now.
  public AccessPolicy access() {
    return new AccessPolicy(
        config.access(),
        config.owner(),
        config.reviewing().reviewers(),
        database.read(Grants::list));
  }

  /// Lets `asker` read until `expiresAt`; that the owner wants it is the caller's to know.
  public Grant grant(Address asker, String purpose, Instant expiresAt) {
    RowText.requireKept("purpose", purpose, Grant.PURPOSE_BYTES_MAX);
    Instant now = clock.instant();
    if (purpose.isEmpty() || expiresAt.getEpochSecond() <= now.getEpochSecond()) {
      throw DatanetException.invalid(
          "a grant needs a purpose and an end after %s, not %s".formatted(now, expiresAt));
    }
    return database.write(handle -> Grants.insert(handle, asker, purpose, now, expiresAt));
  }

  /// Takes a grant back.
  public void revoke(long grant) {
    database.write(handle -> {
      Grants.revoke(handle, grant, clock.instant());
      return grant;
    });
  }

  /// Requests to read, and the owner's word on them.
  public AccessDesk desk() {
    return new AccessDesk(config, database, clock);
  }

  /// Opens the search over a version, building its index when there is none; the caller closes it.
  public Retriever retriever(long version, Embedder embedder, RetrievalConfig retrieval) {
    RowTree tree = database.read(handle -> Versions.tree(handle, version));
    var rows = new VersionRows(tree.root(), tree.ids(), this::row);
    return Retriever.open(folder.resolve("index"), rows, embedder, retrieval);
  }

  @Override
  public void close() {
    database.close();
  }

  private boolean ahead(long time) {
    return time > clock.instant().plus(CLOCK_SKEW).getEpochSecond();
  }

  private static void requireBatch(int size) {
    if (size > BATCH_MAX) {
      throw DatanetException.invalid(
          "%,d in one call; the limit is %,d".formatted(size, BATCH_MAX));
    }
  }

  private static DatanetException noVersion(long number) {
    return new DatanetException(Code.NOT_FOUND, "there is no version " + number);
  }

  private static DatanetException noRow(RowId id) {
    return new DatanetException(Code.NOT_FOUND, "there is no row " + id);
  }
}
