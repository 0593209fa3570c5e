import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NotAReceipt, readReceipt } from './json';
import { follows } from './settlement';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Made by a script from the words of the format alone; the node's verifier is held against the same. */
const CASES = JSON.parse(
  readFileSync(new URL('../../../attribution/src/test/resources/formats/receipts.json', import.meta.url), 'utf8'),
) as { receipts: Json[]; tampered: { of: number; set: Record<string, Json> }[] };

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
    expect(CASES.receipts.length).toBeGreaterThan(0);
    CASES.receipts.forEach((receipt, i) => expect(isBelieved(receipt), `receipt ${i}`).toBe(true));
  });

  it('are not when something in them was changed, hashed again or not', () => {
    expect(CASES.tampered.length).toBeGreaterThan(0);
    for (const { of, set } of CASES.tampered) {
      const receipt = structuredClone(CASES.receipts[of] ?? null);
      for (const [pointer, value] of Object.entries(set)) {
        put(receipt, pointer, value);
      }
      expect(isBelieved(receipt), JSON.stringify({ of, set })).toBe(false);
    }
  });
});
