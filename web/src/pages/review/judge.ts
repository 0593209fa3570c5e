import type { Hex } from 'viem';
import { ask, rpc } from '../../api/node';
import { Said } from '../../api/said';
import type { Datanet, RowStatus } from '../../api/types';
import type { Account } from '../../wallet/account';

/** A row without who gave it. */
export interface Blind {
  readonly row: Hex;
  readonly question: string;
  readonly answer: string;
  readonly category: string;
  readonly language: string;
  readonly licence: string;
  readonly sources: readonly string[];
}

export interface Queue {
  readonly data: readonly Blind[];
  readonly waiting: number;
  readonly judged: number;
}

export interface Decision {
  readonly row: Hex;
  readonly accept: boolean;
  readonly reason: string;
}

export interface Judged {
  readonly row: Hex;
  readonly status: RowStatus | null;
  readonly counted: boolean;
  readonly reason: string | null;
}

const REVIEW = [
  { name: 'reviewer', type: 'address' },
  { name: 'row', type: 'bytes32' },
  { name: 'accept', type: 'bool' },
  { name: 'reason', type: 'string' },
  { name: 'time', type: 'uint64' },
] as const;

/** Signs a judgement (EIP-712, no fee) and hands it in. */
export async function judge(datanet: Datanet, account: Account, { row, accept, reason }: Decision): Promise<Judged> {
  const time = Math.floor(Date.now() / 1_000);
  const review = { reviewer: account.address, row, accept, reason, time };
  const signature = await account.signTypedData({
    domain: { name: 'OpenLedger Datanet', version: '1', chainId: Number(await rpc<Hex>('eth_chainId')), salt: datanet.id as Hex },
    types: { Review: REVIEW },
    primaryType: 'Review',
    message: { ...review, time: BigInt(time) },
  });
  const answer = await ask<{ data: Judged[] }>(`/v1/datanets/${encodeURIComponent(datanet.slug)}/reviews`, {
    reviews: [{ review, signature }],
  });
  const judged = answer.data[0];
  if (judged === undefined) {
    throw new Said('The node said nothing of the judgement. The row is back in your queue.');
  }
  return judged;
}
