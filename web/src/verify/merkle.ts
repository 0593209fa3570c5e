import { concat, hexToBytes, int64, keccak, ZERO_HASH, type Hash } from './bytes';

/**
 * Shows that one leaf is in a tree: its place, how many leaves there are, and the sibling of each node on the way up,
 * lowest first. A node without a neighbour moves up as it is and has no sibling.
 */
export interface MerkleProof {
  readonly index: number;
  readonly count: number;
  readonly siblings: readonly Hash[];
}

/** docs/reference/formats.md, "Tree of rows". */
export function leaf(index: number, data: Uint8Array): Hash {
  return keccak(Uint8Array.of(0), int64(BigInt(index)), data);
}

function node(left: Hash, right: Hash): Hash {
  return keccak(Uint8Array.of(1), hexToBytes(left), hexToBytes(right));
}

function root(count: number, top: Hash): Hash {
  return keccak(Uint8Array.of(2), int64(BigInt(count)), hexToBytes(top));
}

/** The root over all leaves' data, in their order. */
export function rootOf(leaves: readonly Uint8Array[]): Hash {
  let level = leaves.map((data, i) => leaf(i, data));
  while (level.length > 1) {
    const next: Hash[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Hash;
      const right = level[i + 1];
      next.push(right === undefined ? left : node(left, right));
    }
    level = next;
  }
  return root(leaves.length, level[0] ?? ZERO_HASH);
}

/** Whether `data` stands at the proof's place in the tree of that root. */
export function holds(proof: MerkleProof, expected: Hash, data: Uint8Array): boolean {
  const { index, count, siblings } = proof;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) {
    return false;
  }
  let at = leaf(index, data);
  let place = index;
  let used = 0;
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const isLeft = place % 2 === 0;
    if (!isLeft || place + 1 < width) {
      const sibling = siblings[used++];
      if (sibling === undefined) {
        return false;
      }
      at = isLeft ? node(at, sibling) : node(sibling, at);
    }
    place = Math.floor(place / 2);
  }
  return used === siblings.length && root(count, at) === expected;
}

/** What a version's tree holds of a row: its id and whose it is. */
export function rowLeaf(row: Hash, contributor: Hash): Uint8Array {
  return concat(hexToBytes(row), hexToBytes(contributor));
}
