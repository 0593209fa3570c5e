import { concat, hexToBytes, int64, keccak, type Address, type Hash } from './bytes';

/** A contributor’s leaf of the store: who, how many rows, and the sum of their vectors. */
export interface ContributorVector {
  readonly contributor: Address;
  readonly rows: number;
  readonly sum: Int32Array;
}

/** docs/reference/attribution-formats.md, "Contributor commitments". */
export function contributorLeaf({ contributor, rows, sum }: ContributorVector): Uint8Array {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, rows);
  return concat(hexToBytes(contributor), head, littleEndian(sum));
}

/** What the receipt commits of the answer's sketch. */
export function queryDigest(scale: number, query: Int16Array): Hash {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setFloat64(0, scale);
  return keccak(head, littleEndian(query));
}

/** What the receipt commits of all rows' scores, in the store's order. */
export function scoresDigest(scores: readonly bigint[]): Hash {
  return keccak(...scores.map(int64));
}

/**
 * The exact Σ sum_j · query_j. A product of an int32 and an int16 has 47 bits, and 131,072 of them do not fit the 53 of
 * a number: so the upper and the lower half of each int32 are added apart.
 */
export function score(sum: Int32Array | Int16Array, query: Int16Array): bigint {
  if (sum.length !== query.length) {
    throw new RangeError(`a vector of ${sum.length} and a query of ${query.length}`);
  }
  let upper = 0;
  let lower = 0;
  for (let j = 0; j < query.length; j++) {
    const value = sum[j] as number;
    const factor = query[j] as number;
    upper += (value >> 16) * factor;
    lower += (value & 0xffff) * factor;
  }
  return BigInt(upper) * 65_536n + BigInt(lower);
}

function littleEndian(values: Int32Array | Int16Array): Uint8Array {
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (size === 2) {
      view.setInt16(2 * i, value, true);
    } else {
      view.setInt32(4 * i, value, true);
    }
  });
  return bytes;
}
