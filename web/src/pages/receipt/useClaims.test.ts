import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PaidAnswer } from '../../api/types';
import { NotAReceipt } from '../../verify/json';
import { parsed } from './useClaims';

/** The same receipts that both verifiers are held against. */
const { receipts } = JSON.parse(
  readFileSync(new URL('../../../../attribution/src/test/resources/formats/receipts.json', import.meta.url), 'utf8'),
) as { receipts: Record<string, unknown>[] };

const answer = (receipt: unknown) => ({ receipt }) as PaidAnswer;

describe('a receipt on its page', () => {
  it('is read when it is one', () => {
    for (const receipt of receipts) {
      expect(parsed(answer(receipt))).not.toBeInstanceOf(NotAReceipt);
    }
  });

  it('is said to be none, and never thrown at the page, when a part of it is missing or of another kind', () => {
    const [whole = {}] = receipts;
    for (const key of Object.keys(whole)) {
      const { [key]: _, ...rest } = whole;
      expect(parsed(answer(rest)), `without ${key}`).toBeInstanceOf(NotAReceipt);
      expect(parsed(answer({ ...whole, [key]: 7.5 })), `with 7.5 for ${key}`).toBeInstanceOf(NotAReceipt);
    }
    for (const none of [null, 'receipt', [], 1]) {
      expect(parsed(answer(none))).toBeInstanceOf(NotAReceipt);
    }
  });
});
