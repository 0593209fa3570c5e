import type { Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { lines, sharedHues, tinted } from './beside';
import type { Part } from './slots';

const person = (i: number): Hex => `0x${i.toString(16).padStart(40, '0')}`;
const part = (i: number, wei: number): Part => ({ person: person(i), wei: BigInt(wei) });

describe('two answers beside each other', () => {
  it('have each person on one line, the larger share of an answer first, whatever the answers cost', () => {
    // 1 has 90 % of the dear answer, 2 has 95 % of the cheap one, 3 has 10 % and 5 %.
    const of = lines([part(1, 9_000), part(3, 1_000)], [part(2, 95), part(3, 5)]);
    expect(of).toEqual([
      { person: person(2), left: 0n, right: 95n },
      { person: person(1), left: 9_000n, right: 0n },
      { person: person(3), left: 1_000n, right: 5n },
    ]);
  });

  it('say nothing of an answer that is not there yet', () => {
    expect(lines([part(1, 5)], null)).toEqual([{ person: person(1), left: 5n, right: null }]);
    expect(lines(null, null)).toEqual([]);
    expect(lines([], [])).toEqual([]);
  });

  it('leave out who got nothing from either', () => {
    expect(lines([part(1, 0)], [part(1, 0), part(2, 1)]).map((line) => line.person)).toEqual([person(2)]);
  });

  it('show a person in the same hue on both sides, and no hue for two people', () => {
    const left = Array.from({ length: 6 }, (_, i) => part(i, 100 + i));
    const right = Array.from({ length: 6 }, (_, i) => part(i + 4, 10 + i));
    const hues = sharedHues(left, right, new Map([[person(9), 1]]));
    expect(hues.get(person(9))).toBe(1);
    expect(hues.size).toBe(8);
    expect(new Set(hues.values()).size).toBe(8);
    for (const side of [left, right]) {
      for (const segment of tinted(side, hues)) {
        if (segment.kind === 'person') {
          expect(segment.hue).toBe(hues.get(segment.person));
        } else {
          expect(segment.people.every((one) => !hues.has(one.person))).toBe(true);
        }
      }
      expect(tinted(side, hues).reduce((all, { wei }) => all + wei, 0n)).toBe(side.reduce((all, { wei }) => all + wei, 0n));
    }
  });
});
