package org.openledger.serving.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.GenerationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Streams running answers as server-sent events: openings, deltas, finish reasons, usage if asked
/// for, `[DONE]`.
///
/// An error after the stream began comes as a frame with an `error` object, which the official
/// clients raise, before `[DONE]`.
final class AnswerStream implements Outcome.EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerStream.class);

  /// A comment this often finds out who hung up while nothing was said.
  private static final long KEEP_ALIVE_MS = 5_000;

  private final AnswerShape shape;
  private final Choices choices;
  private final EndNotice notice;

  AnswerStream(AnswerShape shape, Choices choices, EndNotice notice) {
    this.shape = shape;
    this.choices = choices;
    this.notice = notice;
  }

  @Override
  public void writeTo(Outcome.FrameSink sink) throws IOException {
    try {
      write(sink);
    } finally {
      close();
    }
  }

  private void write(Outcome.FrameSink sink) throws IOException {
    try {
      for (int i = 0; i < choices.count(); i++) {
        ObjectNode opening = shape.opening(i);
        if (opening != null) {
          send(sink, opening);
        }
      }
      Spoken spoken = deltas(sink);
      JsonNode note = notice.answered(shape.id(), spoken.all());
      ObjectNode end =
          shape.shown().usage()
              ? shape.usage(spoken.all())
              : shape.finish(spoken.last(), spoken.all().get(spoken.last()).reason());
      send(sink, noted(end, note));
    } catch (ServingException e) {
      send(sink, ErrorBody.json(e));
    } catch (RuntimeException e) {
      LOG.error("the stream of {} failed", shape.id(), e);
      send(sink, ErrorBody.json(ErrorBody.unexplained()));
    }
    sink.write("data: [DONE]\n\n");
  }

  /// All choices, and which of them ended last.
  private record Spoken(List<Generated> all, int last) {}

  /// Sends all deltas and finish reasons, but the last one where it must carry the note.
  private Spoken deltas(Outcome.FrameSink sink) throws IOException {
    Map<Integer, Generated> done = new TreeMap<>();
    while (true) {
      Choices.Said said = choices.next(KEEP_ALIVE_MS);
      if (said == null) {
        sink.write(": waiting\n\n");
        continue;
      }
      switch (said.event()) {
        case GenerationEvent.Delta delta -> {
          if (shape.shows(delta)) {
            send(sink, shape.delta(said.choice(), delta));
          }
        }
        case GenerationEvent.Finished(Generated generated) -> {
          done.put(said.choice(), generated);
          boolean last = done.size() == choices.count();
          if (!last || shape.shown().usage()) {
            send(sink, shape.finish(said.choice(), generated.reason()));
          }
          if (last) {
            return new Spoken(List.copyOf(done.values()), said.choice());
          }
        }
        case GenerationEvent.Failed(ServingException error) -> throw error;
        case GenerationEvent.Cancelled _ ->
            throw new ServingException(ServingException.Code.STOPPED, "The request was given up.");
      }
    }
  }

  private static ObjectNode noted(ObjectNode chunk, @Nullable JsonNode note) {
    if (note != null) {
      chunk.set("openledger", note);
    }
    return chunk;
  }

  private static void send(Outcome.FrameSink sink, JsonNode data) throws IOException {
    sink.write("data: " + RequestJson.text(data) + "\n\n");
  }

  @Override
  public void close() {
    choices.close();
    notice.close();
  }
}
