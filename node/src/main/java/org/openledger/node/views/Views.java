package org.openledger.node.views;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.receipt.Settlement;
import org.openledger.chain.Chain;
import org.openledger.datanet.Datanet;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.pay.Escrow;
import org.openledger.primitives.Address;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;

/// All that is read below `/v1` about people, rows and answers.
public final class Views {
  private final NetworkView network;
  private final ReceiptViews receipts;
  private final DatanetViews datanets;
  private final PeopleViews people;
  private final Function<ApiCall, Optional<Address>> asker;

  /// What the views show.
  ///
  /// @param registry where registrations are written
  /// @param index without it, nobody is told where the chain has a root
  /// @param terms what answers cost
  public record Sources(
      Address registry,
      Chain chain,
      @Nullable ChainIndex index,
      Datanet datanet,
      NotedAnswers answers,
      Escrow escrow,
      Settlement.Terms terms,
      Clock clock) {}

  /// Views of `from`; `asker` says who calls, and so what may be read.
  public Views(Sources from, Function<ApiCall, Optional<Address>> asker) {
    AnswerIndex answers = new AnswerIndex(from.escrow().book());
    Registrations registrations = new Registrations(from.registry(), from.chain(), from.index());
    this.asker = asker;
    this.network =
        new NetworkView(
            from.chain().chainId(),
            from.datanet().name(),
            from.registry(),
            from.escrow().address(),
            from.terms(),
            from.answers());
    this.receipts =
        new ReceiptViews(
            new ReceiptViews.Sources(
                from.escrow().book(),
                answers,
                from.datanet(),
                from.answers(),
                registrations,
                from.clock()));
    this.datanets = new DatanetViews(from.datanet(), answers, registrations, from.clock());
    this.people = new PeopleViews(answers, receipts, from.datanet());
  }

  /// The answer to `call`; empty where nothing of this is at its path.
  public Optional<Outcome> handle(ApiCall call) {
    List<String> path = List.of(call.path().substring(1).split("/", -1));
    if (path.size() < 2 || !path.getFirst().equals("v1")) {
      return Optional.empty();
    }
    return switch (path.get(1)) {
      case "network", "activity", "receipts", "earnings", "datanets" -> body(call, path);
      default -> Optional.empty();
    };
  }

  private Optional<Outcome> body(ApiCall call, List<String> path) {
    String last = path.getLast();
    String name = path.size() > 2 ? path.get(2) : "";
    var body =
        switch (shape(path)) {
          case "network" -> network.body();
          case "activity" -> people.activity();
          case "earnings/*" -> people.earnings(RowQuery.address(name));
          case "receipts" -> receipts.list();
          case "receipts/*" -> receipts.one(name, asker.apply(call));
          case "receipts/*/proofs" -> receipts.proofs(name);
          case "datanets" -> datanets.list();
          case "datanets/*" -> datanets.one(name);
          case "datanets/*/rows" ->
              call.method().equals("GET")
                  ? datanets.rows(name, RowQuery.of(call.query()), asker.apply(call))
                  : null;
          case "datanets/*/rows/*" ->
              call.method().equals("GET") ? datanets.row(name, last, asker.apply(call)) : null;
          default -> null;
        };
    if (body == null) {
      return Optional.empty();
    }
    Bodies.requireGet(call);
    return Optional.of(new Outcome.Json(200, body));
  }

  /// The path below `/v1` with stars for the names in it.
  private static String shape(List<String> path) {
    StringBuilder shape = new StringBuilder(path.get(1));
    for (int i = 2; i < path.size(); i++) {
      shape.append('/').append(i % 2 == 0 ? "*" : path.get(i));
    }
    return shape.toString();
  }
}
