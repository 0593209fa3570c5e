import type { Address, Hash } from './bytes';
import { holds, rowLeaf, type MerkleProof } from './merkle';
import type { Receipt } from './receipt';
import { contributorLeaf, queryDigest, score, type ContributorVector } from './scores';
import { follows } from './settlement';

/** How strong a claim is: computed here, vouched for by stake, or beyond what anybody can check today. */
export type Strength = 'proved' | 'attested' | 'not shown';

/** What a receipt says, and whether it holds. */
export interface Claim {
  readonly id: 'settlement' | 'rows' | 'sums' | 'scores' | 'complete';
  readonly holds: boolean;
  /** What was looked at: `3 Merkle proofs`. */
  readonly by: string;
  readonly ms: number;
}

/** What the node hands over for a receipt to be checked, beside the receipt. */
export interface Evidence {
  /** Roots as the chain has them; null where it was not found to have one. */
  readonly datanetRoot: Hash | null;
  readonly contributorsDigest: Hash | null;
  readonly notes: readonly { readonly row: Hash; readonly contributor: Address; readonly proof: MerkleProof }[];
  readonly query: { readonly scale: number; readonly values: Int16Array } | null;
  readonly contributors: readonly (ContributorVector & { readonly proof: MerkleProof })[];
}

/** Checks all that can be checked, without trust in the node that sent it. */
export function check(receipt: Receipt, evidence: Evidence): Claim[] {
  const claims: Claim[] = [
    timed('settlement', 'tokens, terms, scores and values, to the last wei', () => follows(receipt)),
    timed('rows', `${evidence.notes.length} Merkle proofs`, () => rowsAreThere(receipt, evidence)),
  ];
  const { query, contributors } = evidence;
  if (contributors.length > 0) {
    claims.push(
      timed('sums', `${contributors.length} Merkle proofs`, () => sumsAreCommitted(receipt, evidence)),
      timed('complete', `${contributors.length} of ${receipt.influence.contributors.length} contributors`, () =>
        nobodyIsLeftOut(receipt, evidence),
      ),
    );
  }
  if (query !== null) {
    claims.push(
      timed('scores', `${contributors.length} integer products over ${query.values.length} slots`, () =>
        scoresAreProducts(receipt, evidence, query),
      ),
    );
  }
  return claims;
}

function timed(id: Claim['id'], by: string, test: () => boolean): Claim {
  const started = performance.now();
  let result = false;
  try {
    result = test();
  } catch (e) {
    if (!(e instanceof RangeError)) {
      throw e; // a defect here, not in the receipt
    }
  }
  return { id, holds: result, by, ms: performance.now() - started };
}

/** Every note is a row of the version that the model's run registered. */
function rowsAreThere(receipt: Receipt, { datanetRoot, notes }: Evidence): boolean {
  return (
    datanetRoot !== null &&
    receipt.subject.datanet === datanetRoot &&
    notes.length === receipt.retrieval.notes.length &&
    receipt.retrieval.notes.every((note, i) => {
      const shown = notes[i];
      return (
        shown !== undefined &&
        shown.row === note.row &&
        shown.contributor === note.contributor &&
        shown.proof.index === note.index &&
        holds(shown.proof, datanetRoot, rowLeaf(note.row, note.contributor))
      );
    })
  );
}

/** The sums stand in the tree that the run committed. */
function sumsAreCommitted(receipt: Receipt, { contributors, contributorsDigest }: Evidence): boolean {
  return (
    contributorsDigest !== null &&
    receipt.influence.contributorsRoot === contributorsDigest &&
    contributors.every((one) => holds(one.proof, contributorsDigest, contributorLeaf(one)))
  );
}

/** Each score is the exact product of a sum and the answer's sketch, which the receipt commits. */
function scoresAreProducts(
  receipt: Receipt,
  { contributors }: Evidence,
  query: NonNullable<Evidence['query']>,
): boolean {
  return (
    queryDigest(query.scale, query.values) === receipt.influence.query &&
    contributors.every((one, i) => {
      const said = receipt.influence.contributors[i];
      return said?.contributor === one.contributor && said.score === score(one.sum, query.values);
    })
  );
}

/** As many contributors as the tree has leaves, each at its place. */
function nobodyIsLeftOut(receipt: Receipt, { contributors }: Evidence): boolean {
  return (
    contributors.length === receipt.influence.contributors.length &&
    contributors.every((one, i) => one.proof.index === i && one.proof.count === contributors.length)
  );
}
