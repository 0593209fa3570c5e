import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { ask, NodeError, rememberCsrf, rpc } from '../api/node';
import type { Account } from './account';

/** Who this browser is to the node. */
export interface Session {
  readonly address: Hex | null;
  readonly expires_at: number | null;
  readonly csrf: string | null;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => ask<Session>('/v1/session', undefined, signal),
  staleTime: 30_000,
});

const HOURS_12 = 12 * 60 * 60 * 1_000;

/** The text that a wallet signs to sign in (EIP-4361). */
export function signInMessage(at: { host: string; origin: string; address: string; chainId: number; nonce: string; now: Date }): string {
  return [
    `${at.host} wants you to sign in with your Ethereum account:`,
    at.address,
    '',
    'Sign in to OpenLedger. This signs no payment.',
    '',
    `URI: ${at.origin}`,
    'Version: 1',
    `Chain ID: ${at.chainId}`,
    `Nonce: ${at.nonce}`,
    `Issued At: ${at.now.toISOString()}`,
    `Expiration Time: ${new Date(at.now.getTime() + HOURS_12).toISOString()}`,
  ].join('\n');
}

/** Signs `account` in, unless it is already. */
export async function signIn(account: Account, client: QueryClient): Promise<Session> {
  const now = await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  rememberCsrf(now.csrf);
  if (now.address?.toLowerCase() === account.address && now.csrf !== null) {
    return now;
  }
  const { getAddress } = await import('viem/utils');
  const [{ nonce }, chainId] = await Promise.all([
    ask<{ nonce: string }>('/v1/session/nonce', {}),
    rpc<Hex>('eth_chainId'),
  ]);
  const message = signInMessage({
    host: location.host,
    origin: location.origin,
    address: getAddress(account.address),
    chainId: Number(chainId),
    nonce,
    now: new Date(),
  });
  const session = await ask<Session>('/v1/session', { message, signature: await account.signMessage(message) });
  rememberCsrf(session.csrf);
  client.setQueryData(sessionQuery.queryKey, session);
  return session;
}

/** Changes something as the person who is signed in; signs in first, and again where the session is over. */
export async function change<T>(account: Account, client: QueryClient, path: string, body: unknown): Promise<T> {
  const send = async () => {
    await signIn(account, client);
    return ask<T>(path, body);
  };
  try {
    return await send();
  } catch (e) {
    if (e instanceof NodeError && e.status === 401) {
      client.removeQueries({ queryKey: sessionQuery.queryKey });
      return send();
    }
    throw e;
  }
}
