import { useSyncExternalStore } from 'react';
import { AboutToSign } from '../parts/AboutToSign';
import { asked, subscribe } from '../wallet/permission';

/** What a sign-in is, before the wallet opens. */
export function SignInSheet() {
  const now = useSyncExternalStore(subscribe, asked);
  const why = now?.why ?? '';
  return (
    <AboutToSign
      title={why === '' ? 'Sign in' : 'Sign in to go on'}
      opened={now !== null}
      account={now?.account ?? null}
      facts={[
        ['For', '12 hours, this browser'],
        ['At', location.host],
      ]}
      does="Sign in"
      onSign={() => now?.answer(true)}
      onClose={() => now?.answer(false)}
    >
      {why !== '' && <p>{why} What you wrote is kept. Sign in to go on.</p>}
      <p>Your wallet signs a message that says this page is you. Signature, no fee, and no payment. Nothing is sent until you approve.</p>
    </AboutToSign>
  );
}
