import { useSyncExternalStore } from 'react';
import { short } from '../lib/format';
import { Sheet } from '../parts/Sheet';
import { asked, subscribe } from '../wallet/permission';

/** What a sign-in is, before the wallet opens. */
export function SignInSheet() {
  const now = useSyncExternalStore(subscribe, asked);
  return (
    <Sheet opened={now !== null} onClose={() => now?.answer(false)} title={now !== null && now.why !== '' ? 'Sign in to go on' : 'Sign in'}>
      {now !== null && (
        <div className="sheet">
          {now.why !== '' && <p>{now.why} What you wrote is kept. Sign in to go on.</p>}
          <p>Your wallet signs a message that says this page is you. Signature, no fee, and no payment. Nothing is sent until you approve.</p>
          <dl>
            <dt>As</dt>
            <dd>
              <code>{short(now.account.address)}</code>
            </dd>
            <dt>For</dt>
            <dd>12 hours, this browser</dd>
            <dt>At</dt>
            <dd className="wrap">{location.host}</dd>
          </dl>
          <div className="acts">
            <button type="button" className="btn main" onClick={() => now.answer(true)}>
              Continue in wallet
            </button>
            <button type="button" className="btn" onClick={() => now.answer(false)}>
              Not now
            </button>
          </div>
        </div>
      )}
    </Sheet>
  );
}
