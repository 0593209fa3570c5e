import type { ReactNode } from 'react';
import { short } from '../lib/format';
import type { Account } from '../wallet/account';
import { Sheet } from './Sheet';

interface Props {
  readonly title: string;
  readonly opened: boolean;
  /** Whose wallet signs; null where nothing is to be signed. */
  readonly account: Account | null;
  /** What is signed, in the order in which it is read. */
  readonly facts: readonly (readonly [string, ReactNode])[];
  /** What the button says where this page signs by itself; a browser’s wallet asks once more. */
  readonly does: string;
  readonly onSign: () => void;
  readonly onClose: () => void;
  /** What the signature means. */
  readonly children: ReactNode;
}

/** What is signed and what that means, before a wallet is asked. */
export function AboutToSign({ title, opened, account, facts, does, onSign, onClose, children }: Props) {
  return (
    <Sheet opened={opened} onClose={onClose} title={title}>
      <div className="sheet">
        {children}
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="wrap">{value}</dd>
            </div>
          ))}
          {account !== null && (
            <div>
              <dt>As</dt>
              <dd>
                <code>{short(account.address)}</code>
              </dd>
            </div>
          )}
        </dl>
        <div className="acts">
          <button type="button" className="btn main" onClick={onSign}>
            {account?.kind === 'browser wallet' ? 'Continue in wallet' : does}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
        </div>
      </div>
    </Sheet>
  );
}
