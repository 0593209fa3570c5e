import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { receiptQuery } from '../../api/queries';
import type { PaidAnswer } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Mark } from '../../device/Mark';
import { Person } from '../../device/Person';
import { Trace } from '../../device/Trace';
import { Words, type Source } from '../../device/Words';
import { count, moment, openExact, share, short, weiText } from '../../lib/format';
import { unhidden } from '../../lib/plain';
import { segments } from '../../lib/slots';
import { rowParts, type RowPart } from '../../lib/thread';
import { Chain, CopyButton } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import { digest } from '../../verify/canonical';
import { NotAReceipt } from '../../verify/json';
import type { Receipt } from '../../verify/receipt';
import { Known, Square, Verdict } from './Known';
import './receipt.css';
import { parsed, useClaims } from './useClaims';

/** One answer’s account, checked in this browser. */
export function ReceiptPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  useCrumbs(`Receipt ${id.length > 20 ? `${id.slice(0, 16)}…` : id}`, <Link to="/explorer">Explorer</Link>);
  const { data, error, refetch } = useQuery(receiptQuery(id));
  return (
    <div className="page-receipt">
      {data !== undefined ? (
        <Answer answer={data} />
      ) : error === null ? (
        <Loading label="Reading the receipt" lines={8} />
      ) : (
        <Problem
          page="Receipt"
          error={error}
          again={() => void refetch()}
          elsewhere={
            <Link className="btn" to="/explorer">
              Look in the Explorer
            </Link>
          }
        />
      )}
    </div>
  );
}

function Answer({ answer }: { readonly answer: PaidAnswer }) {
  const receipt = parsed(answer);
  const client = useQueryClient();
  const valid = receipt instanceof NotAReceipt ? null : receipt;
  const checked = useClaims(answer.id, valid);
  return (
    <>
      <div className="head">
        <div>
          <h1>Receipt</h1>
          <p className="sub">
            {answer.block === 0 ? 'An answer whose payments wait for a block' : `An answer in block ${answer.block}`},{' '}
            {moment(new Date(answer.created * 1_000), 'medium')}
          </p>
        </div>
        <div className="acts">
          <CopyButton text={() => JSON.stringify(answer.receipt, null, 2)}>Copy as JSON</CopyButton>
          <button
            type="button"
            className="btn"
            onClick={() => void client.resetQueries({ queryKey: ['receipts', answer.id] })}
          >
            Check again
          </button>
        </div>
      </div>
      {receipt instanceof NotAReceipt ? (
        <section className="verdict failed" role="alert">
          <Square of="failed" />
          <p>
            <b>This is no receipt.</b> {receipt.message}. Nothing it says of shares is shown as fact.
          </p>
        </section>
      ) : (
        <>
          <Verdict id={answer.id} checked={checked} />
          <div className="two g">
            <div className="stack">
              <Shares answer={answer} receipt={receipt} isFact={checked.data?.claims.every(({ holds }) => holds) !== false} />
              <Fee receipt={receipt} />
              <Rows answer={answer} parts={rowParts(receipt)} />
            </div>
            <div className="stack">
              <Known id={answer.id} checked={checked} />
              <Facts answer={answer} receipt={receipt} />
            </div>
          </div>
          <p className="sm dim credit">{answer.credit}</p>
        </>
      )}
    </>
  );
}

/** The rows that the reader may see, as sources of words. */
export function sourcesOf(answer: PaidAnswer, hues: ReadonlyMap<`0x${string}`, number>): Source[] {
  return answer.rows.flatMap((row) =>
    'missing' in row || row.answer === undefined
      ? []
      : [
          {
            row: row.row as `0x${string}`,
            contributor: lower(row.contributor),
            hue: hues.get(lower(row.contributor)),
            text: row.answer,
            title: `${row.label ?? short(row.row as `0x${string}`)}, ${row.question ?? ''}`,
          },
        ],
  );
}

