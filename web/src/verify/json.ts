import { getAddress } from 'viem';
import type { Address, Hash } from './bytes';
import { digest } from './canonical';
import { ROLES, type Receipt, type Role, type Weights } from './receipt';
import { NOTES_MAX } from './split';

/** What was read is no receipt, and why. */
export class NotAReceipt extends Error {
  override readonly name = 'NotAReceipt';
}

const VERSION = 1;
const ID = /^[A-Za-z0-9._-]{1,80}$/;
const HASH = /^0x[0-9a-f]{64}$/i;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const INT64 = /^[+-]?[0-9]{1,20}$/;
const UINT256 = /^(0x[0-9a-f]{1,80}|[0-9]{1,80})$/i;
const INT64_MAX = (1n << 63n) - 1n;
const UINT256_MAX = (1n << 256n) - 1n;
const COUNT_MAX = 2 ** 31 - 1;
const ROWS_MAX = 1_024;
const CONTRIBUTORS_MAX = 65_535;
const PAYMENTS_MAX = CONTRIBUTORS_MAX + 16;
const MICRO_NATS_MAX = 10n ** 15n;
const WHOLE = 10_000;

/**
 * Reads a receipt from JSON, as strictly as the node does: every field and no other, and it must hash to its digest, so
 * that it cannot say anything but what was committed.
 */
export function parseReceipt(text: string): Receipt {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NotAReceipt('not JSON');
  }
  return readReceipt(json);
}

/** The same from a value that `JSON.parse` gave. */
export function readReceipt(json: unknown): Receipt {
  const all = object(json, 'receipt', [
    'version',
    'digest',
    'answer',
    'exchange',
    'subject',
    'influence',
    'retrieval',
    'settlement',
  ]);
  if (all.version !== VERSION) {
    throw new NotAReceipt(`a receipt of version ${String(all.version)}: this is version ${VERSION}`);
  }
  const receipt: Receipt = {
    answer: text(all.answer, 'answer', ID),
    exchange: exchange(all.exchange),
    subject: subject(all.subject),
    influence: influence(all.influence),
    retrieval: retrieval(all.retrieval),
    ...settlement(all.settlement),
  };
  const hashed = digest(receipt);
  if (all.digest !== hashed) {
    throw new NotAReceipt(`a receipt with digest ${String(all.digest)} hashes to ${hashed}`);
  }
  return receipt;
}

function exchange(json: unknown): Receipt['exchange'] {
  const e = object(json, 'exchange', ['request', 'payment', 'prompt', 'completion', 'tokens']);
  const tokens = object(e.tokens, 'tokens', ['prompt', 'answer']);
  return {
    request: hash(e.request, 'request'),
    payment: hash(e.payment, 'payment'),
    prompt: hash(e.prompt, 'prompt'),
    completion: hash(e.completion, 'completion'),
    promptTokens: count(tokens.prompt, 'prompt tokens'),
    answerTokens: count(tokens.answer, 'answer tokens'),
  };
}

function subject(json: unknown): Receipt['subject'] {
  const s = object(json, 'subject', ['model', 'base', 'adapter', 'datanet']);
  return {
    model: hash(s.model, 'model'),
    base: hash(s.base, 'base'),
    adapter: hash(s.adapter, 'adapter'),
    datanet: hash(s.datanet, 'datanet'),
  };
}

function influence(json: unknown): Receipt['influence'] {
  const i = object(json, 'influence', ['commitments', 'rows', 'contributors']);
  const c = object(i.commitments, 'commitments', ['store', 'contributors', 'query', 'scores']);
  const rows = list(i.rows, 'rows', ROWS_MAX).map((one) => {
    const row = object(one, 'row score', ['row', 'contributor', 'score']);
    return {
      row: hash(row.row, 'row'),
      contributor: address(row.contributor, 'contributor'),
      score: int64(row.score, 'score'),
    };
  });
  const contributors = list(i.contributors, 'contributors', CONTRIBUTORS_MAX).map((one) => {
    const score = object(one, 'contributor score', ['contributor', 'score']);
    return { contributor: address(score.contributor, 'contributor'), score: int64(score.score, 'score') };
  });
  if (new Set(contributors.map(({ contributor }) => contributor)).size !== contributors.length) {
    throw new NotAReceipt('a contributor is there twice');
  }
  return {
    store: hash(c.store, 'store'),
    contributorsRoot: hash(c.contributors, 'contributors'),
    query: hash(c.query, 'query'),
    scores: hash(c.scores, 'scores'),
    rows,
    contributors,
  };
}

function retrieval(json: unknown): Receipt['retrieval'] {
  const r = object(json, 'retrieval', ['notes', 'values', 'players']);
  const p = object(r.players, 'players', ['neither', 'adapter_only', 'notes_only', 'both']);
  const notes = list(r.notes, 'notes', NOTES_MAX).map((one) => {
    const note = object(one, 'note', ['row', 'contributor', 'index']);
    return {
      row: hash(note.row, 'row'),
      contributor: address(note.contributor, 'contributor'),
      index: count(note.index, 'index'),
    };
  });
  const values = list(r.values, 'values', 2 ** NOTES_MAX).map((value) => microNats(value, 'value'));
  if (values.length !== 2 ** notes.length) {
    throw new NotAReceipt(`${values.length} values for the subsets of ${notes.length} notes`);
  }
  return {
    notes,
    values,
    neither: microNats(p.neither, 'neither'),
    adapterOnly: microNats(p.adapter_only, 'adapter only'),
    notesOnly: microNats(p.notes_only, 'notes only'),
    both: microNats(p.both, 'both'),
  };
}

