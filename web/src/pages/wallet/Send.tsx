import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { isAddress, type Hex } from 'viem';
import { said } from '../../api/said';
import { open, OPEN } from '../../lib/format';
import { AboutToSign } from '../../parts/AboutToSign';
import { FailedInBlock, included, Refused, sent, type Account, type Signed } from '../../wallet/account';
import { wei } from './amount';

interface SendProps {
  readonly account: Account;
  readonly balance: bigint | undefined;
}

/** What is on its way: signed here, or in a browser’s wallet that told its hash alone. */
type Given = Pick<Signed, 'hash'> & Partial<Pick<Signed, 'raw'>>;

/** What is wrong, at the field where it is; or of the whole. */
interface Problems {
  readonly to?: string;
  readonly amount?: string;
  readonly all?: string;
}

type State =
  | { readonly at: 'form'; readonly problems: Problems }
  | { readonly at: 'asked'; readonly to: Hex; readonly value: bigint }
  | { readonly at: 'sending' }
  | { readonly at: 'unsure'; readonly given: Given }
  | { readonly at: 'done'; readonly hash: Hex; readonly block: number };

const FORM: State = { at: 'form', problems: {} };

function wrongWith(to: string): string | null {
  if (!/^0x[0-9a-fA-F]{40}$/.test(to)) {
    return 'An address is 0x and 40 hexadecimal digits.';
  }
  // EIP-55: capitals are a checksum, where there are any.
  return isAddress(to) ? null : 'Its capitals do not fit its digits, so a part of it is wrong. Copy it again.';
}

function wrongWithAmount(value: bigint | null, balance: bigint | undefined): string | null {
  if (value === null || value === 0n) {
    return 'An amount is a number such as 0.25, with 18 decimals at most.';
  }
  return balance !== undefined && value >= balance ? `This wallet has ${open(balance)} OPEN, and a little of it goes for gas.` : null;
}

/** Sends OPEN; what is signed is said before. */
export function Send({ account, balance }: SendProps) {
  const [state, go] = useState<State>(FORM);
  const check = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const to = String(form.get('to') ?? '').trim();
    const value = wei(String(form.get('amount') ?? ''));
    const [ofTo, ofAmount] = [wrongWith(to), wrongWithAmount(value, balance)];
    if (value === null || ofTo !== null || ofAmount !== null) {
      go({ at: 'form', problems: { ...(ofTo === null ? {} : { to: ofTo }), ...(ofAmount === null ? {} : { amount: ofAmount }) } });
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
        go({ at: 'form', problems: { all: said(e, 'The node did not take it. Nothing was sent.') } });
      } else {
        go({ at: 'unsure', given });
      }
    }
  };
  const sendAgain = ({ hash, raw }: Given) => send(() => (raw === undefined ? Promise.resolve(hash) : sent({ hash, raw })), { hash, ...(raw === undefined ? {} : { raw }) });
  const problems = state.at === 'form' ? state.problems : {};
  const asked = state.at === 'asked' ? state : null;
  return (
    <section className="panel">
      <header>
        <h2>Send</h2>
      </header>
      <form className="b form" onSubmit={check}>
        <label className="lb">
          To
          <input className="input" name="to" autoComplete="off" spellCheck={false} placeholder="0x…" required aria-invalid={problems.to !== undefined} />
          <Wrong>{problems.to}</Wrong>
        </label>
        <label className="lb">
          OPEN
          <input className="input" name="amount" inputMode="decimal" autoComplete="off" required aria-invalid={problems.amount !== undefined} />
          {problems.amount === undefined ? <small>One OPEN is {OPEN.toLocaleString('en')} wei.</small> : <Wrong>{problems.amount}</Wrong>}
        </label>
        <Wrong>{problems.all}</Wrong>
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
      <AboutToSign
        title="You are about to send OPEN"
        opened={asked !== null}
        account={account}
        facts={[
          ['Amount', `${open(asked?.value ?? 0n, 18)} OPEN`],
          ['To', <code key="to">{asked?.to}</code>],
          ['Fee', 'gas, well under 0.0001 OPEN'],
        ]}
        does="Sign and send"
        onSign={() => asked !== null && void send((keep) => account.send({ to: asked.to, value: asked.value }, keep))}
        onClose={() => go(FORM)}
      >
        <p>Your wallet signs one transaction that moves OPEN to somebody else. It cannot be taken back.</p>
      </AboutToSign>
    </section>
  );
}

function Wrong({ children }: { readonly children: string | undefined }) {
  return children === undefined ? null : (
    <span className="err" role="alert">
      {children}
    </span>
  );
}
