import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hexToBytes, type Hash } from './bytes';
import { NotAReceipt, readReceipt } from './json';
import { holds, type MerkleProof } from './merkle';
import { follows } from './settlement';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Made by a script from the words of the format alone; the node's verifier is held against the same. */
const cases = (of: string) => JSON.parse(readFileSync(new URL(`../../../attribution/src/test/resources/formats/${of}.json`, import.meta.url), 'utf8')) as unknown;
const CASES = cases('receipts') as { receipts: Json[]; tampered: { of: number; set: Record<string, Json> }[] };
const PROOFS = cases('proofs') as Record<'good' | 'tampered', (MerkleProof & { root: Hash; leaf: Hash })[]>;

function isBelieved(json: Json): boolean {
  try {
    return follows(readReceipt(json));
  } catch (e) {
    if (e instanceof NotAReceipt || e instanceof RangeError) {
      return false;
    }
    throw e;
  }
}

function put(json: Json, pointer: string, value: Json): void {
  const keys = pointer.slice(1).split('/');
  const last = keys.pop() ?? '';
  let here = json;
  for (const key of keys) {
    here = (here as Record<string, Json>)[key] ?? null;
  }
  (here as Record<string, Json>)[last] = value;
}

describe('receipts that both verifiers read', () => {
  it('are believed when they are good', () => {
    expect(CASES.receipts.length).toBeGreaterThanOrEqual(100);
    CASES.receipts.forEach((receipt, i) => expect(isBelieved(receipt), `receipt ${i}`).toBe(true));
  });

  it('are not when something in them was changed, hashed again or not', () => {
    expect(CASES.tampered.length).toBeGreaterThanOrEqual(100);
    for (const { of, set } of CASES.tampered) {
      const receipt = structuredClone(CASES.receipts[of] ?? null);
      for (const [pointer, value] of Object.entries(set)) {
        put(receipt, pointer, value);
      }
      expect(isBelieved(receipt), JSON.stringify({ of, set })).toBe(false);
    }
  });
});

describe('proofs that both verifiers read', () => {
  it.each([
    ['good', true],
    ['tampered', false],
  ] as const)('hold where they are good alone: %s', (kind, hold) => {
    expect(PROOFS[kind].length).toBeGreaterThanOrEqual(100);
    for (const one of PROOFS[kind]) {
      expect(holds(one, one.root, hexToBytes(one.leaf)), JSON.stringify(one)).toBe(hold);
    }
  });
});
