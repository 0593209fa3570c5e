import type { EIP1193Provider } from 'viem';

/** A wallet in the browser that has made itself known (EIP-6963). */
export interface Injected {
  readonly id: string;
  readonly name: string;
  readonly provider: EIP1193Provider;
}

interface Announcement {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: EIP1193Provider;
}

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
  const detail = (event as CustomEvent<Announcement>).detail;
  const { uuid, name } = detail.info;
  if (!found.some(({ id }) => id === uuid)) {
    // A name is what an extension calls itself: text of a stranger, and not long.
    found = [...found, { id: uuid, name: name.slice(0, 60), provider: detail.provider }];
    listeners.forEach((listener) => listener());
  }
}
