import type { Hex, TypedDataDefinition } from 'viem';
import { ask } from '../../api/node';
import type { Account } from '../../wallet/account';
import type { Draft, Finding } from './draft';

/** What the node says of drafts, and what a contributor of theirs signs. */
export interface Checked {
  readonly data: readonly (Finding & { readonly source: string | null })[];
  readonly consent: string;
  readonly domain: { readonly name: string; readonly version: string; readonly chainId: number | string; readonly salt: Hex };
}

export function check(slug: string, contributor: Hex, rows: readonly Draft[], signal?: AbortSignal): Promise<Checked> {
  return ask<Checked>(`/v1/datanets/${encodeURIComponent(slug)}/rows/check`, { contributor, rows }, signal);
}

const CONTRIBUTION = [
  { name: 'contributor', type: 'address' },
  { name: 'row', type: 'bytes32' },
  { name: 'licence', type: 'string' },
  { name: 'source', type: 'string' },
  { name: 'consent', type: 'string' },
  { name: 'time', type: 'uint64' },
] as const;

export interface Given {
  readonly data: readonly { readonly n: number; readonly row: Hex | null; readonly status: 'pending' | 'refused'; readonly reason: string | null }[];
}

/** Signs every row that was found good, one by one, and hands all of them in together. */
export async function give(
  slug: string,
  account: Account,
  drafts: readonly Draft[],
  checked: Checked,
  signed: (count: number) => void,
): Promise<Given> {
  const time = Math.floor(Date.now() / 1_000);
  const rows: unknown[] = [];
  for (const { n, row, source } of checked.data) {
    const draft = drafts[n];
    if (row === null || draft === undefined) {
      continue;
    }
    const contribution = {
      contributor: account.address,
      row,
      licence: draft.licence,
      source: source ?? '',
      consent: checked.consent,
      time,
    };
    const data: TypedDataDefinition = {
      domain: { ...checked.domain, chainId: Number(checked.domain.chainId) },
      types: { Contribution: CONTRIBUTION },
      primaryType: 'Contribution',
      message: { ...contribution, time: BigInt(time) },
    };
    const signature = await account.signTypedData(data);
    rows.push({ ...draft, contribution, signature });
    signed(rows.length);
  }
  return ask<Given>(`/v1/datanets/${encodeURIComponent(slug)}/rows`, { rows });
}
