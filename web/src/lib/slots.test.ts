import type { Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { segments, type Part } from './slots';

const person = (i: number): Hex => `0x${i.toString(16).padStart(40, '0')}`;
const part = (i: number, wei: number): Part => ({ person: person(i), wei: BigInt(wei) });

describe('the segments of a trace', () => {
  it('go by size, and everybody past the eighth is in one, last', () => {
    const all = segments(Array.from({ length: 11 }, (_, i) => part(i, 100 + i)));
    expect(all).toHaveLength(9);
    expect(all[0]).toEqual({ kind: 'person', person: person(10), hue: 1, wei: 110n });
    const last = all[8];
    expect(last?.kind === 'others' && last.people.map((p) => p.person)).toEqual([person(2), person(1), person(0)]);
    expect(all.reduce((sum, { wei }) => sum + wei, 0n)).toBe(1_155n);
  });

  it('keep a slot that is held, whatever the size, and use no hue twice', () => {
    const held = new Map([
      [person(0), 3],
      [person(9), 1],
    ]);
    const all = segments(
      Array.from({ length: 10 }, (_, i) => part(i, 1_000 - i)),
      held,
    );
    const hues = all.flatMap((segment) => (segment.kind === 'person' ? [segment.hue] : []));
    expect(new Set(hues).size).toBe(hues.length);
    expect(all[0]).toMatchObject({ person: person(0), hue: 3 });
    expect(all.find((segment) => segment.kind === 'person' && segment.person === person(9))).toMatchObject({ hue: 1 });
  });

  it('leave out who got nothing', () => {
    expect(segments([part(1, 0)])).toEqual([]);
  });
});
