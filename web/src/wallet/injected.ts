import type { EIP1193Provider } from 'viem';
import { plain } from '../lib/plain';

/** A wallet in the browser that has made itself known (EIP-6963). */
export interface Injected {
  readonly id: string;
  /** What it calls itself: anybody can call themselves anything. */
  readonly name: string;
  /** Its maker’s domain, turned round; empty where it says none in plain letters. */
  readonly rdns: string;
  readonly provider: EIP1193Provider;
}

const NAME_CHARS = 40;
const WALLETS_MAX = 16;

let found: readonly Injected[] = [];
const listeners = new Set<() => void>();

/** Hears of wallets; the list as it is now comes from [injected]. */
export function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('eip6963:announceProvider', announced);
    window.dispatchEvent(new Event('eip6963:requestProvider'));
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.removeEventListener('eip6963:announceProvider', announced);
    }
  };
}

export function injected(): readonly Injected[] {
  return found;
}

function announced(event: Event): void {
  const one = read((event as CustomEvent<unknown>).detail);
  if (one !== null && found.length < WALLETS_MAX && !found.some(({ id }) => id === one.id)) {
    found = [...found, one];
    listeners.forEach((listener) => listener());
  }
}

/** An announcement, if it is one. */
function read(detail: unknown): Injected | null {
  const { info, provider } = (typeof detail === 'object' && detail !== null ? detail : {}) as Record<string, unknown>;
  const { uuid, name, rdns } = (typeof info === 'object' && info !== null ? info : {}) as Record<string, unknown>;
  if (typeof uuid !== 'string' || typeof name !== 'string' || typeof (provider as Record<string, unknown> | null)?.['request'] !== 'function') {
    return null;
  }
  return {
    id: uuid.slice(0, 64),
    name: plain(name, NAME_CHARS) || 'A wallet without a name',
    rdns: typeof rdns === 'string' && /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}$/.test(rdns) ? rdns : '',
    provider: provider as EIP1193Provider,
  };
}
