import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Hex } from 'viem';
import { said } from '../../api/said';
import { open, OPEN } from '../../lib/format';
import { Sheet } from '../../parts/Sheet';
import { FailedInBlock, included, Refused, sent, type Account, type Signed } from '../../wallet/account';
import { wei } from './amount';

interface SendProps {
  readonly account: Account;
  readonly balance: bigint | undefined;
}

/** What is on its way: signed here, or in a browser’s wallet that told its hash alone. */
type Given = Pick<Signed, 'hash'> & Partial<Pick<Signed, 'raw'>>;

type State =
  | { readonly at: 'form'; readonly problem: string }
  | { readonly at: 'asked'; readonly to: Hex; readonly value: bigint }
  | { readonly at: 'sending' }
  | { readonly at: 'unsure'; readonly given: Given }
  | { readonly at: 'done'; readonly hash: Hex; readonly block: number };

/** Sends OPEN; what is signed is said before. */
export function Send({ account, balance }: SendProps) {
  const [state, go] = useState<State>({ at: 'form', problem: '' });
  const check = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const to = String(form.get('to') ?? '').trim();
    const value = wei(String(form.get('amount') ?? ''));
    if (!/^0x[0-9a-fA-F]{40}$/.test(to)) {
      go({ at: 'form', problem: 'An address is 0x and 40 hexadecimal digits.' });
    } else if (value === null || value === 0n) {
      go({ at: 'form', problem: 'An amount is a number such as 0.25, with 18 decimals at most.' });
    } else if (balance !== undefined && value >= balance) {
      go({ at: 'form', problem: `This wallet has ${open(balance)} OPEN, and a little of it goes for gas.` });
    } else {
      go({ at: 'asked', to: to as Hex, value });
    }
  };
  /** Whatever was signed is sent again as it is, never signed anew: the chain takes it once. */
  const send = async (hand: (keep: (signed: Signed) => void) => Promise<Hex>, known?: Given) => {
    let given = known;
    go({ at: 'sending' });
    try {
      const hash = await hand((signed) => {
        given = signed;
      });
      given ??= { hash };
      go({ at: 'done', hash, block: await included(hash) });
    } catch (e) {
      if (given === undefined || e instanceof Refused || e instanceof FailedInBlock) {
        go({ at: 'form', problem: said(e, 'The node did not take it. Nothing was sent.') });
      } else {
        go({ at: 'unsure', given });
      }
    }
  };
  const sendAgain = ({ hash, raw }: Given) => send(() => (raw === undefined ? Promise.resolve(hash) : sent({ hash, raw })), { hash, ...(raw === undefined ? {} : { raw }) });
  return (
    <section className="panel">
      <header>
        <h2>Send</h2>
      </header>
      <form className="b form" onSubmit={check}>
        <label className="lb">
          To
          <input className="input" name="to" autoComplete="off" spellCheck={false} placeholder="0x…" required />
        </label>
        <label className="lb">
          OPEN
          <input className="input" name="amount" inputMode="decimal" autoComplete="off" required />
          {state.at === 'form' && state.problem !== '' ? (
            <span className="err" role="alert">
              {state.problem}
            </span>
          ) : (
            <small>One OPEN is {OPEN.toLocaleString('en')} wei.</small>
          )}
        </label>
        <div className="acts">
          <button type="submit" className="btn main" disabled={state.at === 'sending' || state.at === 'unsure'}>
            {state.at === 'sending' ? 'Waiting for its block' : 'Send'}
          </button>
          {state.at === 'unsure' && (
            <p role="alert">
              The node has not said whether it arrived. It is signed, and moves its amount once however often it is sent.{' '}
              <button type="button" className="btn" onClick={() => void sendAgain(state.given)}>
                {state.given.raw === undefined ? 'Look again' : 'Send the same again'}
              </button>
            </p>
          )}
          {state.at === 'done' && (
            <p role="status">
              Sent, in block {state.block}.{' '}
              <Link className="l" to="/tx/$hash" params={{ hash: state.hash }}>
                See it
              </Link>
            </p>
          )}
        </div>
      </form>
      <Sheet opened={state.at === 'asked'} onClose={() => go({ at: 'form', problem: '' })} title="You are about to send OPEN">
        {state.at === 'asked' && (
          <div className="sheet">
            <p>Your wallet signs one transaction that moves OPEN to somebody else. It cannot be taken back.</p>
            <dl>
              <dt>Amount</dt>
              <dd>{open(state.value, 18)} OPEN</dd>
              <dt>To</dt>
              <dd className="wrap">
                <code>{state.to}</code>
              </dd>
              <dt>Fee</dt>
              <dd>gas, well under 0.0001 OPEN</dd>
            </dl>
            <div className="acts">
              <button type="button" className="btn main" onClick={() => void send((keep) => account.send({ to: state.to, value: state.value }, keep))}>
                {account.kind === 'browser wallet' ? 'Continue in wallet' : `Sign and send`}
              </button>
              <button type="button" className="btn" onClick={() => go({ at: 'form', problem: '' })}>
                Not now
              </button>
            </div>
          </div>
        )}
      </Sheet>
    </section>
  );
}
