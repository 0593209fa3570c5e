import { describe, expect, it } from 'vitest';
import { spans, WORDS_MIN } from './spans';

/** Tries every pair of places, as nobody would who has time to lose. */
function longestByTrying(answer: string, source: string): number {
  const a = answer.split(' ');
  const b = source.split(' ');
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let n = 0;
      while (i + n < a.length && j + n < b.length && a[i + n] === b[j + n]) {
        n++;
      }
      most = Math.max(most, n);
    }
  }
  return most;
}

describe('stretches that answer and note share', () => {
  it('are found whatever their case and punctuation, and shown as the answer has them', () => {
    const answer = 'No: the Consent must be submitted to the municipality, always.';
    const [span] = spans(answer, ['Then consent must be submitted to the municipality with it.']);
    expect(answer.slice(span?.from, span?.to)).toBe('the Consent must be submitted to the municipality'.slice(4));
  });

  it('shorter than four words are nobody’s', () => {
    expect(spans('of the house and', ['in front of the house there'])).toEqual([]);
  });

  it('go to the source that has more of them, and never lie over each other', () => {
    const answer = 'a b c d e f g h';
    const found = spans(answer, ['a b c d e', 'c d e f g h']);
    expect(found).toEqual([{ from: 4, to: 15, source: 1 }]);
  });

  it('are as long as trying every pair of places says', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * n);
    };
    for (let round = 0; round < 300; round++) {
      const text = () => Array.from({ length: 5 + random(30) }, () => 'abcd'[random(4)]).join(' ');
      const answer = text();
      const source = text();
      const longest = Math.max(0, ...spans(answer, [source]).map(({ from, to }) => (to - from + 1) / 2));
      const tried = longestByTrying(answer, source);
      expect(longest).toBe(tried >= WORDS_MIN ? tried : 0);
    }
  });
});