function Shares({ answer, receipt, isFact }: { readonly answer: PaidAnswer; readonly receipt: Receipt; readonly isFact: boolean }) {
  const held = useHues();
  const people = receipt.payments.filter(({ role }) => role === 'contributor');
  const shown = segments(
    people.map(({ to, wei }) => ({ person: to, wei })),
    held,
  );
  const hues = new Map(shown.flatMap((one) => (one.kind === 'person' ? [[one.person, one.hue] as const] : [])));
  const pot = people.reduce((sum, { wei }) => sum + wei, 0n);
  const rows = rowParts(receipt);
  const through = (person: string) => rows.filter(({ row, contributor }) => row !== null && contributor === person).length;
  return (
    <section className="panel">
      <div className="b qa">
        <p className="ask">{unhidden(answer.question)}</p>
        <p className="an">
          <Words answer={answer.answer} sources={sourcesOf(answer, hues)} />
        </p>
      </div>
      {isFact && (
        <>
          <div className="b fedb">
            <Trace segments={shown} nameOf={short} />
          </div>
          <table>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">Through</th>
                <th scope="col" className="num">
                  Share
                </th>
                <th scope="col" className="num">
                  OPEN
                </th>
              </tr>
            </thead>
            <tbody>
              {people
                .toSorted((a, b) => (a.wei === b.wei ? 0 : a.wei > b.wei ? -1 : 1))
                .map(({ to, wei }) => (
                  <tr key={to}>
                    <td>
                      <Link to="/earnings" search={{ of: to }}>
                        <Person address={to} {...(hues.has(to) ? { hue: hues.get(to) as number } : {})} />
                      </Link>
                    </td>
                    <td className="dim">{through(to) === 0 ? 'rows not listed' : count(through(to), 'row')}</td>
                    <td className="num dim">{share(wei, pot)}</td>
                    <td className="num">
                      <Exact wei={wei} />
                    </td>
                  </tr>
                ))}
              <tr className="sum">
                <td>Contributors</td>
                <td />
                <td className="num">{people.length === 0 ? '' : '100 %'}</td>
                <td className="num">
                  <Exact wei={pot} />
                </td>
              </tr>
            </tbody>
          </table>
          {people.length === 0 && (
            <p className="b dim">
              No row moved the model towards this answer, so the contributors’ part went to the Datanet’s treasury.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Exact({ wei }: { readonly wei: bigint }) {
  const { head, tail } = openExact(wei);
  return (
    <span className="amt">
      {head}
      <i>{tail}</i>
    </span>
  );
}

const PARTS = [
  { role: 'contributor', name: 'Contributors', look: 'ink' },
  { role: 'model_owner', name: 'Model owner', look: 'a' },
  { role: 'validators', name: 'Validators', look: 'b' },
  { role: 'treasury', name: 'Treasury', look: 'c' },
  { role: 'datanet_treasury', name: 'Datanet treasury', look: 'b' },
] as const;

function Fee({ receipt }: { readonly receipt: Receipt }) {
  const parts = PARTS.map((part) => ({
    ...part,
    wei: receipt.payments.filter(({ role }) => role === part.role).reduce((sum, { wei }) => sum + wei, 0n),
  })).filter(({ wei }) => wei > 0n);
  return (
    <section className="panel">
      <header>
        <h2>Where the fee went</h2>
        <b title={`${weiText(receipt.fee)} wei`}>
          <Exact wei={receipt.fee} /> OPEN
        </b>
      </header>
      <div className="b">
        <div className="fee" aria-hidden="true">
          {parts.map(({ role, look, wei }) => (
            <i key={role} className={look} style={{ flexGrow: Number((wei * 10_000n) / (receipt.fee || 1n)) }} />
          ))}
        </div>
        <ul className="feel">
          {parts.map(({ role, name, look, wei }) => (
            <li key={role}>
              <i className={look} />
              <span>{name}</span>
              <span className="dim">{share(wei, receipt.fee)}</span>
              <b>{openExact(wei).head}</b>
            </li>
          ))}
        </ul>
        <p className="sm dim note">
          Of the contributors’ part, {share(receipt.weights.notes, receipt.weights.notes + receipt.weights.influence)} went
          through notes, {share(receipt.weights.influence, receipt.weights.notes + receipt.weights.influence)} through
          training: how much each alone and both together made the answer more likely.
        </p>
      </div>
    </section>
  );
}

function Rows({ answer, parts }: { readonly answer: PaidAnswer; readonly parts: readonly RowPart[] }) {
  const held = useHues();
  const known = new Map(answer.rows.map((row) => [row.row, row]));
  return (
    <section className="panel">
      <header>
        <h2>Rows it came through</h2>
        <span className="lab">each person’s pay by their rows’ own scores</span>
      </header>
      <ul className="rows">
        {parts.map((part) => {
          const row = part.row === null ? undefined : known.get(part.row);
          const hue = held.get(part.contributor);
          return (
            <li key={part.row ?? part.contributor}>
              <span className={hue === undefined ? 'prest' : `p${hue}`}>
                <Mark address={part.contributor} {...(hue === undefined ? {} : { hue })} />
              </span>
              <details>
                <summary>
                  {row === undefined || 'missing' in row ? (
                    <span className="dim">{part.row === null ? 'rows that are not among the ten strongest' : <code>{short(part.row)}</code>}</span>
                  ) : (
                    <span lang={row.language}>{row.question ?? <span className="dim">only for those who may read it</span>}</span>
                  )}
                  <span className="tag">{part.isNote ? 'note' : 'training'}</span>
                </summary>
                {row !== undefined && !('missing' in row) && row.answer !== undefined && (
                  <p className="row-text" lang={row.language}>
                    {row.answer}
                    <small className="sm dim">
                      {row.label === undefined ? '' : `${row.label} · `}
                      {row.licence}
                      {row.sources !== undefined && row.sources.length > 0 ? ` · ${row.sources.join(', ')}` : ''}
                    </small>
                  </p>
                )}
              </details>
              <b className="amt">{openExact(part.wei).head}</b>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Facts({ answer, receipt }: { readonly answer: PaidAnswer; readonly receipt: Receipt }) {
  const settled = answer.transfers.at(-1)?.transaction as `0x${string}` | undefined;
  return (
    <section className="panel">
      <dl className="meta">
        <div>
          <dt>Digest</dt>
          <dd>
            <Chain value={digest(receipt)} />
          </dd>
        </div>
        <div>
          <dt>Block</dt>
          <dd>
            {answer.block === 0 ? (
              'waits'
            ) : (
              <Link className="l" to="/blocks/$number" params={{ number: String(answer.block) }}>
                {answer.block}
              </Link>
            )}
          </dd>
        </div>
        <div>
          <dt>Model</dt>
          <dd>{answer.model}</dd>
        </div>
        <div>
          <dt>Asked by</dt>
          <dd>
            <Link to="/address/$address" params={{ address: answer.payer }}>
              <code>{short(answer.payer as `0x${string}`)}</code>
            </Link>
          </dd>
        </div>
        <div>
          <dt>Tokens</dt>
          <dd>
            {receipt.exchange.promptTokens} in, {receipt.exchange.answerTokens} out
          </dd>
        </div>
        <div>
          <dt>Paid by</dt>
          <dd>
            {settled === undefined ? (
              'nothing was due'
            ) : (
              <Link to="/tx/$hash" params={{ hash: receipt.exchange.payment }}>
                <code>{short(receipt.exchange.payment)}</code>
              </Link>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
