package org.openledger.node.follow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;

/// The secret that an Engine API shares with its callers, and the tokens it wants: JWT, HS256, with
/// the time of issue (execution-apis, `engine/authentication.md`).
public final class EngineToken {
  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER =
      BASE64.encodeToString(
          "{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));

  private final SecretKeySpec secret;
  private final Clock clock;

  private EngineToken(byte[] secret, Clock clock) {
    this.secret = new SecretKeySpec(secret, "HmacSHA256");
    this.clock = clock;
  }

  /// The secret in `file`, 32 bytes in hex.
  public static EngineToken read(Path file, Clock clock) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > 1_024) {
        throw new NodeException(Code.ARGUMENT, "no file with a secret of 32 bytes in hex: " + file);
      }
      return new EngineToken(Hex.decode(Files.readString(file).strip(), SECRET_BYTES), clock);
    } catch (IOException | PrimitivesException e) {
      throw new NodeException(
          Code.ARGUMENT, "%s holds no secret of 32 bytes in hex".formatted(file), e);
    }
  }

  /// A token for a call made now.
  String now() {
    String claim = "{\"iat\":%d}".formatted(clock.millis() / 1_000);
    String body = HEADER + "." + BASE64.encodeToString(claim.getBytes(StandardCharsets.US_ASCII));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      return body
          + "."
          + BASE64.encodeToString(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
