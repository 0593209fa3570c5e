import { toRlp } from 'viem';
import { hexToBytes, int64, keccak, natural, type Hash, type Hex } from './bytes';
import { ROLES, type Receipt, type Weights } from './receipt';

type Item = Uint8Array | Item[];

const VERSION = 1n;
const TAG = new TextEncoder().encode('openledger.receipt.v1');

/** The receipt's one RLP list. */
export function canonicalBytes(receipt: Receipt): Uint8Array {
  const { exchange: e, subject: s, influence: i, retrieval: r, terms: t } = receipt;
  const items: Item = [
    natural(VERSION),
    new TextEncoder().encode(receipt.answer),
    [
      hash(e.request),
      hash(e.payment),
      hash(e.prompt),
      hash(e.completion),
      count(e.promptTokens),
      count(e.answerTokens),
    ],
    [hash(s.model), hash(s.base), hash(s.adapter), hash(s.datanet)],
    [
      [hash(i.store), hash(i.contributorsRoot), hash(i.query), hash(i.scores)],
      i.rows.map(({ row, contributor, score }) => [hash(row), hash(contributor), int64(score)]),
      i.contributors.map(({ contributor, score }) => [hash(contributor), int64(score)]),
    ],
    [
      r.notes.map(({ row, contributor, index }) => [hash(row), hash(contributor), count(index)]),
      r.values.map(int64),
      [int64(r.neither), int64(r.adapterOnly), int64(r.notesOnly), int64(r.both)],
    ],
    [
      [natural(t.rates.promptWei), natural(t.rates.answerWei)],
      t.split.map(count),
      [hash(t.payees.treasury), hash(t.payees.modelOwner), hash(t.payees.validators), hash(t.payees.datanetTreasury)],
      t.fixedWeights === null ? [] : weights(t.fixedWeights),
      weights(receipt.weights),
      natural(receipt.fee),
      receipt.payments.map(({ to, role, wei }) => [hash(to), count(ROLES.indexOf(role)), natural(wei)]),
    ],
  ];
  return toRlp(items, 'bytes');
}

/** What is committed of the receipt. */
export function digest(receipt: Receipt): Hash {
  return keccak(TAG, canonicalBytes(receipt));
}

function hash(value: Hex): Uint8Array {
  return hexToBytes(value);
}

function count(value: number): Uint8Array {
  return natural(BigInt(value));
}

function weights(value: Weights): Item[] {
  return [int64(value.influence), int64(value.notes)];
}

