package org.openledger.node.datanets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.node.datanets.Bench.ANN;
import static org.openledger.node.datanets.Bench.BOB;
import static org.openledger.node.datanets.Bench.FIRST;
import static org.openledger.node.datanets.Bench.OWNER;
import static org.openledger.node.datanets.Bench.SECOND;
import static org.openledger.node.datanets.Bench.good;
import static org.openledger.node.datanets.Bench.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.row.RowId;
import org.openledger.node.session.Session;
import org.openledger.primitives.Hash;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;

/// Reviews, seals, differences and access, each by the person whose it is, and refused to others.
class DatanetApiTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder, Access.GATED);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static List<String> rows(JsonNode list) {
    List<String> rows = new ArrayList<>();
    list.forEach(one -> rows.add(one.get("row").asString()));
    return rows;
  }

  @Test
  void theQueueIsForReviewersAndDoesNotSayWhoseARowIs() {
    String first = bench.give(ANN, "First?");
    String own = bench.give(FIRST, "Own?");
    assertThat(refused(bench.get("review"), 401)).contains("not signed in");
    assertThat(refused(bench.get("review", bench.in(ANN)), 403)).contains(ANN.address().toString());
    Session session = bench.in(FIRST);
    JsonNode queue = good(bench.get("review", session));
    assertThat(rows(queue.get("data"))).containsExactly(first);
    assertThat(queue.get("waiting").asInt()).isEqualTo(1);
    assertThat(queue.toString())
        .doesNotContainIgnoringCase(ANN.address().toString().substring(2))
        .doesNotContain("contributor", "label", "own words");
    assertThat(rows(good(bench.get("review?limit=1", bench.in(SECOND))).get("data")))
        .containsExactly(first);
    bench.review(FIRST, first, true);
    JsonNode after = good(bench.get("review", session));
    assertThat(after.get("data")).isEmpty();
    assertThat(after.get("judged").asInt()).isEqualTo(1);
    assertThat(rows(good(bench.get("review", bench.in(SECOND))).get("data")))
        .containsExactly(first, own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "limit=", "page=1"})
  void aQueueOfAnotherShapeIsRefused(String query) {
    refused(bench.get("review?" + query, bench.in(FIRST)), 400);
  }

  @Test
  void twoReviewersDecideARow() {
    String row = bench.give(ANN, "First?");
    JsonNode one = bench.review(FIRST, row, false);
    assertThat(one.get("status").asString()).isEqualTo("pending");
    assertThat(one.get("counted").asBoolean()).isTrue();
    assertThat(one.get("reason").isNull()).isTrue();
    JsonNode again = bench.review(FIRST, row, true);
    assertThat(again.get("counted").asBoolean()).isFalse();
    assertThat(again.get("reason").asString()).contains("judged by this reviewer before");
    assertThat(bench.review(SECOND, row, false).get("status").asString()).isEqualTo("rejected");
  }

  @Test
  void aReviewThatCannotCountSaysWhy() {
    String row = bench.give(FIRST, "First?");
    assertThat(bench.review(ANN, row, true).get("reason").asString()).contains("not a reviewer");
    assertThat(bench.review(FIRST, row, true).get("reason").asString()).contains("own");
    JsonNode none = bench.review(SECOND, Hash.ZERO.toString(), true);
    assertThat(none.get("status").isNull()).isTrue();
    assertThat(none.get("reason").asString()).contains("no row");
    Review review = new Review(SECOND.address(), RowId.parse(row), true, "", bench.now());
    JsonNode forged = bench.review(review, bench.signature(ANN, review));
    assertThat(forged.get("counted").asBoolean()).isFalse();
    assertThat(forged.get("status").asString()).isEqualTo("pending");
    var ahead = new Review(SECOND.address(), RowId.parse(row), true, "", bench.now() + 400);
    assertThat(bench.review(ahead, bench.signature(SECOND, ahead)).get("reason").asString())
        .contains("in the future");
    String body =
        "{\"reviews\":[{\"review\":{\"reviewer\":\"%s\",\"row\":\"%s\",\"accept\":false,\"time\":1},\"signature\":\"0x\"}, 7]}"
            .formatted(SECOND.address(), row);
    JsonNode silent = good(bench.post("reviews", Bench.json(body))).get("data");
    assertThat(silent.at("/0/reason").asString()).contains("says why");
    assertThat(silent.at("/1/counted").asBoolean()).isFalse();
  }

  @Test
  void onlyTheOwnerSealsAndOnlyWhatIsNew() {
    bench.accept(bench.give(ANN, "First?"));
    refused(bench.post("versions", Bench.object()), 401);
    assertThat(refused(bench.post("versions", "", bench.in(FIRST)), 403))
        .contains(OWNER.address().toString(), "Nothing was changed");
    Session owner = bench.in(OWNER);
    JsonNode sealed = good(bench.post("versions", "", owner));
    assertThat(sealed.get("version").asLong()).isEqualTo(1);
    assertThat(sealed.get("rows").asInt()).isEqualTo(1);
    assertThat(sealed.get("root").asString()).isEqualTo(bench.datanet.version(1).root().toString());
    assertThat(refused(bench.post("versions", "", owner), 409)).contains("nothing to seal");
  }

  @Test
  void oneSealAtATime() throws InterruptedException {
    bench.accept(bench.give(ANN, "First?"));
    Session owner = bench.in(OWNER);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    bench.whileSealing(() -> {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    AtomicReference<Outcome.Json> first = new AtomicReference<>();
    Thread sealing = Thread.ofVirtual().start(() -> first.set(bench.post("versions", "", owner)));
    begun.await();
    assertThat(refused(bench.post("versions", "", owner), 409)).contains("at this moment");
    go.countDown();
    sealing.join();
    good(first.get());
  }

  @Test
  void aDifferenceShowsQuestionsToThoseWhoMayReadThem() {
    String first = bench.give(ANN, "First?");
    bench.accept(first);
    Session owner = bench.in(OWNER);
    good(bench.post("versions", "", owner));
    String second = bench.give(BOB, "Second?");
    bench.accept(second);
    good(bench.post("versions", "", owner));
    JsonNode diff = good(bench.get("diff?from=1&to=2", owner));
    assertThat(rows(diff.get("added"))).containsExactly(second);
    assertThat(diff.get("removed")).isEmpty();
    assertThat(diff.at("/added/0/question").asString()).isEqualTo("Second?");
    assertThat(diff.at("/added/0/contributor").asString()).isEqualTo(BOB.address().toString());
    assertThat(good(bench.get("diff?from=1&to=2")).at("/added/0/question").isNull()).isTrue();
    assertThat(good(bench.get("diff?from=1&to=2", bench.in(ANN))).at("/added/0/question").isNull())
        .isTrue();
    JsonNode back = good(bench.get("diff?from=2&to=1", bench.in(BOB)));
    assertThat(rows(back.get("removed"))).containsExactly(second);
    assertThat(back.at("/removed/0/question").asString()).isEqualTo("Second?");
    JsonNode page = good(bench.get("diff?from=0&to=2&limit=1", owner));
    String next = page.get("next").asString();
    JsonNode rest = good(bench.get("diff?from=0&to=2&limit=1&cursor=" + next, owner));
    assertThat(rest.get("next").isNull()).isTrue();
    List<String> both = rows(page.get("added"));
    both.addAll(rows(rest.get("added")));
    assertThat(both).containsExactlyInAnyOrder(first, second);
    assertThat(rest.get("added_rows").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "from=1, 400",
    "to=1, 400",
    "from=-1&to=1, 400",
    "from=0&to=0, 400",
    "from=0&to=99999999999999999999, 400",
    "from=0&to=1&limit=1001, 400",
    "from=0&to=1&cursor=1, 400",
    "from=0&to=1&colour=red, 400",
    "from=0&to=1, 404"
  })
  void aDifferenceOfWhatIsNotThereIsRefused(String query, int status) {
    refused(bench.get("diff?" + query), status);
  }

  @Test
  void accessIsAskedForGrantedAndTakenBack() {
    long until = bench.now() + 3600;
    JsonNode asked = good(bench.ask(ANN, "To learn.", until));
    assertThat(asked.get("state").asString()).isEqualTo("waiting");
    assertThat(asked.get("grant").isNull()).isTrue();
    assertThat(refused(bench.grant(ANN, asked, until), 403)).contains("not the Datanet's owner");
    assertThat(refused(bench.grant(OWNER, asked, until + 1), 400)).contains("must end");
    JsonNode granted = good(bench.grant(OWNER, asked, until));
    assertThat(granted.get("state").asString()).isEqualTo("granted");
    assertThat(refused(bench.grant(OWNER, asked, until), 409)).contains("is granted");
    long grant = granted.get("grant").asLong();
    refused(bench.revoke(ANN, grant), 403);
    refused(bench.revoke(OWNER, grant + 1), 404);
    assertThat(good(bench.revoke(OWNER, grant)).get("state").asString()).isEqualTo("revoked");
    refused(bench.revoke(OWNER, grant), 409);
  }

  @Test
  void theOwnerSeesAllRequestsAndOthersTheirOwn() {
    long until = bench.now() + 3600;
    good(bench.ask(ANN, "To learn.", until));
    JsonNode bob = good(bench.ask(BOB, "To sell.", until));
    refused(bench.get("access"), 401);
    Session owner = bench.in(OWNER);
    JsonNode all = good(bench.get("access", owner));
    assertThat(all.get("requests")).hasSize(2);
    assertThat(all.at("/requests/0")).isEqualTo(bob);
    JsonNode own = good(bench.get("access", bench.in(BOB)));
    assertThat(own.get("requests")).containsExactly(bob);
    assertThat(good(bench.get("access", bench.in(FIRST))).get("requests")).isEmpty();
    JsonNode page = good(bench.get("access?limit=1", owner));
    JsonNode rest = good(bench.get("access?cursor=" + page.get("next").asString(), owner));
    assertThat(rest.at("/requests/0/purpose").asString()).isEqualTo("To learn.");
    assertThat(rest.get("next").isNull()).isTrue();
  }

  @Test
  void onlyTheOwnerDenies() {
    JsonNode asked = good(bench.ask(ANN, "To learn.", bench.now() + 3600));
    String path = "access/requests/" + asked.get("id").asLong() + "/denial";
    refused(bench.post(path, Bench.object()), 401);
    refused(bench.post(path, "", bench.in(ANN)), 403);
    Session owner = bench.in(OWNER);
    assertThat(good(bench.post(path, "", owner)).get("state").asString()).isEqualTo("denied");
    refused(bench.post(path, "", owner), 409);
    refused(bench.post("access/requests/99/denial", "", owner), 404);
    refused(bench.post("access/requests/x/denial", "", owner), 404);
  }

  @Test
  void aRequestThatSaysNothingOrIsNotTheAskersIsRefused() {
    long until = bench.now() + 3600;
    String body =
        "{\"request\":{\"asker\":\"%s\",\"purpose\":\"%s\",\"until\":%d,\"time\":%d},\"signature\":\"0x%s\"}";
    for (String purpose : List.of("", " a", "a\\u202eb", "p".repeat(1025), "learn")) {
      String text =
          body.formatted(ANN.address(), purpose, until, bench.now(), "11".repeat(64) + "1b");
      refused(bench.post("access/requests", Bench.json(text)), 400);
    }
    assertThat(refused(bench.ask(ANN, "To learn.", bench.now()), 400)).contains("is over");
    assertThat(good(bench.get("access", bench.in(OWNER))).get("requests")).isEmpty();
  }
}
