import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { chat, type ChatRequest, type Quote } from '../../api/chat';
import { ask } from '../../api/node';
import { included, type Account } from '../../wallet/account';
import { keepTalk, type Talk, type Turn } from './turns';

/** The most tokens of an answer: what a paid question is quoted for. */
export const ANSWER_TOKENS = 200;

/** How a question is asked. */
export interface How {
  readonly model: string;
  /** Who pays; null asks without paying, and nobody is paid. */
  readonly payer: Account | null;
  readonly notes: boolean;
}

/** A conversation that goes on: ask, stop. */
export function useTalk(first: Talk) {
  const [talk, set] = useState(first);
  const running = useRef<AbortController | null>(null);
  const client = useQueryClient();

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (talk.turns.length > 0) {
      keepTalk(talk);
    }
  }, [talk]);

  const change = useCallback((id: string, part: (turn: Turn) => Partial<Turn>) => {
    set((before) => ({
      ...before,
      turns: before.turns.map((turn) => (turn.id === id ? { ...turn, ...part(turn) } : turn)),
    }));
  }, []);

  const run = useCallback(
    async (turn: Turn, how: How) => {
      const controller = new AbortController();
      running.current = controller;
      try {
        await answer(turn, how, controller.signal, (part) => change(turn.id, part));
        await client.invalidateQueries({ queryKey: ['activity'] });
      } catch (e) {
        const stopped = controller.signal.aborted;
        change(turn.id, () => ({
          state: stopped ? 'stopped' : 'failed',
          problem: stopped ? '' : e instanceof Error ? e.message : 'It failed. Your question is kept.',
        }));
      } finally {
        running.current = null;
      }
    },
    [change, client],
  );

  const put = useCallback(
    async (question: string, how: How) => {
      const turn: Turn = {
        id: crypto.randomUUID(),
        question,
        model: how.model,
        paid: how.payer !== null,
        text: '',
        state: how.payer === null ? 'asking' : 'paying',
        receipt: null,
        payment: null,
        problem: '',
        seconds: 0,
        words: 0,
      };
      set((before) => ({ ...before, turns: [...before.turns, turn] }));
      await run(turn, how);
    },
    [run],
  );

  /** Asks again with what was paid already; nothing is paid twice. */
  const again = useCallback(
    (turn: Turn) => {
      change(turn.id, () => ({ state: 'asking', text: '', problem: '', words: 0 }));
      return run(turn, { model: turn.model, payer: null, notes: true });
    },
    [change, run],
  );

  const stop = useCallback(() => running.current?.abort(), []);
  const busy = talk.turns.some(({ state }) => state === 'paying' || state === 'asking' || state === 'streaming' || state === 'tracing');
  return { talk, put, again, stop, busy };
}

/** Pays where that is wanted, then asks, and tells each change. */
async function answer(turn: Turn, how: How, signal: AbortSignal, tell: (part: (turn: Turn) => Partial<Turn>) => void) {
  let request: ChatRequest = {
    model: how.model,
    messages: [{ role: 'user', content: turn.question }],
    max_completion_tokens: ANSWER_TOKENS,
    temperature: 0,
    openledger: { notes: how.notes },
  };
  let payment = turn.payment;
  if (payment === null && how.payer !== null) {
    const quote = await ask<Quote>('/v1/quotes', { ...request, openledger: { notes: how.notes, asker: how.payer.address } }, signal);
    payment = await how.payer.send({ to: quote.escrow, value: BigInt(quote.fee_max_wei), data: quote.request });
    const sent = payment;
    tell(() => ({ payment: sent })); // kept before anything else can go wrong
  }
  if (payment !== null) {
    await included(payment, signal);
    request = { ...request, openledger: { notes: how.notes, payment } };
    tell(() => ({ state: 'asking' }));
  }
  const started = performance.now();
  for await (const event of chat(request, signal)) {
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
