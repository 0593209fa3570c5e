package org.openledger.attribution.receipt;

import static org.openledger.attribution.AttributionException.require;

import java.util.function.Function;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.attribution.share.Payment;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// A receipt as JSON: the records' fields in snake case, `version` and the `digest` of the
/// canonical bytes.
///
/// Hashes and addresses are hexadecimal, wei and int64 decimal strings (a JavaScript number loses
/// digits beyond 2⁵³). Reading checks the digest, so a JSON receipt cannot say anything but what
/// was committed; unknown, missing and repeated fields are refused.
public final class ReceiptJson {
  private static final int VERSION = 1;
  private static final JsonMapper JSON = mapper();

  private ReceiptJson() {}

  /// The JSON object.
  public static ObjectNode toJson(Receipt receipt) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("digest", receipt.digest().toString());
    json.setAll((ObjectNode) JSON.valueToTree(receipt));
    return json;
  }

  /// The receipt in `text`, whose digest must be right.
  public static Receipt parse(String text) {
    try {
      if (!(JSON.readTree(text) instanceof ObjectNode json)) {
        throw new AttributionException(Code.BAD_INPUT, "not a receipt: no JSON object");
      }
      int version = json.path("version").asInt(0);
      require(version == VERSION, "a receipt of version %d: this is version %d", version, VERSION);
      String digest = json.path("digest").asString("");
      json.remove("version");
      json.remove("digest");
      Receipt receipt = JSON.treeToValue(json, Receipt.class);
      require(
          receipt.digest().toString().equals(digest),
          "a receipt with digest %s hashes to %s",
          digest,
          receipt.digest());
      return receipt;
    } catch (JacksonException e) {
      throw new AttributionException(Code.BAD_INPUT, "not a receipt: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonMapper mapper() {
    SimpleModule types = new SimpleModule();
    asText(types, Hash.class, Hash::toString, Hash::parse);
    asText(types, Address.class, Address::toString, Address::parse);
    asText(types, UInt256.class, UInt256::toString, UInt256::parse);
    asText(types, Long.class, String::valueOf, Long::parseLong);
    asText(types, Payment.Role.class, Payment.Role::label, Payment.Role::of);
    types.addSerializer(long.class, new Text<>(String::valueOf));
    types.addDeserializer(long.class, new FromText<>(Long.class, Long::parseLong));
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .addModule(types)
        .build();
  }

  private static <T> void asText(
      SimpleModule types, Class<T> type, Function<T, String> write, Function<String, T> read) {
    types.addSerializer(type, new Text<>(write));
    types.addDeserializer(type, new FromText<>(type, read));
  }

  private static final class Text<T> extends ValueSerializer<T> {
    private final Function<T, String> write;

    Text(Function<T, String> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator to, SerializationContext context) {
      to.writeString(write.apply(value));
    }
  }

  private static final class FromText<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final Function<String, T> read;

    FromText(Class<T> type, Function<String, T> read) {
      this.type = type;
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser from, DeserializationContext context) {
      String text = from.getString();
      try {
        return read.apply(text);
      } catch (RuntimeException e) { // each type's own: all mean "this text is none of ours"
        return context.reportInputMismatch(
            type, "not a %s: %s", type.getSimpleName(), e.getMessage());
      }
    }
  }
}
