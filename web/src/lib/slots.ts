import type { Hex } from 'viem';

/** There are as many people's hues; never a ninth, never one twice. */
export const HUES = 8;

export interface Part {
  readonly person: Hex;
  readonly wei: bigint;
}

/** A segment of a trace: one person with the hue that is theirs, or all who have none. */
export type Segment =
  | { readonly kind: 'person'; readonly person: Hex; readonly hue: number; readonly wei: bigint }
  | { readonly kind: 'others'; readonly people: readonly Part[]; readonly wei: bigint };

/**
 * Who is shown in which hue, largest first. Who holds a slot keeps it on every page; free slots go to the others by
 * size; whoever is past the eighth is in one grey segment, last.
 *
 * @param parts what each person got, each once
 * @param held the slots of the Datanet's most paid, 1 to 8
 */
export function segments(parts: readonly Part[], held: ReadonlyMap<Hex, number> = new Map()): Segment[] {
  const paid = parts
    .filter(({ wei }) => wei > 0n)
    .toSorted((a, b) => (a.wei === b.wei ? (a.person < b.person ? -1 : 1) : a.wei > b.wei ? -1 : 1));
  const hues = new Map<Hex, number>();
  for (const { person } of paid) {
    const slot = held.get(person);
    if (slot !== undefined) {
      hues.set(person, slot);
    }
  }
  const taken = new Set(hues.values());
  const free = Array.from({ length: HUES }, (_, i) => i + 1).filter((hue) => !taken.has(hue));
  for (const { person } of paid) {
    const hue = hues.has(person) ? undefined : free.shift();
    if (hue !== undefined) {
      hues.set(person, hue);
    }
  }
  const shown: Segment[] = [];
  const others: Part[] = [];
  for (const part of paid) {
    const hue = hues.get(part.person);
    if (hue === undefined) {
      others.push(part);
    } else {
      shown.push({ kind: 'person', person: part.person, hue, wei: part.wei });
    }
  }
  if (others.length > 0) {
    shown.push({ kind: 'others', people: others, wei: others.reduce((sum, { wei }) => sum + wei, 0n) });
  }
  return shown;
}
