import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { ask, NodeError, rememberCsrf, rpc } from '../api/node';
import { short } from '../lib/format';
import type { Account } from './account';
import { permission } from './permission';

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

/** Signings-in under way, by address: who needs the same one waits for it instead of asking again. */
const underWay = new Map<Hex, Promise<Session>>();

/** The session that this page last had: one that is gone by itself is over, and that is said. */
let had: Session | null = null;

/** Signs `account` in, unless it is already. A wallet of the browser opens only after the person was told why. */
export function signIn(account: Account, client: QueryClient): Promise<Session> {
  const before = underWay.get(account.address);
  if (before !== undefined) {
    return before;
  }
  const now = begin(account, client).finally(() => underWay.delete(account.address));
  underWay.set(account.address, now);
  return now;
}

async function begin(account: Account, client: QueryClient): Promise<Session> {
  const now = await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  rememberCsrf(now.csrf);
  if (isOf(now, account)) {
    had = now;
    return now;
  }
  if (account.kind === 'browser wallet') {
    await permission(account, whyAgain(account, now));
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
  had = session;
  return session;
}

function isOf(session: Session, account: Account): boolean {
  return session.address?.toLowerCase() === account.address && session.csrf !== null;
}

/** Why somebody who was signed in is asked again. */
function whyAgain(account: Account, now: Session): string {
  if (had === null || !isOf(had, account)) {
    return '';
  }
  if (now.address !== null) {
    return `Another tab signed in as ${short(now.address)}, and this one is open as ${short(account.address)}.`;
  }
  return had.expires_at !== null && Date.now() >= had.expires_at * 1_000
    ? 'You were away 12 hours, so you were signed out.'
    : 'Your session is over: you signed out elsewhere, or the node was started again.';
}

/**
 * Changes something as the person who is signed in; signs in first, and again where the session is over or another tab
 * put its own in this one’s place. What is sent names the session that it is meant for, so that it never counts as
 * somebody else’s.
 */
export async function change<T>(account: Account, client: QueryClient, path: string, body: unknown): Promise<T> {
  const send = async () => ask<T>(path, body, undefined, (await signIn(account, client)).csrf);
  try {
    return await send();
  } catch (e) {
    if (e instanceof NodeError && (e.status === 401 || (e.status === 403 && !isOf(await client.fetchQuery({ ...sessionQuery, staleTime: 0 }), account)))) {
      return send();
    }
    throw e;
  }
}
