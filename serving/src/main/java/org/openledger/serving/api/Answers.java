package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.List;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.GenerationEvent;
import org.openledger.serving.engine.TokenScore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs the requests of one API call, and gives the answers whole or as a stream.
final class Answers {
  private static final long WAIT_MS = 60_000;

  private Answers() {}

  static Outcome of(AnswerShape shape, Choices choices, EndNotice notice) {
    if (shape.shown().stream()) {
      return new Outcome.Stream(new AnswerStream(shape, choices, notice));
    }
    try (choices;
        notice) {
      List<AnswerShape.Choice> whole = whole(choices);
      ObjectNode document = shape.whole(whole);
      JsonNode note =
          notice.answered(shape.id(), whole.stream().map(AnswerShape.Choice::generated).toList());
      if (note != null) {
        document.set("openledger", note);
      }
      return new Outcome.Json(200, document);
    }
  }

  private static List<AnswerShape.Choice> whole(Choices choices) {
    AnswerShape.Choice[] whole = new AnswerShape.Choice[choices.count()];
    List<List<TokenScore>> scores = new ArrayList<>();
    for (int i = 0; i < choices.count(); i++) {
      scores.add(new ArrayList<>());
    }
    for (int open = choices.count(); open > 0; ) {
      Choices.Said said = choices.next(WAIT_MS);
      if (said == null) {
        continue; // a long queue or a long prompt: the engine ends every request
      }
      switch (said.event()) {
        case GenerationEvent.Delta delta -> scores.get(said.choice()).addAll(delta.tokens());
        case GenerationEvent.Finished(Generated generated) -> {
          whole[said.choice()] = new AnswerShape.Choice(generated, scores.get(said.choice()));
          open--;
        }
        case GenerationEvent.Failed(ServingException error) -> throw error;
        case GenerationEvent.Cancelled _ ->
            throw new ServingException(Code.STOPPED, "The request was given up.");
      }
    }
    return List.of(whole);
  }
}
