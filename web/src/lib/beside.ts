import type { Hex } from 'viem';
import { segments, type Part, type Segment } from './slots';

/** What one person got for each of two answers; null where nobody knows it. */
export interface Line {
  readonly person: Hex;
  readonly left: bigint | null;
  readonly right: bigint | null;
}

function sum(parts: readonly Part[]): bigint {
  return parts.reduce((all, { wei }) => all + wei, 0n);
}

/**
 * Everybody who was paid for either answer, each on one line for both: who has the larger share of an answer goes first.
 *
 * @param left what each person got for the left answer, each once; null where it is not known
 */
export function lines(left: readonly Part[] | null, right: readonly Part[] | null): Line[] {
  const sides = [left ?? [], right ?? []].map((parts) => ({ of: new Map(parts.map(({ person, wei }) => [person, wei])), whole: sum(parts) }));
  const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
  // A share as a fraction over the product of both wholes, so that nothing is rounded.
  const share = (person: Hex) => {
    const onA = (a.of.get(person) ?? 0n) * (b.whole || 1n);
    const onB = (b.of.get(person) ?? 0n) * (a.whole || 1n);
    return onA > onB ? onA : onB;
  };
  return [...new Set([...a.of.keys(), ...b.of.keys()])]
    .map((person) => ({
      person,
      left: left === null ? null : (a.of.get(person) ?? 0n),
      right: right === null ? null : (b.of.get(person) ?? 0n),
    }))
    .filter((line) => (line.left ?? 0n) > 0n || (line.right ?? 0n) > 0n)
    .toSorted((x, y) => {
      const by = share(y.person) - share(x.person);
      return by === 0n ? (x.person < y.person ? -1 : 1) : by > 0n ? 1 : -1;
    });
}

/** One hue a person for both answers. */
export function sharedHues(left: readonly Part[], right: readonly Part[], held: ReadonlyMap<Hex, number>): ReadonlyMap<Hex, number> {
  const both = new Map<Hex, bigint>();
  for (const { person, wei } of [...left, ...right]) {
    both.set(person, (both.get(person) ?? 0n) + wei);
  }
  const shown = segments(
    [...both].map(([person, wei]) => ({ person, wei })),
    held,
  );
  return new Map(shown.flatMap((one) => (one.kind === 'person' ? [[one.person, one.hue] as const] : [])));
}

/** Segments in hues that are given; who has none is among the others, even where a hue is free. */
export function tinted(parts: readonly Part[], hues: ReadonlyMap<Hex, number>): Segment[] {
  const others = parts.filter(({ person, wei }) => wei > 0n && !hues.has(person));
  const shown = segments(
    parts.filter(({ person }) => hues.has(person)),
    hues,
  );
  return others.length === 0 ? shown : [...shown, { kind: 'others', people: others, wei: sum(others) }];
}
