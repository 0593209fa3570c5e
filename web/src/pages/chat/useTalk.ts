import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { said } from '../../api/said';
import type { Account } from '../../wallet/account';
import { answer, oneByOne, type How } from './answer';
import { isRunning, keepTalk, type Talk, type Turn } from './turns';

/** A conversation that goes on: ask one model or two, stop, ask again. */
export function useTalk(first: Talk) {
  const [talk, set] = useState(first);
  const running = useRef(new Map<string, AbortController>());
  const [pay] = useState(oneByOne);
  const client = useQueryClient();

  useEffect(() => {
    const all = running.current;
    return () => all.forEach((controller) => controller.abort());
  }, []);
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
      running.current.set(turn.id, controller);
      try {
        await answer(turn, how, { signal: controller.signal, pay, tell: (part) => change(turn.id, part) });
        await client.invalidateQueries({ queryKey: ['activity'] });
      } catch (e) {
        const stopped = controller.signal.aborted;
        change(turn.id, () => ({
          state: stopped ? 'stopped' : 'failed',
          problem: stopped ? '' : said(e, 'It failed. Your question is kept.'),
        }));
      } finally {
        running.current.delete(turn.id);
      }
    },
    [change, client, pay],
  );

  const put = useCallback(
    async (question: string, hows: readonly How[]) => {
      const pair = hows.length > 1 ? crypto.randomUUID() : undefined;
      const asked = hows.map((how) => ({ how, turn: fresh(question, how, pair) }));
      set((before) => ({
        ...before,
        turns: [...before.turns, ...asked.map(({ turn }) => turn)],
        beside: hows[1]?.model,
      }));
      await Promise.all(asked.map(({ turn, how }) => run(turn, how)));
    },
    [run],
  );

  /** Asks again: with what was paid already, so that nothing is paid twice; where nothing was paid, `payer` pays. */
  const again = useCallback(
    async (turn: Turn, payer: Account | null) => {
      if (running.current.has(turn.id)) {
        return;
      }
      const pays = turn.paid && turn.payment === null;
      change(turn.id, () => ({ state: pays ? 'paying' : 'asking', text: '', problem: '', words: 0, seconds: 0 }));
      await run(turn, { model: turn.model, payer: pays ? payer : null, notes: turn.notes ?? true });
    },
    [change, run],
  );

  /** Gives one answer up, or all that are on their way. */
  const stop = useCallback((id?: string) => {
    for (const [turn, controller] of running.current) {
      if (id === undefined || turn === id) {
        controller.abort();
      }
    }
  }, []);
  return { talk, put, again, stop, busy: talk.turns.some(isRunning) };
}

function fresh(question: string, how: How, pair: string | undefined): Turn {
  return {
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
    notes: how.notes,
    ...(pair === undefined ? {} : { pair }),
  };
}
