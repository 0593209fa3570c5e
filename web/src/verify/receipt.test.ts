import { readFileSync } from 'node:fs';
import { fromRlp } from 'viem';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes, type Hex } from './bytes';
import { canonicalBytes, digest } from './canonical';
import { NotAReceipt, parseReceipt, readReceipt } from './json';
import { ROLES, type Receipt } from './receipt';
import { follows } from './settlement';

/** Made by a script in Python from the words of the format alone. */
const FORMATS = JSON.parse(
  readFileSync(new URL('../../../attribution/src/test/resources/formats/formats.json', import.meta.url), 'utf8'),
) as { receipt: string; receipt_digest: string };
const BYTES = hexToBytes(`0x${FORMATS.receipt}`);
const DIGEST: Hex = `0x${FORMATS.receipt_digest}`;

type Nested = Hex | readonly Nested[];

const at = (item: Nested | undefined, ...path: number[]): Nested => {
  let here = item;
  for (const i of path) {
    here = (here as readonly Nested[])[i];
  }
  return here as Nested;
};
const items = (item: Nested) => item as readonly Nested[];
const number = (item: Nested) => (item === '0x' ? 0 : Number(BigInt(item as Hex)));
const wei = (item: Nested) => (item === '0x' ? '0' : BigInt(item as Hex).toString());
const signed = (item: Nested) => BigInt.asIntN(64, BigInt(item as Hex)).toString();
const weights = (item: Nested) => ({ influence: signed(at(item, 0)), notes: signed(at(item, 1)) });

/** The JSON form of canonical bytes. */
function json(bytes: Uint8Array) {
  const all = fromRlp(bytes, 'hex') as Nested;
  const [exchange, subject, influence, retrieval, settlement] = [2, 3, 4, 5, 6].map((i) => at(all, i)) as [
    Nested,
    Nested,
    Nested,
    Nested,
    Nested,
  ];
  return {
    version: number(at(all, 0)),
    digest: DIGEST,
    answer: new TextDecoder().decode(hexToBytes(at(all, 1) as Hex)),
    exchange: {
      request: at(exchange, 0),
      payment: at(exchange, 1),
      prompt: at(exchange, 2),
      completion: at(exchange, 3),
      tokens: { prompt: number(at(exchange, 4)), answer: number(at(exchange, 5)) },
    },
    subject: {
      model: at(subject, 0),
      base: at(subject, 1),
      adapter: at(subject, 2),
      datanet: at(subject, 3),
    },
    influence: {
      commitments: {
        store: at(influence, 0, 0),
        contributors: at(influence, 0, 1),
        query: at(influence, 0, 2),
        scores: at(influence, 0, 3),
      },
      rows: items(at(influence, 1)).map((row) => ({
        row: at(row, 0),
        contributor: at(row, 1),
        score: signed(at(row, 2)),
      })),
      contributors: items(at(influence, 2)).map((one) => ({ contributor: at(one, 0), score: signed(at(one, 1)) })),
    },
    retrieval: {
      notes: items(at(retrieval, 0)).map((note) => ({
        row: at(note, 0),
        contributor: at(note, 1),
        index: number(at(note, 2)),
      })),
      values: items(at(retrieval, 1)).map(signed),
      players: {
        neither: signed(at(retrieval, 2, 0)),
        adapter_only: signed(at(retrieval, 2, 1)),
        notes_only: signed(at(retrieval, 2, 2)),
        both: signed(at(retrieval, 2, 3)),
      },
    },
    settlement: {
      terms: {
        rates: { prompt_wei: wei(at(settlement, 0, 0)), answer_wei: wei(at(settlement, 0, 1)) },
        split: {
          treasury: number(at(settlement, 1, 0)),
          model_owner: number(at(settlement, 1, 1)),
          validators: number(at(settlement, 1, 2)),
          contributors: number(at(settlement, 1, 3)),
        },
        payees: {
          treasury: at(settlement, 2, 0),
          model_owner: at(settlement, 2, 1),
          validators: at(settlement, 2, 2),
          datanet_treasury: at(settlement, 2, 3),
        },
        fixed_weights: items(at(settlement, 3)).length === 0 ? null : weights(at(settlement, 3)),
      },
      weights: weights(at(settlement, 4)),
      fee: wei(at(settlement, 5)),
      payments: items(at(settlement, 6)).map((payment) => ({
        to: at(payment, 0),
        role: ROLES[number(at(payment, 1))],
        wei: wei(at(payment, 2)),
      })),
    },
  };
}

describe('a receipt', () => {
  const receipt: Receipt = parseReceipt(JSON.stringify(json(BYTES)));

  it('has the bytes and the digest that the format says', () => {
    expect(bytesToHex(canonicalBytes(receipt))).toBe(bytesToHex(BYTES));
    expect(digest(receipt)).toBe(DIGEST);
  });

  it('is paid as its scores, values and terms say', () => {
    expect(follows(receipt)).toBe(true);
  });

  it('is not believed when a wei, a payee, a weight or a score is another', () => {
    const first = receipt.payments[0];
    const score = receipt.influence.contributors[0];
    if (first === undefined || score === undefined) {
      throw new Error('the example pays nobody');
    }
    const others: Receipt[] = [
      { ...receipt, fee: receipt.fee + 1n },
      { ...receipt, payments: receipt.payments.slice(1) },
      { ...receipt, payments: [{ ...first, wei: first.wei + 1n }, ...receipt.payments.slice(1)] },
      { ...receipt, payments: [{ ...first, role: 'validators' }, ...receipt.payments.slice(1)] },
      { ...receipt, weights: { ...receipt.weights, notes: receipt.weights.notes + 1n } },
      { ...receipt, exchange: { ...receipt.exchange, answerTokens: receipt.exchange.answerTokens + 1 } },
    ];
    for (const other of others) {
      expect(follows(other)).toBe(false);
      expect(digest(other)).not.toBe(DIGEST);
    }
  });

  it('is read only as it was committed', () => {
    const said = json(BYTES);
    const bad: unknown[] = [
      null,
      [],
      'receipt',
      { ...said, version: 2 },
      { ...said, digest: said.exchange.request },
      { ...said, note: 'and more' },
      { ...said, answer: 'another' },
      { ...said, answer: '../etc' },
      { ...said, exchange: { ...said.exchange, tokens: { prompt: -1, answer: 1 } } },
      { ...said, exchange: { ...said.exchange, tokens: { prompt: '1', answer: 1 } } },
      { ...said, exchange: { ...said.exchange, request: '0x12' } },
      { ...said, retrieval: { ...said.retrieval, values: said.retrieval.values.slice(1) } },
      { ...said, settlement: { ...said.settlement, fee: '1e3' } },
      { ...said, settlement: { ...said.settlement, fee: (1n << 256n).toString() } },
    ];
    for (const one of bad) {
      expect(() => readReceipt(one)).toThrow(NotAReceipt);
    }
    expect(() => parseReceipt('{')).toThrow(NotAReceipt);
  });
});
