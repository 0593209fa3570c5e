import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hex } from 'viem';
import { receiptQuery } from '../../api/queries';
import type { PaidAnswer } from '../../api/types';
import { useHues } from '../../device/hues';
import { Mark } from '../../device/Mark';
import { Trace } from '../../device/Trace';
import { Words } from '../../device/Words';
import { lines, sharedHues, tinted, type Line } from '../../lib/beside';
import { count, open, pay, share, short } from '../../lib/format';
import { unhidden } from '../../lib/plain';
import type { Part } from '../../lib/slots';
import { rowParts } from '../../lib/thread';
import { useKeys } from '../../shell/keys';
import { NotAReceipt } from '../../verify/json';
import type { Receipt } from '../../verify/receipt';
import { sourcesOf } from '../receipt/ReceiptPage';
import { parsed, useClaims } from '../receipt/useClaims';
import { says, TryAgain } from './Answered';
import { isRunning, type Turn } from './turns';

/** Rows of a side before the people and after them; the columns’ CSS counts on them. */
const ROWS_AROUND = 6;
const ROWS_OF_A_PERSON = 3;

/** An answer whose receipt is there and can be read. */
interface Known {
  readonly answer: PaidAnswer;
  readonly receipt: Receipt;
  readonly parts: readonly Part[];
}

function known(answer: PaidAnswer | undefined): Known | NotAReceipt | null {
  if (answer === undefined) {
    return null;
  }
  const receipt = parsed(answer);
  if (receipt instanceof NotAReceipt) {
    return receipt;
  }
  return {
    answer,
    receipt,
    parts: receipt.payments.filter(({ role }) => role === 'contributor').map(({ to, wei }) => ({ person: to, wei })),
  };
}

interface BesideProps {
  readonly turns: readonly Turn[];
  /** Whether the keys are for these. */
  readonly isLast: boolean;
  readonly onAgain: (turn: Turn) => void;
  readonly onStop: (turn: Turn) => void;
  readonly hasWallet: boolean;
}

/** One question to two models: two answers, two traces, and each person on one line for both. */
export function Beside({ turns, isLast, onAgain, onStop, hasWallet }: BesideProps) {
  const held = useHues();
  const [isOpen, open_] = useState(false);
  useKeys(isLast ? { t: () => open_(!isOpen) } : {});
  const receipts = useQueries({ queries: turns.map(({ receipt }) => ({ ...receiptQuery(receipt ?? ''), enabled: receipt !== null })) });
  const sides = receipts.map(({ data }) => known(data));
  const parts = sides.map((side) => (side === null || side instanceof NotAReceipt ? null : side.parts));
  const all = lines(parts[0] ?? null, parts[1] ?? null);
  const hues = sharedHues(parts[0] ?? [], parts[1] ?? [], held);
  return (
    <>
      <p className="turn you">{unhidden(turns[0]?.question ?? '')}</p>
      <div className="beside">
        {turns.map((turn, i) => (
          <Side
            key={turn.id}
            turn={turn}
            known={sides[i] ?? null}
            lines={all.map((line) => ({ person: line.person, wei: i === 0 ? line.left : line.right }))}
            hues={hues}
            isOpen={isOpen}
            onAgain={() => onAgain(turn)}
            onStop={() => onStop(turn)}
            hasWallet={hasWallet}
          />
        ))}
      </div>
      {all.length > 0 && (
        <p className="bs-t">
          <button type="button" className="btn quiet" aria-expanded={isOpen} onClick={() => open_(!isOpen)}>
            {isOpen ? 'Close traces' : 'Open traces'} {isLast && <kbd>T</kbd>}
          </button>
        </p>
      )}
    </>
  );
}

interface SideProps {
  readonly turn: Turn;
  readonly known: Known | NotAReceipt | null;
  readonly lines: readonly { readonly person: Hex; readonly wei: Line['left'] }[];
  readonly hues: ReadonlyMap<Hex, number>;
  readonly isOpen: boolean;
  readonly onAgain: () => void;
  readonly onStop: () => void;
  readonly hasWallet: boolean;
}

