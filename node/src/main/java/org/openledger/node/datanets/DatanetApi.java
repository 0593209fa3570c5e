package org.openledger.node.datanets;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openledger.datanet.row.DatanetException;
import org.openledger.node.NodeException;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/datanets/{slug}/…`: what changes a Datanet, and what only its people see.
public final class DatanetApi {
  private static final Logger LOG = LoggerFactory.getLogger(DatanetApi.class);
  private static final String ROOT = "/v1/datanets/";
  private static final Set<String> SHAPES =
      Set.of(
          "rows/check",
          "review",
          "reviews",
          "diff",
          "access",
          "access/requests",
          "access/requests/*/denial",
          "access/grants",
          "access/revocations");
  private static final Set<String> POSTED = Set.of("rows", "versions");

  private final Room room;
  private final RowsApi rows;
  private final ReviewsApi reviews;
  private final VersionsApi versions;
  private final AccessApi access;

  /// The handlers of `room`, whose versions `sealer` seals.
  public DatanetApi(Room room, VersionSealer sealer) {
    this.room = room;
    this.rows = new RowsApi(room);
    this.reviews = new ReviewsApi(room);
    this.versions = new VersionsApi(room, sealer);
    this.access = new AccessApi(room);
  }

  /// Whether a call is one of these, whatever the Datanet's name.
  public static boolean has(ApiCall call) {
    String shape = shape(parts(call));
    return SHAPES.contains(shape) || (call.method().equals("POST") && POSTED.contains(shape));
  }

  /// Answers a call.
  ///
  /// @throws ServingException what is wrong with it
  public Outcome handle(ApiCall call) {
    List<String> parts = parts(call);
    if (parts.isEmpty() || !parts.getFirst().equals(room.slug())) {
      throw new ServingException(
          Code.NOT_FOUND,
          "This node has no Datanet of that name; it has '%s'.".formatted(room.slug()));
    }
    try {
      return switch (shape(parts)) {
        case "rows/check" -> rows.check(call);
        case "rows" -> rows.contribute(call);
        case "review" -> reviews.queue(call);
        case "reviews" -> reviews.review(call);
        case "versions" -> versions.seal(call);
        case "diff" -> versions.diff(call);
        case "access" -> access.list(call);
        case "access/requests" -> access.request(call);
        case "access/requests/*/denial" -> access.deny(call, parts.get(3));
        case "access/grants" -> access.grant(call);
        case "access/revocations" -> access.revoke(call);
        default -> throw new ServingException(Code.NOT_FOUND, "Nothing is at this path.");
      };
    } catch (DatanetException e) {
      throw told(call, e);
    } catch (NodeException e) {
      LOG.warn("{} {} failed", call.method(), call.path(), e);
      throw new ServingException(
          Code.STOPPED,
          "The chain or this node could not do that now; what was signed is kept. Try again.");
    }
  }

  private static ServingException told(ApiCall call, DatanetException e) {
    String reason = Character.toUpperCase(e.getMessage().charAt(0)) + e.getMessage().substring(1);
    return switch (e.code()) {
      case INVALID -> new ServingException(Code.INVALID_VALUE, reason + ".");
      case NOT_FOUND -> new ServingException(Code.NOT_FOUND, reason + ".");
      case CONFLICT -> new ServingException(Code.CONFLICT, reason + ".");
      case DISK_FULL -> new ServingException(Code.STOPPED, reason + ".");
      case CORRUPT, OTHER_VERSION, IO -> {
        LOG.error("{} {} failed", call.method(), call.path(), e);
        yield ServingException.failed(
            "The Datanet could not be read or written; the reason was logged.", e);
      }
    };
  }

  private static List<String> parts(ApiCall call) {
    return call.path().startsWith(ROOT)
        ? Arrays.asList(call.path().substring(ROOT.length()).split("/", -1))
        : List.of();
  }

  /// What follows the name, with a star for a request's number.
  private static String shape(List<String> parts) {
    return IntStream.range(1, parts.size())
        .mapToObj(i -> i == 3 ? "*" : parts.get(i))
        .collect(Collectors.joining("/"));
  }
}
