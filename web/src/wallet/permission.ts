import { NotSigned, type Account } from './account';

/** A signature that is about to be asked of a wallet, and waits for the person’s word. */
export interface Asked {
  readonly account: Account;
  /** Why again, if it is again; a whole sentence. */
  readonly why: string;
  readonly answer: (goes: boolean) => void;
}

let waiting: Asked | null = null;
const listeners = new Set<() => void>();

function set(next: Asked | null): void {
  waiting = next;
  listeners.forEach((listener) => listener());
}

/** Waits until the person lets their wallet open. */
export function permission(account: Account, why: string): Promise<void> {
  waiting?.answer(false);
  return new Promise((resolve, reject) => {
    set({
      account,
      why,
      answer: (goes) => {
        set(null);
        if (goes) {
          resolve();
        } else {
          reject(new NotSigned());
        }
      },
    });
  });
}

export function asked(): Asked | null {
  return waiting;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
