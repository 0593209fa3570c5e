import { NodeError, posted, refusal } from './node';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: 'user' | 'assistant' | 'system'; readonly content: string }[];
  readonly max_completion_tokens: number;
  readonly temperature: number;
  readonly openledger: { readonly notes: boolean; readonly payment?: string; readonly asker?: string };
}

/** What comes of an answer while it is made. */
export type ChatEvent =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'finished'; readonly reason: string }
  | { readonly kind: 'account'; readonly receipt: string | null };

interface Chunk {
  readonly error?: { readonly message: string };
  readonly choices?: readonly { readonly delta?: { readonly content?: string }; readonly finish_reason?: string | null }[];
  readonly openledger?: { readonly receipt?: string };
}

/** What a request would cost at most. */
export interface Quote {
  readonly request: `0x${string}`;
  readonly fee_max_wei: string;
  readonly escrow: `0x${string}`;
  readonly prompt_tokens: number;
  readonly answer_tokens_max: number;
}

const BROKE_OFF = 'The connection broke off. What was said so far is kept; an unpaid rest is not computed.';

/** Asks, and yields what comes until the stream ends; who aborts `signal` gives the request up. */
export async function* chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  let response: Response;
  try {
    response = await posted('/v1/chat/completions', { body: JSON.stringify({ ...request, stream: true }), signal });
  } catch (e) {
    if (signal.aborted) {
      throw e;
    }
    throw new NodeError(0, 'The node did not answer. Your question is kept. Try again in a moment.');
  }
  if (!response.ok || response.body === null) {
    throw await refusal(response);
  }
  try {
    yield* events(response.body);
  } catch (e) {
    // The browser’s own words for a broken line say nothing to a person.
    throw signal.aborted || e instanceof NodeError ? e : new NodeError(0, BROKE_OFF);
  }
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  for await (const data of frames(body)) {
    if (data === '[DONE]') {
      return;
    }
    const chunk = JSON.parse(data) as Chunk;
    if (chunk.error !== undefined) {
      throw new NodeError(200, chunk.error.message);
    }
    const choice = chunk.choices?.[0];
    const text = choice?.delta?.content ?? '';
    if (text !== '') {
      yield { kind: 'words', text };
    }
    if (typeof choice?.finish_reason === 'string') {
      yield { kind: 'finished', reason: choice.finish_reason };
    }
    if (chunk.openledger !== undefined) {
      yield { kind: 'account', receipt: chunk.openledger.receipt ?? null };
    }
  }
  throw new NodeError(0, BROKE_OFF);
}

/** The data of server-sent events. */
export async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      rest += value;
      let end = rest.indexOf('\n\n');
      while (end >= 0) {
        const frame = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (frame.startsWith('data: ')) {
          yield frame.slice(6);
        }
        end = rest.indexOf('\n\n');
      }
    }
  } finally {
    reader.releaseLock();
  }
}
