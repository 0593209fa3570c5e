import { describe, expect, it } from 'vitest';
import type { Address, Hash } from '../verify/bytes';
import type { Receipt } from '../verify/receipt';
import { settle } from '../verify/settlement';
import { rowParts } from './thread';

const address = (n: number): Address => `0x${n.toString(16).padStart(40, '0')}`;
const hash = (n: number): Hash => `0x${n.toString(16).padStart(64, '0')}`;

let seed = 11;
const random = (n: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * n);
};
const around = () => BigInt(random(2_000_000) - 700_000);

function anyReceipt(): Receipt {
  const people = 1 + random(5);
  const notes = random(4);
  const open: Receipt = {
    answer: 'a',
    exchange: { request: hash(1), payment: hash(2), prompt: hash(3), completion: hash(4), promptTokens: random(900), answerTokens: 1 + random(90) },
    subject: { model: hash(5), base: hash(6), adapter: hash(7), datanet: hash(8) },
    influence: {
      store: hash(9),
      contributorsRoot: hash(10),
      query: hash(11),
      scores: hash(12),
      rows: Array.from({ length: random(6) }, (_, i) => ({ row: hash(100 + i), contributor: address(1 + random(people)), score: around() })),
      contributors: Array.from({ length: people }, (_, i) => ({ contributor: address(1 + i), score: around() })),
    },
    retrieval: {
      notes: Array.from({ length: notes }, (_, i) => ({ row: hash(100 + random(8) + i * 8), contributor: address(1 + random(people)), index: i })),
      values: Array.from({ length: 2 ** notes }, around),
      neither: around(),
      adapterOnly: around(),
      notesOnly: around(),
      both: around(),
    },
    terms: {
      rates: { promptWei: 1_000_000_007n, answerWei: 7_000_000_001n },
      split: [1_000, 2_000, 2_000, 5_000],
      payees: { treasury: address(90), modelOwner: address(91), validators: address(92), datanetTreasury: address(93) },
      fixedWeights: null,
    },
    weights: { influence: 0n, notes: 0n },
    fee: 0n,
    payments: [],
  };
  return { ...open, ...settle(open) };
}

describe('pay by rows', () => {
  it('adds up to each person’s pay, whatever the receipt says', () => {
    for (let round = 0; round < 500; round++) {
      const receipt = anyReceipt();
      const sums = new Map<Address, bigint>();
      for (const { contributor, wei } of rowParts(receipt)) {
        sums.set(contributor, (sums.get(contributor) ?? 0n) + wei);
      }
      const paid = receipt.payments.filter(({ role }) => role === 'contributor');
      expect(sums.size).toBe(paid.length);
      for (const { to, wei } of paid) {
        expect(sums.get(to)).toBe(wei);
      }
    }
  });
});
