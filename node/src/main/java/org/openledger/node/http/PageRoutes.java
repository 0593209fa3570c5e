package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.openledger.attribution.receipt.Influence;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.home.Input;
import org.openledger.node.pay.ReceiptBook;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Hash;

/// The plain pages: a list of receipts, and one receipt. No script, no other host; everything that
/// people or models wrote is escaped.
///
/// @param book receipts
/// @param datanet rows
/// @param clock decides who may read now
public record PageRoutes(ReceiptBook book, Datanet datanet, Clock clock)
    implements HttpServer.Routes {
  private static final int LISTED = 200;

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/", this::list);
    routes.get("/receipts/{id}", this::receipt);
  }

  private void list(Context ctx) {
    StringBuilder rows = new StringBuilder();
    book.newest().stream()
        .limit(LISTED)
        .forEach(a ->
            rows.append("<tr><td>")
                .append(Instant.ofEpochSecond(a.createdSeconds()))
                .append("<td><a href=\"/receipts/")
                .append(Html.escape(a.id()))
                .append("\">")
                .append(Html.escape(a.question()))
                .append("</a><td class=n>")
                .append(open(paid(a)))
                .append(" OPEN<td class=n>")
                .append(a.block()));
    String body =
        rows.isEmpty()
            ? "<p>No answer has been paid for yet. A paid answer leaves its receipt here."
            : "<table><tr><th>asked<th>question<th>paid<th>block" + rows + "</table>";
    page(ctx, "Receipts", body);
  }

  private void receipt(Context ctx) {
    StoredAnswer a =
        book.find(ctx.pathParam("id"))
            .orElseThrow(() -> new NotFoundResponse("no receipt has that id"));
    Receipt receipt = a.parsed();
    StringBuilder html = new StringBuilder();
    html.append("<p class=q>").append(Html.escape(a.question()));
    html.append("<p class=a>").append(Html.escape(a.text()));
    notes(html, receipt);
    influence(html, receipt);
    payments(html, a);
    html.append("<h2>Digests</h2><table>");
    digest(html, "receipt", receipt.digest());
    digest(html, "model", receipt.subject().model());
    digest(html, "base", receipt.subject().base());
    digest(html, "adapter", receipt.subject().adapter());
    digest(html, "Datanet root", receipt.subject().datanet());
    digest(html, "payment", receipt.exchange().payment());
    html.append("</table><p class=m>Influence scores and note values are measured by this node and")
        .append(" not attested by validators yet; payments follow from them by integers anyone can")
        .append(" recompute. <a href=\"/v1/receipts/")
        .append(Html.escape(a.id()))
        .append("\">As JSON</a>");
    page(ctx, "Receipt", html.toString());
  }

  private void notes(StringBuilder html, Receipt receipt) {
    html.append("<h2>Notes</h2><table><tr><th>row<th>contributor<th>worth, nats<th>text");
    for (int i = 0; i < receipt.retrieval().notes().size(); i++) {
      var note = receipt.retrieval().notes().get(i);
      html.append("<tr>");
      row(html, note.row());
      html.append("<td class=n>%.2f".formatted(receipt.retrieval().shapley().nats(i)));
      html.append("<td class=r>").append(text(note.row()));
    }
    html.append("</table>");
  }

  private void influence(StringBuilder html, Receipt receipt) {
    html.append("<h2>Training rows, strongest first</h2><table>")
        .append("<tr><th>row<th>contributor<th>score<th>text");
    for (Influence.RowScore r : receipt.influence().rows()) {
      html.append("<tr>");
      row(html, r.row());
      html.append("<td class=n>%,d".formatted(r.score()));
      html.append("<td class=r>").append(text(r.row()));
    }
    html.append("</table>");
  }

  private static void payments(StringBuilder html, StoredAnswer a) {
    html.append("<h2>Paid</h2><table><tr><th>to<th>as<th>wei<th>transaction");
    for (StoredAnswer.Transfer t : a.transfers()) {
      html.append("<tr><td class=h>")
          .append(Html.escape(t.to()))
          .append("<td>")
          .append(Html.escape(t.role()))
          .append("<td class=n>")
          .append("%,d".formatted(new BigInteger(t.wei())))
          .append("<td class=h>")
          .append(Html.escape(t.hash()));
    }
    html.append("</table><p>Block ").append(a.block());
  }

  private void row(StringBuilder html, Hash id) {
    Optional<ContributedRow> row = find(id);
    html.append("<td class=h title=\"")
        .append(id)
        .append("\">")
        .append(Html.escape(row.flatMap(ContributedRow::label).orElse(id.toString())))
        .append("<td class=h>")
        .append(row.map(r -> r.contributor().toString()).orElse(""));
  }

  private String text(Hash id) {
    return find(id)
        .filter(r -> datanet.access().readable(Optional.empty(), r, clock.instant()))
        .map(r -> Html.escape(r.row().answer()))
        .orElse("<i>only for those who may read it</i>");
  }

  private Optional<ContributedRow> find(Hash id) {
    return datanet.find(new RowId(id));
  }

  private static void digest(StringBuilder html, String name, Hash hash) {
    html.append("<tr><td>").append(name).append("<td class=h>").append(hash);
  }

  private static BigInteger paid(StoredAnswer a) {
    return a.transfers().stream()
        .filter(t -> !t.role().equals("refund"))
        .map(t -> new BigInteger(t.wei()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static String open(BigInteger wei) {
    return new BigDecimal(wei, 18).setScale(6, RoundingMode.DOWN).toPlainString();
  }

  private static void page(Context ctx, String title, String body) {
    ctx.header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    ctx.html(Html.page(title, body, Input.ROWS.credit()));
  }
}
