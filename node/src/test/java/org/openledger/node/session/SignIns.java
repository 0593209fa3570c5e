package org.openledger.node.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.api.ApiCall;

/// What a wallet and a page do to sign somebody in.
public final class SignIns {
  public static final String HOST = "localhost:8545";
  public static final long CHAIN = 47_510;

  private SignIns() {}

  /// A message, field by field; a test changes one.
  public static Map<String, String> fields(KeyPair key, String nonce, Instant now) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("domain", HOST);
    fields.put("address", key.address().toString());
    fields.put("statement", "Sign in to OpenLedger.");
    fields.put("uri", "http://" + HOST);
    fields.put("version", "1");
    fields.put("chain", Long.toString(CHAIN));
    fields.put("nonce", nonce);
    fields.put("issued", now.toString());
    return fields;
  }

  /// The text that a wallet shows, as EIP-4361 lays it out.
  public static String text(Map<String, String> f) {
    String text =
        f.get("domain")
            + " wants you to sign in with your Ethereum account:\n"
            + f.get("address")
            + "\n\n"
            + (f.containsKey("statement") ? f.get("statement") + "\n" : "")
            + "\nURI: "
            + f.get("uri")
            + "\nVersion: "
            + f.get("version")
            + "\nChain ID: "
            + f.get("chain")
            + "\nNonce: "
            + f.get("nonce")
            + "\nIssued At: "
            + f.get("issued");
    text += f.containsKey("expires") ? "\nExpiration Time: " + f.get("expires") : "";
    text += f.containsKey("before") ? "\nNot Before: " + f.get("before") : "";
    return text;
  }

  /// The signature of `personal_sign` (EIP-191).
  public static String sign(KeyPair key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("\u0019Ethereum Signed Message:\n" + bytes.length).getBytes(StandardCharsets.UTF_8);
    Hash digest = Keccak.hash(head, bytes);
    return Hex.encode(key.sign(digest).bytes());
  }

  /// Signs `key` in, as a page does.
  public static Session in(Sessions sessions, KeyPair key, Instant now) {
    String text = text(fields(key, sessions.nonce(), now));
    return sessions.signIn(HOST, text, sign(key, text));
  }

  /// A call under a session's cookie, which shows the session's secret as its page does.
  public static ApiCall call(String method, String path, String body, Session session) {
    return call(
        method,
        path,
        body,
        Map.of(
            "cookie",
            "openledger_session=" + session.token(),
            "x-openledger-csrf",
            session.csrf()));
  }

  /// A call with these headers, and a query behind a question mark.
  public static ApiCall call(String method, String path, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("host", HOST);
    Map<String, List<String>> query = new HashMap<>();
    int mark = path.indexOf('?');
    if (mark >= 0) {
      for (String pair : path.substring(mark + 1).split("&")) {
        query.put(pair.split("=", 2)[0], List.of(pair.split("=", 2)[1]));
      }
    }
    return new ApiCall(
        method,
        mark < 0 ? path : path.substring(0, mark),
        query,
        all,
        body.getBytes(StandardCharsets.UTF_8),
        "a test");
  }
}
