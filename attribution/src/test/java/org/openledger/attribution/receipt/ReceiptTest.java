package org.openledger.attribution.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.notes.TwoPlayerSplit;
import org.openledger.attribution.share.FeeRates;
import org.openledger.attribution.share.FeeSplit;
import org.openledger.attribution.share.PartWeights;
import org.openledger.attribution.share.Payees;
import org.openledger.attribution.share.Payment;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class ReceiptTest {
  @Test
  void comesBackFromItsBytesAndFromJson() {
    Seeds.times(
        200,
        random -> {
          Receipt receipt = receipt(random);
          assertThat(ReceiptBytes.decode(ReceiptBytes.encode(receipt))).isEqualTo(receipt);
          assertThat(ReceiptJson.parse(ReceiptJson.toJson(receipt).toString())).isEqualTo(receipt);
        });
  }

  @Test
  void paymentsAddUpToTheFeeAndFollowFromTheRest() {
    Seeds.times(
        200,
        random -> {
          Receipt receipt = receipt(random);
          Settlement s = receipt.settlement();
          assertThat(s.payments().stream().map(Payment::wei).reduce(UInt256.ZERO, UInt256::add))
              .isEqualTo(s.fee());
          assertThat(receipt.follows()).isTrue();
        });
  }

  @Test
  void aPaymentMovedToSomebodyElseDoesNotFollow() {
    Seeds.times(
        100,
        random -> {
          Receipt good = receipt(random);
          Settlement s = good.settlement();
          List<Payment> payments = new ArrayList<>(s.payments());
          int i = random.nextInt(payments.size());
          Payment was = payments.get(i);
          payments.set(i, new Payment(address(random), was.role(), was.wei()));
          Receipt forged =
              new Receipt(
                  good.answer(),
                  good.exchange(),
                  good.subject(),
                  good.influence(),
                  good.retrieval(),
                  new Settlement(s.terms(), s.weights(), s.fee(), payments));
          assertThat(forged.follows()).isFalse();
          assertThat(forged.digest()).isNotEqualTo(good.digest());
        });
  }

  @Test
  void anyChangedByteIsRefusedOrAnotherReceipt() {
    Seeds.times(
        200,
        random -> {
          Receipt receipt = receipt(random);
          byte[] bytes = ReceiptBytes.encode(receipt);
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            Receipt other = ReceiptBytes.decode(bytes);
            assertThat(other.digest()).isNotEqualTo(receipt.digest());
            assertThat(ReceiptBytes.encode(other)).isEqualTo(bytes);
          } catch (AttributionException e) {
            assertThat(e.code()).isEqualTo(AttributionException.Code.BAD_INPUT);
          }
        });
  }

  @Test
  void jsonThatDoesNotSayWhatWasCommittedIsRefused() {
    Receipt receipt = receipt(new SplittableRandom(7));
    String json = ReceiptJson.toJson(receipt).toString();
    String answer = "\"answer\":\"" + receipt.answer() + "\"";
    refuses(json.replace(answer, "\"answer\":\"other\""), "hashes to");
    refuses(json.replace("\"version\":1", "\"version\":2"), "version 2");
    refuses(json.replace(answer, answer + "," + answer), "not a receipt");
    refuses(json.replace(answer, answer + ",\"more\":1"), "not a receipt");
    refuses(json.replace(answer + ",", ""), "not a receipt");
    refuses(json.replace(answer, "\"answer\":\"two words\""), "an answer id");
    refuses(json.replace("\"treasury\":\"0x", "\"treasury\":\"1x"), "not a Address");
    refuses(json.substring(0, json.length() / 2), "not a receipt");
    refuses("[]", "no JSON object");
    refuses("", "not a receipt");
  }

  private static void refuses(String json, String why) {
    assertThatThrownBy(() -> ReceiptJson.parse(json)).hasStackTraceContaining(why);
    assertThatThrownBy(() -> ReceiptJson.parse(json)).isInstanceOf(AttributionException.class);
  }

  private static Receipt receipt(RandomGenerator random) {
    Receipt.Exchange exchange =
        new Receipt.Exchange(
            hash(random),
            hash(random),
            hash(random),
            hash(random),
            new Receipt.Tokens(random.nextInt(1, 5_000), random.nextInt(1, 5_000)));
    Receipt.Subject subject =
        new Receipt.Subject(hash(random), hash(random), hash(random), hash(random));
    FeeRates rates =
        new FeeRates(
            UInt256.of(random.nextLong(1, 1L << 50)), UInt256.of(random.nextLong(1L << 50)));
    Payees payees = new Payees(address(random), address(random), address(random), address(random));
    PartWeights fixed = random.nextBoolean() ? null : new PartWeights(1, random.nextInt(4));
    Settlement.Terms terms = new Settlement.Terms(rates, FeeSplit.DEFAULT, payees, fixed);
    return Receipt.settle(
        "chatcmpl-" + random.nextInt(1 << 20),
        new Receipt.Context(exchange, subject, terms),
        influence(random),
        retrieval(random));
  }

  private static Influence influence(RandomGenerator random) {
    List<Influence.RowScore> rows = new ArrayList<>();
    List<Influence.ContributorScore> contributors = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      rows.add(
          new Influence.RowScore(
              hash(random), address(random), random.nextLong() >> random.nextInt(64)));
      contributors.add(
          new Influence.ContributorScore(address(random), random.nextLong() >> random.nextInt(64)));
    }
    return new Influence(
        new Influence.Commitments(hash(random), hash(random), hash(random), hash(random)),
        rows,
        contributors);
  }

  private static Retrieval retrieval(RandomGenerator random) {
    int n = random.nextInt(4);
    List<Retrieval.Note> notes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      notes.add(new Retrieval.Note(hash(random), address(random), random.nextInt(1_000)));
    }
    Long[] values = new Long[1 << n];
    Arrays.setAll(values, s -> nats(random));
    return new Retrieval(
        notes,
        List.of(values),
        new TwoPlayerSplit(nats(random), nats(random), nats(random), nats(random)));
  }

  private static long nats(RandomGenerator random) {
    return -random.nextLong(400_000_000);
  }

  private static Hash hash(RandomGenerator random) {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static Address address(RandomGenerator random) {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }
}