function settlement(json: unknown): Pick<Receipt, 'terms' | 'weights' | 'fee' | 'payments'> {
  const s = object(json, 'settlement', ['terms', 'weights', 'fee', 'payments']);
  const t = object(s.terms, 'terms', ['rates', 'split', 'payees', 'fixed_weights']);
  const rates = object(t.rates, 'rates', ['prompt_wei', 'answer_wei']);
  const split = object(t.split, 'split', ['treasury', 'model_owner', 'validators', 'contributors']);
  const payees = object(t.payees, 'payees', ['treasury', 'model_owner', 'validators', 'datanet_treasury']);
  const parts = [split.treasury, split.model_owner, split.validators, split.contributors].map((part) =>
    count(part, 'basis points'),
  ) as [number, number, number, number];
  if (parts.reduce((sum, part) => sum + part, 0) !== WHOLE) {
    throw new NotAReceipt(`fee parts of ${parts.join(', ')} basis points: together ${WHOLE}`);
  }
  return {
    terms: {
      rates: { promptWei: uint256(rates.prompt_wei, 'rate'), answerWei: uint256(rates.answer_wei, 'rate') },
      split: parts,
      payees: {
        treasury: address(payees.treasury, 'treasury'),
        modelOwner: address(payees.model_owner, 'model owner'),
        validators: address(payees.validators, 'validators'),
        datanetTreasury: address(payees.datanet_treasury, 'datanet treasury'),
      },
      fixedWeights: t.fixed_weights === null ? null : weights(t.fixed_weights),
    },
    weights: weights(s.weights),
    fee: uint256(s.fee, 'fee'),
    payments: list(s.payments, 'payments', PAYMENTS_MAX).map((one) => {
      const payment = object(one, 'payment', ['to', 'role', 'wei']);
      return {
        to: address(payment.to, 'to'),
        role: role(payment.role),
        wei: uint256(payment.wei, 'wei'),
      };
    }),
  };
}

function weights(json: unknown): Weights {
  const w = object(json, 'weights', ['influence', 'notes']);
  const both = { influence: int64(w.influence, 'weight'), notes: int64(w.notes, 'weight') };
  if (both.influence < 0n || both.notes < 0n) {
    throw new NotAReceipt('a weight below zero');
  }
  return both;
}

function object<K extends string>(json: unknown, what: string, keys: readonly K[]): Record<K, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new NotAReceipt(`${what} is no object`);
  }
  const known: readonly string[] = keys;
  for (const key of Object.keys(json)) {
    if (!known.includes(key)) {
      throw new NotAReceipt(`${what} has a field that no receipt has: ${key.slice(0, 40)}`);
    }
  }
  for (const key of keys) {
    if (!Object.hasOwn(json, key)) {
      throw new NotAReceipt(`${what} lacks ${key}`);
    }
  }
  return json as Record<K, unknown>;
}

function list(json: unknown, what: string, max: number): unknown[] {
  if (!Array.isArray(json) || json.length > max) {
    throw new NotAReceipt(`${what} is no list of at most ${max}`);
  }
  return json;
}

function text(json: unknown, what: string, pattern: RegExp): string {
  if (typeof json !== 'string' || !pattern.test(json)) {
    throw new NotAReceipt(`${what} is not what it must be`);
  }
  return json;
}

function hash(json: unknown, what: string): Hash {
  return text(json, what, HASH).toLowerCase() as Hash;
}

/** In one case, or in both with the right checksum (EIP-55). */
function address(json: unknown, what: string): Address {
  const written = text(json, what, ADDRESS);
  const digits = written.slice(2);
  const lower = written.toLowerCase() as Address;
  const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!oneCase && getAddress(lower) !== written) {
    throw new NotAReceipt(`${what} has a wrong checksum`);
  }
  return lower;
}

function role(json: unknown): Role {
  const found = ROLES.find((one) => one === json);
  if (found === undefined) {
    throw new NotAReceipt('a payment of no known role');
  }
  return found;
}

function count(json: unknown, what: string): number {
  if (typeof json !== 'number' || !Number.isInteger(json) || json < 0 || json > COUNT_MAX) {
    throw new NotAReceipt(`${what} is no count`);
  }
  return json;
}

function int64(json: unknown, what: string): bigint {
  const value = BigInt(text(json, what, INT64).replace(/^\+/, ''));
  if (value > INT64_MAX || value < -INT64_MAX - 1n) {
    throw new NotAReceipt(`${what} is beyond 64 bits`);
  }
  return value;
}

function microNats(json: unknown, what: string): bigint {
  const value = int64(json, what);
  if (value > MICRO_NATS_MAX || value < -MICRO_NATS_MAX) {
    throw new NotAReceipt(`${what} is no log-likelihood`);
  }
  return value;
}

function uint256(json: unknown, what: string): bigint {
  const value = BigInt(text(json, what, UINT256).toLowerCase());
  if (value > UINT256_MAX) {
    throw new NotAReceipt(`${what} is beyond 256 bits`);
  }
  return value;
}
