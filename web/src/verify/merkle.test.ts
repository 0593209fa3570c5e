import { describe, expect, it } from 'vitest';
import { hexToBytes, keccak, type Hash, type Hex } from './bytes';
import { holds, leaf, rootOf, rowLeaf, type MerkleProof } from './merkle';

/** docs/reference/formats.md, "Tree of rows": computed there with no code of this project. */
const CONTRIBUTOR: Hex = '0x57de6b0fe869b2215deba755c653f353d9f4f320';
const ROWS: readonly Hex[] = [
  '0x48be5f7853475596c03c882ee5d020bb50527e6a0f5688722331fb3573cd0db9',
  '0x50aa2f50d6f4c842341f2ec65efc45fa2fd0f28d9e965253574d8fada8cfa925',
  '0xd0d4fc3ee2a5c3baaf042c0989500a6a48d822fa11b814f65ce3f1d32241750a',
];
const ROOT: Hex = '0x5c22f2f8ee134a1f38ff9fe0ff8a72dfd9465c7fd358df0072fdd5811c309706';

/** The siblings of a leaf, by the words of the format alone. */
function proof(leaves: readonly Uint8Array[], index: number): MerkleProof {
  const siblings: Hash[] = [];
  let level = leaves.map((data, i) => leaf(i, data));
  let at = index;
  while (level.length > 1) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) {
      siblings.push(sibling);
    }
    const next: Hash[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const right = level[i + 1];
      const left = level[i] as Hash;
      next.push(right === undefined ? left : keccak(Uint8Array.of(1), hexToBytes(left), hexToBytes(right)));
    }
    level = next;
    at >>= 1;
  }
  return { index, count: leaves.length, siblings };
}

describe('the tree of rows', () => {
  it('has the roots that the format says', () => {
    const leaves = ROWS.map((row) => rowLeaf(row, CONTRIBUTOR));
    expect(rootOf(leaves)).toBe(ROOT);
    expect(rootOf(leaves.slice(1, 2))).toBe('0x07ea7ba61e2ead2a7d5c9d010cc3ae3c84cebad6e8598e23c1db841f58c50c83');
  });

  it('shows every leaf at its place, and no other leaf, place, count or sibling', () => {
    for (let count = 1; count <= 17; count++) {
      const leaves = Array.from({ length: count }, (_, i) => Uint8Array.of(i, count));
      const root = rootOf(leaves);
      for (let i = 0; i < count; i++) {
        const right = proof(leaves, i);
        const data = leaves[i] as Uint8Array;
        expect(holds(right, root, data)).toBe(true);
        const wrong: [MerkleProof, Uint8Array][] = [
          [right, Uint8Array.of(i + 1, count)],
          [{ ...right, index: i === 0 ? 1 : i - 1 }, data],
          [{ ...right, index: -1 }, data],
          [{ ...right, index: i + 0.5 }, data],
          [{ ...right, count: count + 1 }, data],
          [{ ...right, siblings: [...right.siblings, root] }, data],
          ...(count > 1 ? [[{ ...right, siblings: right.siblings.slice(1) }, data] as [MerkleProof, Uint8Array]] : []),
          ...right.siblings.map((_, s): [MerkleProof, Uint8Array] => [
            { ...right, siblings: right.siblings.map((hash, j) => (j === s ? root : hash)) },
            data,
          ]),
        ];
        for (const [bad, leafData] of wrong) {
          expect(holds(bad, root, leafData)).toBe(false);
        }
      }
    }
  });
});
