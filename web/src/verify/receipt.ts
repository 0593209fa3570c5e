import type { Address, Hash } from './bytes';

/** The roles, in the order in which a receipt pays them. */
export const ROLES = ['treasury', 'model_owner', 'validators', 'contributor', 'datanet_treasury'] as const;

export type Role = (typeof ROLES)[number];

export interface RowScore {
  readonly row: Hash;
  readonly contributor: Address;
  readonly score: bigint;
}

export interface Note {
  readonly row: Hash;
  readonly contributor: Address;
  readonly index: number;
}

export interface Weights {
  readonly influence: bigint;
  readonly notes: bigint;
}

export interface Payment {
  readonly to: Address;
  readonly role: Role;
  readonly wei: bigint;
}

/** The rules that a settlement follows. */
export interface Terms {
  readonly rates: { readonly promptWei: bigint; readonly answerWei: bigint };
  /** Basis points of treasury, model owner, validators and contributors. */
  readonly split: readonly [number, number, number, number];
  readonly payees: {
    readonly treasury: Address;
    readonly modelOwner: Address;
    readonly validators: Address;
    readonly datanetTreasury: Address;
  };
  /** Weights that replace the measured ones. */
  readonly fixedWeights: Weights | null;
}

/** One answer's account (docs/reference/attribution-formats.md, "Receipt"). */
export interface Receipt {
  readonly answer: string;
  readonly exchange: {
    readonly request: Hash;
    readonly payment: Hash;
    readonly prompt: Hash;
    readonly completion: Hash;
    readonly promptTokens: number;
    readonly answerTokens: number;
  };
  readonly subject: {
    readonly model: Hash;
    readonly base: Hash;
    readonly adapter: Hash;
    readonly datanet: Hash;
  };
  readonly influence: {
    readonly store: Hash;
    readonly contributorsRoot: Hash;
    readonly query: Hash;
    readonly scores: Hash;
    readonly rows: readonly RowScore[];
    readonly contributors: readonly { readonly contributor: Address; readonly score: bigint }[];
  };
  readonly retrieval: {
    readonly notes: readonly Note[];
    /** Micro-nats of each subset of the notes. */
    readonly values: readonly bigint[];
    readonly neither: bigint;
    readonly adapterOnly: bigint;
    readonly notesOnly: bigint;
    readonly both: bigint;
  };
  readonly terms: Terms;
  readonly weights: Weights;
  readonly fee: bigint;
  readonly payments: readonly Payment[];
}
