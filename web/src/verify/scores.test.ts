import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keccak, type Address, type Hash } from './bytes';
import { rootOf } from './merkle';
import { contributorLeaf, queryDigest, score, scoresDigest, type ContributorVector } from './scores';

/** Made by a script in Python from the words of the format alone. */
const FORMATS = JSON.parse(
  readFileSync(new URL('../../../attribution/src/test/resources/formats/formats.json', import.meta.url), 'utf8'),
) as {
  contributors_root: string;
  contributor_digests: string[];
  query: number[];
  query_digest: string;
  scores: number[];
  contributor_scores: number[];
  scores_digest: string;
};

/** The format's example: rows by 0x22…, 0x11…, 0x22…. */
const VECTORS = [
  [16_384, -8_192, 4_096, 0],
  [8_192, 8_192, -16_384, 32_767],
  [-32_767, 0, 0, 24_575],
] as const;
const QUERY = Int16Array.from(FORMATS.query);
const [FIRST, SECOND, THIRD] = VECTORS;
const CONTRIBUTORS: readonly ContributorVector[] = [
  { contributor: `0x${'11'.repeat(20)}` as Address, rows: 1, sum: Int32Array.from(SECOND) },
  {
    contributor: `0x${'22'.repeat(20)}` as Address,
    rows: 2,
    sum: Int32Array.from(FIRST, (value, i) => value + (THIRD[i] ?? 0)),
  },
];
const hash = (hex: string) => `0x${hex}` as Hash;

describe('scores', () => {
  it('are what the format says, and are committed as it says', () => {
    const rows = VECTORS.map((vector) => score(Int16Array.from(vector), QUERY));
    expect(rows).toEqual(FORMATS.scores.map(BigInt));
    expect(scoresDigest(rows)).toBe(hash(FORMATS.scores_digest));
    expect(CONTRIBUTORS.map(({ sum }) => score(sum, QUERY))).toEqual(FORMATS.contributor_scores.map(BigInt));
    expect(queryDigest(1 / 32_767, QUERY)).toBe(hash(FORMATS.query_digest));
  });

  it('are of vectors that the store commits', () => {
    const leaves = CONTRIBUTORS.map(contributorLeaf);
    expect(leaves.map((leaf) => keccak(leaf))).toEqual(FORMATS.contributor_digests.map(hash));
    expect(rootOf(leaves)).toBe(hash(FORMATS.contributors_root));
  });

  it('are exact where a number would lose digits', () => {
    const long = new Int32Array(131_072).fill(2_147_450_880);
    const query = new Int16Array(131_072).fill(32_767);
    expect(score(long, query)).toBe(131_072n * 2_147_450_880n * 32_767n);
    expect(score(Int32Array.from(long, (value) => -value), query)).toBe(-131_072n * 2_147_450_880n * 32_767n);
    expect(() => score(long, query.slice(1))).toThrow(RangeError);
  });
});
