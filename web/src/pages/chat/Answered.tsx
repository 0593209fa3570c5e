import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { receiptQuery } from '../../api/queries';
import type { PaidAnswer } from '../../api/types';
import { useHues } from '../../device/hues';
import { Mark } from '../../device/Mark';
import { Trace } from '../../device/Trace';
import { Words, type Source } from '../../device/Words';
import { count, open, share, short } from '../../lib/format';
import { unhidden } from '../../lib/plain';
import { segments, type Segment } from '../../lib/slots';
import { useKeys } from '../../shell/keys';
import { NotAReceipt } from '../../verify/json';
import type { Receipt } from '../../verify/receipt';
import { sourcesOf } from '../receipt/ReceiptPage';
import { parsed, useClaims } from '../receipt/useClaims';
import { OpenTrace } from './OpenTrace';
import type { Turn } from './turns';

const SAYS: Readonly<Record<Turn['state'], string>> = {
  paying: 'Paying: the fee waits in the escrow from the next block on',
  asking: 'Asking',
  streaming: 'Answering',
  tracing: 'Tracing the answer to its rows, then paying them',
  done: '',
  stopped: 'Stopped.',
  failed: '',
};

/** What is happening, said where the answer will be. */
export function says({ state, payment }: Turn): string {
  return state === 'paying' && payment === null ? 'Asking the wallet. Nothing is sent until it signs.' : SAYS[state];
}

interface AnsweredProps {
  readonly turn: Turn;
  /** Whether the keys are for this one. */
  readonly isLast: boolean;
  readonly onAgain: () => void;
  readonly hasWallet: boolean;
}

/** A question, its answer, and beneath it who was paid. */
export function Answered({ turn, isLast, onAgain, hasWallet }: AnsweredProps) {
  const receipt = useQuery({ ...receiptQuery(turn.receipt ?? ''), enabled: turn.receipt !== null });
  const speed = turn.words > 1 && turn.state === 'done' ? Math.round(turn.words / Math.max(turn.seconds, 0.1)) : null;
  return (
    <>
      <p className="turn you">{unhidden(turn.question)}</p>
      <article className="ans" aria-busy={turn.state === 'streaming'}>
        {receipt.data !== undefined && <Traced answer={receipt.data} speed={speed} isLast={isLast} />}
        {receipt.data === undefined && (turn.text !== '' || turn.state !== 'failed') && <p className="said">{unhidden(turn.text)}</p>}
        {turn.state !== 'failed' && (
          <p className="sm dim state" role="status">
            {says(turn)} {turn.state === 'stopped' ? turn.problem : ''}
          </p>
        )}
        {turn.state === 'failed' && (
          <p className="problem" role="alert">
            {turn.problem}
          </p>
        )}
        <TryAgain turn={turn} onAgain={onAgain} hasWallet={hasWallet} />
        {turn.state === 'done' && turn.receipt === null && (
          <p className="sm dim">
            {turn.paid ? 'No receipt came with this answer.' : 'Asked without paying: nobody was paid, and nothing was traced.'}
          </p>
        )}
        {turn.receipt === null && speed !== null && <p className="meta sm dim">{speed} tok/s</p>}
      </article>
    </>
  );
}

/** The way on from an answer that did not come: what was paid for is not paid again. */
export function TryAgain({ turn, onAgain, hasWallet }: Pick<AnsweredProps, 'turn' | 'onAgain' | 'hasWallet'>) {
  if ((turn.state !== 'stopped' && turn.state !== 'failed') || turn.receipt !== null) {
    return null;
  }
  const mustPay = turn.paid && turn.payment === null;
  return (
    <p className="sm dim paid">
      {turn.unsent !== undefined
        ? 'Its payment is signed, and may have arrived or not: the same is sent again, and paid once. '
        : turn.payment !== null
        ? 'It is paid for already, and the payment is still good. '
        : !mustPay
          ? ''
          : hasWallet
            ? 'Nothing was paid for it yet. '
            : 'Nothing was paid for it yet; open a wallet to ask again.'}
      {(!mustPay || hasWallet) && (
        <button type="button" className="btn" onClick={onAgain}>
          {mustPay ? 'Pay and ask again' : 'Ask again'}
        </button>
      )}
    </p>
  );
}

