import type { Address } from './bytes';
import type { Payment, Receipt, Role, Weights } from './receipt';
import { largestRemainder, shapleyNumerators } from './split';

const UINT256_MAX = (1n << 256n) - 1n;

/** What follows from a receipt's tokens, terms, scores and values. */
export interface Settlement {
  readonly weights: Weights;
  readonly fee: bigint;
  readonly payments: readonly Payment[];
}

/** Settles the answer again, as the node had to. */
export function settle(receipt: Receipt): Settlement {
  const { terms, exchange } = receipt;
  const fee =
    terms.rates.promptWei * BigInt(exchange.promptTokens) + terms.rates.answerWei * BigInt(exchange.answerTokens);
  if (fee > UINT256_MAX) {
    throw new RangeError('a fee beyond 256 bits');
  }
  const weights = terms.fixedWeights ?? measuredWeights(receipt);
  const [treasury, modelOwner, validators, contributors] = largestRemainder(fee, terms.split.map(BigInt)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const pot = divide(receipt, contributors, weights);
  const payments: Payment[] = [];
  const pay = (to: Address, role: Role, wei: bigint) => {
    if (wei > 0n) {
      payments.push({ to, role, wei });
    }
  };
  pay(terms.payees.treasury, 'treasury', treasury);
  pay(terms.payees.modelOwner, 'model_owner', modelOwner);
  pay(terms.payees.validators, 'validators', validators);
  for (const [to, wei] of ascending(pot.shares)) {
    pay(to, 'contributor', wei);
  }
  pay(terms.payees.datanetTreasury, 'datanet_treasury', pot.unclaimed);
  return { weights, fee, payments };
}

/** Twice the two players' Shapley values, clipped at zero. */
function measuredWeights({ retrieval: { neither, adapterOnly, notesOnly, both } }: Receipt): Weights {
  const clip = (value: bigint) => (value > 0n ? value : 0n);
  return {
    influence: clip(adapterOnly - neither + (both - notesOnly)),
    notes: clip(notesOnly - neither + (both - adapterOnly)),
  };
}

interface Pot {
  readonly shares: Map<Address, bigint>;
  readonly unclaimed: bigint;
}

/** The contributors' part: between influence and notes, then each of them among who scored above zero in it. */
function divide(receipt: Receipt, wei: bigint, weights: Weights): Pot {
  const shares = new Map<Address, bigint>();
  if (weights.influence === 0n && weights.notes === 0n) {
    return { shares, unclaimed: wei };
  }
  const [byInfluence, byNotes] = largestRemainder(wei, [weights.influence, weights.notes]) as [bigint, bigint];
  const paid =
    share(byInfluence, influenceScores(receipt), shares) + share(byNotes, notesScores(receipt), shares);
  return { shares, unclaimed: wei - paid };
}

/** Adds each contributor's part of `wei` to `shares`; how much that was. */
function share(wei: bigint, scores: Map<Address, bigint>, shares: Map<Address, bigint>): bigint {
  const claims = ascending(scores).filter(([, score]) => score > 0n);
  if (claims.length === 0) {
    return 0n;
  }
  const parts = largestRemainder(
    wei,
    claims.map(([, score]) => score),
  );
  claims.forEach(([contributor], i) => {
    shares.set(contributor, (shares.get(contributor) ?? 0n) + (parts[i] ?? 0n));
  });
  return wei;
}

function influenceScores(receipt: Receipt): Map<Address, bigint> {
  return new Map(receipt.influence.contributors.map(({ contributor, score }) => [contributor, score]));
}

function notesScores(receipt: Receipt): Map<Address, bigint> {
  const scores = new Map<Address, bigint>();
  const numerators = shapleyNumerators(receipt.retrieval.values);
  receipt.retrieval.notes.forEach(({ contributor }, i) => {
    scores.set(contributor, (scores.get(contributor) ?? 0n) + (numerators[i] ?? 0n));
  });
  return scores;
}

/** By address; they are lower case, so by their digits. */
function ascending(map: Map<Address, bigint>): [Address, bigint][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Whether weights, fee and payments follow from the rest of the receipt. */
export function follows(receipt: Receipt): boolean {
  const again = settle(receipt);
  return (
    again.fee === receipt.fee &&
    again.weights.influence === receipt.weights.influence &&
    again.weights.notes === receipt.weights.notes &&
    again.payments.length === receipt.payments.length &&
    again.payments.every((payment, i) => {
      const said = receipt.payments[i];
      return said !== undefined && said.to === payment.to && said.role === payment.role && said.wei === payment.wei;
    })
  );
}
