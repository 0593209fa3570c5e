package org.openledger.model.chat;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.jinja.Text;
import org.openledger.model.tokenizer.Tokenizer;

/// Turns conversations into the tokens a model was trained to see.
///
/// A message's content is plain text whatever it spells: `<|im_end|>` in a user's words stays ten
/// characters and ends nothing. Where no content names a special token, the tokens are those of the
/// reference (`apply_chat_template`), one by one.
public final class ChatPrompt {
  private final ChatTemplate template;
  private final Tokenizer tokenizer;
  private final Clock clock;

  /// A prompt maker; `clock` is for templates that tell the date.
  public ChatPrompt(ChatTemplate template, Tokenizer tokenizer, Clock clock) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.clock = clock;
  }

  /// The prompt maker of a checkpoint.
  public static ChatPrompt of(Checkpoint checkpoint, Tokenizer tokenizer, Clock clock) {
    return new ChatPrompt(ChatTemplate.of(checkpoint), tokenizer, clock);
  }

  /// The text of a conversation, as the template writes it.
  public String text(List<Message> messages, boolean addGenerationPrompt) {
    return render(messages, addGenerationPrompt).string();
  }

  /// The tokens of a conversation; with `addGenerationPrompt`, up to where the answer begins.
  public int[] tokens(List<Message> messages, boolean addGenerationPrompt) {
    Text text = render(messages, addGenerationPrompt);
    return tokenizer.encode(text.string(), text::isOwn);
  }

  private Text render(List<Message> messages, boolean addGenerationPrompt) {
    return template.render(messages, addGenerationPrompt, LocalDateTime.now(clock));
  }
}
