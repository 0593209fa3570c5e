import { chat, type ChatEvent, type ChatRequest, type Quote } from '../../api/chat';
import { ask, NodeError } from '../../api/node';
import { included, Refused, sent, type Account } from '../../wallet/account';
import { receiptOf } from './receiptOf';
import type { Turn } from './turns';

/** The most tokens of an answer: what a paid question is quoted for. */
export const ANSWER_TOKENS = 200;

/** A payment is free for asking again once the node knows that the first was given up; that long it may take. */
const RELEASE_TRIES = 10;
const RELEASE_MS = 1_000;

/** How a question is asked. */
export interface How {
  readonly model: string;
  /** Who pays; null asks without paying, and nobody is paid. */
  readonly payer: Account | null;
  readonly notes: boolean;
}

/** Runs a payment after those before it. */
export type Pay = <T>(send: () => Promise<T>) => Promise<T>;

/** One payment at a time: two at once would have the same nonce. */
export function oneByOne(): Pay {
  let before: Promise<unknown> = Promise.resolve();
  return (send) => {
    const next = before.then(send);
    before = next.catch(() => undefined);
    return next;
  };
}

export interface Along {
  readonly signal: AbortSignal;
  readonly pay: Pay;
  readonly tell: (part: (turn: Turn) => Partial<Turn>) => void;
}

/** Pays where that is wanted, then asks, and tells each change. */
export async function answer(turn: Turn, how: How, { signal, pay, tell }: Along) {
  let request: ChatRequest = {
    model: how.model,
    messages: [{ role: 'user', content: turn.question }],
    max_completion_tokens: ANSWER_TOKENS,
    temperature: 0,
    openledger: { notes: how.notes },
  };
  const { payer } = how;
  let payment = turn.payment;
  if (payment === null && payer !== null) {
    payment = await pay(async () => {
      const quote = await ask<Quote>('/v1/quotes', { ...request, openledger: { notes: how.notes, asker: payer.address } }, signal);
      const transaction = { to: quote.escrow, value: BigInt(quote.fee_max_wei), data: quote.request };
      // Kept before it is sent: an answer that is lost then costs nothing twice.
      return arrived(payer.send(transaction, ({ hash, raw }) => tell(() => ({ payment: hash, unsent: raw }))), tell);
    });
  } else if (payment !== null && turn.unsent !== undefined) {
    payment = await arrived(sent({ hash: payment, raw: turn.unsent }), tell);
  }
  if (payment !== null) {
    await included(payment, signal);
    request = { ...request, openledger: { notes: how.notes, payment } };
    tell(() => ({ state: 'asking' }));
  }
  const started = performance.now();
  for await (const event of turn.payment === null ? chat(request, signal) : chatAgain(request, turn.payment, signal)) {
    switch (event.kind) {
      case 'words':
        tell((before) => ({
          state: 'streaming',
          text: before.text + event.text,
          words: before.words + 1,
          seconds: (performance.now() - started) / 1_000,
        }));
        break;
      case 'finished':
        tell(() => ({ state: payment === null ? 'done' : 'tracing' }));
        break;
      case 'account':
        tell(() => ({ state: 'done', receipt: event.receipt }));
        break;
    }
  }
  tell((before) => ({ state: before.state === 'tracing' || before.state === 'streaming' ? 'done' : before.state }));
}

/** What the node has is a payment; what it refused never is one, and the question may be paid for anew. */
async function arrived(sending: Promise<`0x${string}`>, tell: Along['tell']): Promise<`0x${string}`> {
  try {
    const payment = await sending;
    tell(() => ({ payment, unsent: undefined }));
    return payment;
  } catch (e) {
    if (e instanceof Refused) {
      tell(() => ({ payment: null, unsent: undefined }));
    }
    throw e;
  }
}

/**
 * Asks with a payment that was sent before: the node may not know yet that the first asking was given up, or it may have
 * finished that answer, and then its receipt is what was paid for.
 */
async function* chatAgain(request: ChatRequest, payment: `0x${string}`, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  for (let tries = 1; ; tries++) {
    try {
      yield* chat(request, signal);
      return;
    } catch (e) {
      if (!(e instanceof NodeError && e.status === 402)) {
        throw e;
      }
      const receipt = await receiptOf(payment, request, signal);
      if (receipt !== null) {
        yield { kind: 'account', receipt };
        return;
      }
      if (tries >= RELEASE_TRIES) {
        throw e;
      }
      await new Promise((done) => setTimeout(done, RELEASE_MS));
      signal.throwIfAborted();
    }
  }
}
