import { afterEach, describe, expect, it, vi } from 'vitest';
import { talks } from './turns';

const TURN = { id: 't', question: 'Why?', model: 'm', text: 'So.', state: 'streaming' };

function keeps(kept: string | null) {
  vi.stubGlobal('localStorage', { getItem: () => kept });
}

describe('what this browser kept of conversations', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('was stopped where the page closed', () => {
    keeps(JSON.stringify([{ id: 'a', begun: 1, turns: [TURN, { ...TURN, state: 'done' }] }]));
    expect(talks()[0]?.turns.map(({ state }) => state)).toEqual(['stopped', 'done']);
  });

  it.each([
    null,
    'no JSON',
    '{}',
    '[null, 1, "talk", {}]',
    JSON.stringify([{ id: 'a', turns: [null] }, { id: 'b', turns: [{ ...TURN, text: undefined }] }, { id: 'c', turns: [{ ...TURN, question: { a: 1 } }] }]),
  ])('is left aside where it is none: %s', (kept) => {
    keeps(kept);
    expect(talks()).toEqual([]);
  });
});