function Side({ turn, known: of, lines: all, hues, isOpen, onAgain, onStop, hasWallet }: SideProps) {
  const [lit, light] = useState<Hex | null>(null);
  const is = of === null || of instanceof NotAReceipt ? null : of;
  const claims = useClaims(turn.receipt ?? '', is?.receipt ?? null);
  const failed = claims.data?.claims.some(({ holds }) => !holds) === true;
  const shownAsFact = is !== null && !failed ? is : null;
  return (
    <article className="side-by" aria-label={`Answer of ${turn.model}`} aria-busy={turn.state === 'streaming'} style={{ gridRow: `span ${ROWS_AROUND + Math.max(1, all.length)}` }}>
      <h2 className="bs-m">
        <bdi>{turn.model}</bdi>
      </h2>
      <p className="said">{is === null ? unhidden(turn.text) : <Words answer={is.answer.answer} sources={sourcesOf(is.answer, hues)} lit={lit} onLight={light} />}</p>
      <div className="bs-s">
        <p className="sm dim state" role="status">
          {says(turn)} {turn.state === 'stopped' ? turn.problem : ''}
        </p>
        {isRunning(turn) && (
          <button type="button" className="btn" onClick={onStop}>
            Stop
          </button>
        )}
        {turn.state === 'failed' && (
          <p className="problem" role="alert">
            {turn.problem}
          </p>
        )}
        <TryAgain turn={turn} onAgain={onAgain} hasWallet={hasWallet} />
        {of instanceof NotAReceipt && (
          <p className="problem" role="alert">
            The receipt that came is none: {of.message}. What it says of shares is not shown.
          </p>
        )}
        {failed && (
          <p className="problem" role="alert">
            A proof of this answer’s receipt does not hold, so its shares are not shown.
          </p>
        )}
      </div>
      <Sum turn={turn} of={shownAsFact} />
      {shownAsFact === null ? <span /> : <Trace segments={tinted(shownAsFact.parts, hues)} nameOf={short} />}
      <People of={shownAsFact} lines={all} hues={hues} isOpen={isOpen} />
      <p className="meta sm dim">
        {is !== null && (
          <>
            <Link className="l" to="/receipts/$id" params={{ id: is.answer.id }}>
              Receipt
            </Link>
            <span>
              {is.receipt.exchange.answerTokens} tokens, {open(is.receipt.fee, 6)} OPEN
            </span>
            {claims.data !== undefined && !failed && <span>{claims.data.claims.length} proofs hold</span>}
          </>
        )}
      </p>
    </article>
  );
}

/** Who made one of the two answers, as a sentence. */
function Sum({ turn, of }: { readonly turn: Turn; readonly of: Known | null }) {
  if (of === null) {
    return <p>{turn.state === 'done' && turn.receipt === null ? 'Nobody was paid for this answer.' : ''}</p>;
  }
  const pot = of.parts.reduce((sum, { wei }) => sum + wei, 0n);
  return (
    <p>
      {of.parts.length === 0 ? (
        'No row moved the model towards this answer: the contributors’ part went to the Datanet’s treasury.'
      ) : (
        <>
          <b>{count(of.parts.length, 'person', 'people')}</b> made this answer. They were paid <b>{open(pot, 6)} OPEN</b>.
        </>
      )}
    </p>
  );
}

interface PeopleProps {
  readonly of: Known | null;
  readonly lines: SideProps['lines'];
  readonly hues: ReadonlyMap<Hex, number>;
  readonly isOpen: boolean;
}

/** The people of both answers; each line is as high as the other side’s. */
function People({ of, lines: all, hues, isOpen }: PeopleProps) {
  const pot = of?.parts.reduce((sum, { wei }) => sum + wei, 0n) ?? 0n;
  const most = of?.parts.reduce((max, { wei }) => (wei > max ? wei : max), 1n) ?? 1n;
  const rows = of === null || !isOpen ? [] : rowParts(of.receipt);
  const words = new Map(of?.answer.rows.map((row) => [row.row, row]));
  return (
    <ol className="bs-p" style={{ gridRow: `span ${Math.max(1, all.length)}` }}>
      {all.map(({ person, wei }) => {
        const hue = hues.get(person);
        const paid = of !== null && wei !== null && wei > 0n;
        return (
          <li key={person} className={hue === undefined ? 'prest' : `p${hue}`}>
            <Mark address={person} {...(hue === undefined ? {} : { hue })} />
            <b title={person}>{short(person)}</b>
            {paid ? (
              <>
                <span className="am">
                  <b>{pay(wei)}</b> {share(wei, pot)}
                </span>
                <span className="pb">
                  <i style={{ width: `${Number((wei * 1_000n) / most) / 10}%` }} />
                </span>
                {rows
                  .filter(({ contributor, row }) => contributor === person && row !== null)
                  .slice(0, ROWS_OF_A_PERSON)
                  .map(({ row }) => {
                    const is = words.get(row as string);
                    return (
                      <em className="prw" key={row}>
                        {is !== undefined && 'question' in is ? is.question : short(row as Hex)}
                      </em>
                    );
                  })}
              </>
            ) : (
              <span className="am dim">{of === null ? '' : 'not in this answer'}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
