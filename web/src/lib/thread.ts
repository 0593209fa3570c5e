import type { Hash, Address } from '../verify/bytes';
import type { Receipt } from '../verify/receipt';
import { shapleyNumerators } from '../verify/split';

/** A row with the part of the pay that came through it. */
export interface RowPart {
  /** None: rows that the receipt does not list one by one. */
  readonly row: Hash | null;
  readonly contributor: Address;
  readonly wei: bigint;
  /** Whether it was a note of the answer. */
  readonly isNote: boolean;
}

/**
 * Each contributor’s pay over the rows it came through: by the notes’ values and by the listed rows’ scores, as the two
 * channels weigh. People’s sums are exact; within a person the parts are rounded down, the rest goes to the largest.
 */
export function rowParts(receipt: Receipt): RowPart[] {
  const pays = new Map<Address, bigint>();
  for (const { to, role, wei } of receipt.payments) {
    if (role === 'contributor') {
      pays.set(to, (pays.get(to) ?? 0n) + wei);
    }
  }
  const weights = rowWeights(receipt);
  const parts: RowPart[] = [];
  for (const [contributor, wei] of pays) {
    const own = weights.filter((one) => one.contributor === contributor && one.weight > 0n);
    const sum = own.reduce((all, { weight }) => all + weight, 0n);
    if (sum === 0n) {
      parts.push({ row: null, contributor, wei, isNote: false });
      continue;
    }
    own.sort((a, b) => (a.weight === b.weight ? 0 : a.weight > b.weight ? -1 : 1));
    let left = wei;
    const cut = own.map(({ row, isNote, weight }) => {
      const part = (wei * weight) / sum;
      left -= part;
      return { row, contributor, wei: part, isNote };
    });
    const [first, ...rest] = cut;
    if (first !== undefined) {
      parts.push({ ...first, wei: first.wei + left }, ...rest);
    }
  }
  return parts.filter(({ wei }) => wei > 0n).toSorted((a, b) => (a.wei === b.wei ? 0 : a.wei > b.wei ? -1 : 1));
}

interface Weighed {
  readonly row: Hash;
  readonly contributor: Address;
  readonly isNote: boolean;
  readonly weight: bigint;
}

/** Both channels on one scale: weight of the channel times the row’s part of it. */
function rowWeights({ retrieval, influence, weights }: Receipt): Weighed[] {
  const clip = (value: bigint) => (value > 0n ? value : 0n);
  const numerators = shapleyNumerators(retrieval.values).map(clip);
  const notesSum = numerators.reduce((sum, n) => sum + n, 0n);
  const scoresSum = influence.contributors.reduce((sum, { score }) => sum + clip(score), 0n);
  const all = new Map<Hash, Weighed>();
  const add = (row: Hash, contributor: Address, isNote: boolean, weight: bigint) => {
    const before = all.get(row);
    all.set(row, {
      row,
      contributor,
      isNote: isNote || before?.isNote === true,
      weight: (before?.weight ?? 0n) + weight,
    });
  };
  retrieval.notes.forEach(({ row, contributor }, i) => {
    add(row, contributor, true, notesSum === 0n ? 0n : (weights.notes * SCALE * (numerators[i] ?? 0n)) / notesSum);
  });
  for (const { row, contributor, score } of influence.rows) {
    add(row, contributor, false, scoresSum === 0n ? 0n : (weights.influence * SCALE * clip(score)) / scoresSum);
  }
  return [...all.values()];
}

const SCALE = 1_000_000n;