interface TracedProps {
  readonly answer: PaidAnswer;
  /** Tokens a second as this browser saw them come. */
  readonly speed: number | null;
  readonly isLast: boolean;
}

function Traced({ answer, speed, isLast }: TracedProps) {
  const receipt = parsed(answer);
  if (receipt instanceof NotAReceipt) {
    return (
      <>
        <p className="said">{unhidden(answer.answer)}</p>
        <p className="problem" role="alert">
          The receipt that came is none: {receipt.message}. What it says of shares is not shown.
        </p>
      </>
    );
  }
  return <Lineage answer={answer} receipt={receipt} speed={speed} isLast={isLast} />;
}

function Lineage({ answer, receipt, speed, isLast }: TracedProps & { readonly receipt: Receipt }) {
  const held = useHues();
  const [isOpen, open_] = useState(false);
  const [lit, light] = useState<`0x${string}` | null>(null);
  const claims = useClaims(answer.id, receipt);
  const people = receipt.payments.filter(({ role }) => role === 'contributor');
  const pot = people.reduce((sum, { wei }) => sum + wei, 0n);
  const shown = segments(
    people.map(({ to, wei }) => ({ person: to, wei })),
    held,
  );
  const hues = new Map(shown.flatMap((one) => (one.kind === 'person' ? [[one.person, one.hue] as const] : [])));
  const sources: Source[] = sourcesOf(answer, hues);
  useKeys(isLast ? { t: () => open_(!isOpen) } : {});
  const failed = claims.data?.claims.some(({ holds }) => !holds) === true;
  return (
    <>
      <p className="said">
        <Words answer={answer.answer} sources={sources} lit={lit} onLight={light} />
      </p>
      {failed ? (
        <p className="problem" role="alert">
          A proof of this answer’s receipt does not hold, so its shares are not shown.{' '}
          <Link className="l" to="/receipts/$id" params={{ id: answer.id }}>
            See which
          </Link>
        </p>
      ) : (
        <div className="lin">
          <div className="lh">
            <p>
              {people.length === 0 ? (
                'No row moved the model towards this answer: the contributors’ part went to the Datanet’s treasury.'
              ) : (
                <>
                  <b>{count(people.length, 'person', 'people')}</b> made this answer. They were paid{' '}
                  <b>{open(pot, 6)} OPEN</b>
                  {answer.block > 0 && (
                    <>
                      {' '}
                      in block{' '}
                      <Link className="l" to="/blocks/$number" params={{ number: String(answer.block) }}>
                        {answer.block}
                      </Link>
                    </>
                  )}
                  .
                </>
              )}
            </p>
            <div className="lha">
              <button type="button" className="btn quiet" aria-expanded={isOpen} onClick={() => open_(!isOpen)}>
                {isOpen ? 'Close trace' : 'Open trace'} {isLast && <kbd>T</kbd>}
              </button>
              <Link className="btn" to="/receipts/$id" params={{ id: answer.id }}>
                Receipt
              </Link>
            </div>
          </div>
          <Trace segments={shown} nameOf={short} />
          <Strip segments={shown} pot={pot} />
          {isOpen && <OpenTrace answer={answer} receipt={receipt} sources={sources} hues={hues} lit={lit} onLight={light} />}
          <p className="meta sm dim">
            {receipt.exchange.answerTokens} tokens{speed !== null && ` at ${speed} a second`}, {open(receipt.fee, 6)} OPEN
            {claims.data !== undefined && (
              <span>
                {claims.data.claims.length} proofs hold, checked in this browser in {claims.data.ms.toFixed(0)} ms
              </span>
            )}
          </p>
        </div>
      )}
    </>
  );
}

function Strip({ segments: shown, pot }: { readonly segments: readonly Segment[]; readonly pot: bigint }) {
  return (
    <div className="strip-l" aria-hidden="true">
      {shown.map((segment) => (
        <span
          key={segment.kind === 'person' ? segment.person : 'others'}
          className="sl"
          style={{ flexGrow: Number((segment.wei * 1_000n) / (pot || 1n)) }}
        >
          {segment.kind === 'person' ? (
            <>
              <Mark address={segment.person} hue={segment.hue} size={14} /> <span>{short(segment.person)}</span>
            </>
          ) : (
            <span>{count(segment.people.length, 'other')}</span>
          )}
          <b>{share(segment.wei, pot)}</b>
        </span>
      ))}
    </div>
  );
}
