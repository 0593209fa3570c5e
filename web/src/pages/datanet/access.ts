import type { Hex, TypedDataDefinition } from 'viem';
import type { components } from '../../api/datanet.gen';
import { ask, rpc } from '../../api/node';
import type { Datanet } from '../../api/types';
import type { Account } from '../../wallet/account';

export type Entry = components['schemas']['AccessEntry'];

/** What is signed about access: asked for, given, taken back. */
export type Word =
  | { readonly does: 'ask'; readonly purpose: string; readonly until: number }
  | { readonly does: 'grant'; readonly entry: Entry }
  | { readonly does: 'revoke'; readonly entry: Entry };

const TYPES = {
  AccessRequest: ['address asker', 'string purpose', 'uint64 until', 'uint64 time'],
  AccessGrant: ['address owner', 'address asker', 'string purpose', 'uint64 until', 'uint64 time'],
  AccessRevocation: ['address owner', 'uint64 grant', 'uint64 time'],
} as const;

export function pathOf({ slug }: Datanet): string {
  return `/v1/datanets/${encodeURIComponent(slug)}/access`;
}

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Signs a word and gives it to the node. */
export async function give(account: Account, datanet: Datanet, word: Word): Promise<void> {
  const path = pathOf(datanet);
  const time = now();
  switch (word.does) {
    case 'ask': {
      const request = { asker: account.address, purpose: word.purpose, until: word.until, time };
      await ask(`${path}/requests`, { request, signature: await sign(account, datanet, 'AccessRequest', request) });
      return;
    }
    case 'grant': {
      const { id, asker, purpose, until } = word.entry;
      const grant = { owner: account.address, asker, purpose, until, time };
      await ask(`${path}/grants`, { request: id, grant, signature: await sign(account, datanet, 'AccessGrant', grant) });
      return;
    }
    case 'revoke': {
      const revocation = { owner: account.address, grant: word.entry.grant ?? 0, time };
      await ask(`${path}/revocations`, { revocation, signature: await sign(account, datanet, 'AccessRevocation', revocation) });
    }
  }
}

/** A message of the Datanet’s domain, signed (EIP-712, no fee). */
async function sign(account: Account, datanet: Datanet, type: keyof typeof TYPES, message: Record<string, unknown>): Promise<Hex> {
  const fields = TYPES[type].map((field) => {
    const [kind = '', name = ''] = field.split(' ');
    return { name, type: kind };
  });
  const data = {
    domain: { name: 'OpenLedger Datanet', version: '1', chainId: Number(await rpc<Hex>('eth_chainId')), salt: datanet.id },
    types: { [type]: fields },
    primaryType: type,
    message: Object.fromEntries(Object.entries(message).map(([key, value]) => [key, typeof value === 'number' ? BigInt(value) : value])),
  };
  return account.signTypedData(data as unknown as TypedDataDefinition);
}
