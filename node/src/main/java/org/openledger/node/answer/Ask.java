package org.openledger.node.answer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.model.chat.Message;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.AnswerExtension.Question;
import tools.jackson.databind.JsonNode;

/// What a chat request says to OpenLedger in its `openledger` object.
///
/// @param notes whether notes are wanted; empty leaves it to the model's owner
/// @param payment the transaction that pays, if any
/// @param asker who will pay, for quotes: decides which rows are notes
record Ask(Optional<Boolean> notes, Optional<Hash> payment, Optional<Address> asker) {
  private static final byte[] TAG = "openledger.request.1".getBytes(StandardCharsets.US_ASCII);

  static Ask of(@Nullable JsonNode options) {
    Optional<Boolean> notes = Optional.empty();
    Optional<Hash> payment = Optional.empty();
    Optional<Address> asker = Optional.empty();
    if (options != null) {
      for (var e : options.properties()) {
        switch (e.getKey()) {
          case "notes" -> notes = Optional.of(flag(e.getValue()));
          case "payment" -> payment = Optional.of(hash(e.getValue()));
          case "asker" -> asker = Optional.of(address(e.getValue()));
          default ->
              throw ServingException.of(
                  Code.UNKNOWN_PARAMETER,
                  "openledger." + shortened(e.getKey()),
                  "'openledger' has notes, payment and asker, nothing else.");
        }
      }
    }
    return new Ask(notes, payment, asker);
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }

  private static boolean flag(JsonNode value) {
    if (!value.isBoolean()) {
      throw ServingException.of(
          Code.INVALID_TYPE, "openledger.notes", "'openledger.notes' is true or false.");
    }
    return value.booleanValue();
  }

  private static Hash hash(JsonNode value) {
    try {
      return Hash.parse(value.asString(""));
    } catch (PrimitivesException e) {
      throw ServingException.of(
          Code.INVALID_VALUE,
          "openledger.payment",
          "'openledger.payment' is a transaction hash: 0x and 64 hexadecimal digits.");
    }
  }

  private static Address address(JsonNode value) {
    try {
      return Address.parse(value.asString(""));
    } catch (PrimitivesException e) {
      throw ServingException.of(
          Code.INVALID_VALUE,
          "openledger.asker",
          "'openledger.asker' is an address: 0x and 40 hexadecimal digits.");
    }
  }

  /// What a payment for `question` must carry as its data: keccak over the tag, the model's digest,
  /// the most tokens, whether notes are wanted, and each turn's role and words by their own digests.
  static Hash requestDigest(Question question, boolean notes) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(TAG);
    parts.add(Keccak.hash(question.model().digest().getBytes(StandardCharsets.UTF_8)).bytes());
    parts.add(
        ByteBuffer.allocate(Integer.BYTES + 1)
            .putInt(question.bounds().tokensMax())
            .put((byte) (notes ? 1 : 0))
            .array());
    for (Message m : question.messages()) {
      parts.add(Keccak.hash(m.role().getBytes(StandardCharsets.UTF_8)).bytes());
      parts.add(Keccak.hash(m.content().getBytes(StandardCharsets.UTF_8)).bytes());
    }
    return Keccak.hash(parts.toArray(byte[][]::new));
  }
}
