import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { activityQuery, datanetsQuery, networkQuery } from '../../api/queries';
import type { Activity, AnswerSummary } from '../../api/types';
import { lower } from '../../device/hues';
import { Person } from '../../device/Person';
import { Trace } from '../../device/Trace';
import { count, open, pay, short } from '../../lib/format';
import { HUES, segments } from '../../lib/slots';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import { useWallet } from '../../wallet/WalletProvider';
import { BlockColumns } from './BlockColumns';
import { EmptyHome } from './EmptyHome';
import './home.css';
import { Story } from './Story';
import { useDemo } from './useDemo';

/** The network as it is now: who was paid, for which answers. */
export function HomePage() {
  useCrumbs('Home');
  const { data, error, refetch } = useQuery(activityQuery);
  const { demo, steps, lost } = useDemo();
  if (data === undefined || demo.isPending) {
    return (
      <div className="page-home">
        {error === null ? <Loading label="Reading who was paid" lines={8} /> : <Problem page="Home" error={error} again={() => void refetch()} />}
      </div>
    );
  }
  const hues = new Map(data.people.slice(0, HUES).map(({ contributor }, i) => [lower(contributor), i + 1]));
  const paid = BigInt(data.contributors_wei);
  const story = demo.data;
  if (story?.ready === true && data.answers === 0) {
    return (
      <div className="page-home">
        <EmptyHome demo={story} />
        <Figures activity={data} paid={paid} />
      </div>
    );
  }
  if (story?.state === 'running' || story?.state === 'failed') {
    return (
      <div className="page-home">
        <Story demo={story} steps={steps} lost={lost} hues={hues} />
        <Figures activity={data} paid={paid} />
      </div>
    );
  }
  return (
    <div className="page-home">
      <Live activity={data} hues={hues} paid={paid} />
    </div>
  );
}

interface LiveProps {
  readonly activity: Activity;
  readonly hues: ReadonlyMap<`0x${string}`, number>;
  readonly paid: bigint;
}

function Live({ activity, hues, paid }: LiveProps) {
  return (
    <>
      <section className="loomp" aria-labelledby="paid">
        <div className="head">
          <div>
            <h1 id="paid">
              {activity.contributors === 0
                ? 'Nobody was paid yet'
                : `${count(activity.contributors, 'person was', 'people were')} paid for what they know`}
            </h1>
            <p className="sub">
              Each column is a block that paid. Its height is the OPEN it paid to contributors; its colours are the people.
            </p>
          </div>
        </div>
        {activity.latest.length > 0 && <BlockColumns answers={activity.latest} hues={hues} />}
        <ul className="legend">
          {activity.people.slice(0, HUES).map(({ contributor }, i) => (
            <li key={contributor}>
              <Link to="/earnings" search={{ of: contributor }}>
                <Person address={lower(contributor)} hue={i + 1} />
              </Link>
            </li>
          ))}
          {activity.contributors > HUES && (
            <li className="dim">
              <span className="sq" /> {count(activity.contributors - HUES, 'other')}
            </li>
          )}
        </ul>
      </section>
      <Figures activity={activity} paid={paid} />
      <div className="two grid">
        <Latest answers={activity.latest.slice(0, 10)} hues={hues} />
        <div className="stack">
          <People activity={activity} />
          <Next activity={activity} />
        </div>
      </div>
    </>
  );
}

function Figures({ activity, paid }: { readonly activity: Activity; readonly paid: bigint }) {
  const { data: network } = useQuery(networkQuery);
  const { data: datanets } = useQuery(datanetsQuery);
  const rows = datanets?.reduce((sum, { versions }) => sum + (versions.at(-1)?.rows ?? 0), 0);
  return (
    <dl className="figs">
      <div>
        <dt>Paid to people</dt>
        <dd>
          <b>{open(paid)}</b> OPEN
          <small>to {count(activity.contributors, 'person', 'people')}</small>
        </dd>
      </div>
      <div>
        <dt>Answers</dt>
        <dd>
          <b>{activity.answers}</b> paid
          <small>each with a receipt</small>
        </dd>
      </div>
      <div>
        <dt>Models served</dt>
        <dd>
          <b>{network?.models.length ?? ''}</b> {network?.models.length === 1 ? 'adapter' : 'adapters'}
          <small>on one base</small>
        </dd>
      </div>
      <div>
        <dt>Rows sealed</dt>
        <dd>
          <b>{rows ?? ''}</b> rows
          <small>in {count(datanets?.length ?? 0, 'Datanet')}</small>
        </dd>
      </div>
    </dl>
  );
}

interface LatestProps {
  readonly answers: readonly AnswerSummary[];
  readonly hues: ReadonlyMap<`0x${string}`, number>;
}

function Latest({ answers, hues }: LatestProps) {
  return (
    <section className="panel">
      <header>
        <h2>Latest answers</h2>
        <span className="lab">OPEN to contributors</span>
      </header>
      {answers.length === 0 ? (
        <Empty
          action={
            <Link className="btn main" to="/chat" search={{}}>
              Ask the first question
            </Link>
          }
        >
          No answer was paid for yet. A question that is asked here leaves its answer, who made it and what they got.
        </Empty>
      ) : (
        <ol className="feed">
          {answers.map((answer) => (
            <li key={answer.id}>
              <Link to="/receipts/$id" params={{ id: answer.id }}>
                <span className="q">{answer.question}</span>
                <span className="f2">
                  <code>{answer.model}</code>
                  <span>{count(answer.shares.length, 'person', 'people')}</span>
                  <span>{answer.block === 0 ? 'waits for its block' : `block ${answer.block}`}</span>
                </span>
                <Trace
                  small
                  segments={segments(
                    answer.shares.map(({ to, wei }) => ({ person: lower(to), wei: BigInt(wei) })),
                    hues,
                  )}
                  nameOf={short}
                />
                <b>{open(BigInt(answer.contributors_wei), 5)}</b>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function People({ activity }: { readonly activity: Activity }) {
  if (activity.people.length === 0) {
    return null;
  }
  return (
    <section className="panel">
      <header>
        <h2>Paid so far</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className="num">
              Answers
            </th>
            <th scope="col" className="num">
              OPEN
            </th>
          </tr>
        </thead>
        <tbody>
          {activity.people.slice(0, HUES).map(({ contributor, wei, answers }, i) => (
            <tr key={contributor}>
              <td>
                <Link to="/earnings" search={{ of: contributor }}>
                  <Person address={lower(contributor)} hue={i + 1} />
                </Link>
              </td>
              <td className="num dim">{answers}</td>
              <td className="num" title={pay(BigInt(wei))}>
                <b>{open(BigInt(wei))}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Next({ activity }: { readonly activity: Activity }) {
  const { account } = useWallet();
  const mine = activity.people.find(({ contributor }) => lower(contributor) === account?.address);
  return (
    <section className="panel todo">
      <header>
        <h2>What you can do next</h2>
      </header>
      <ul>
        {mine !== undefined && (
          <Todo to="/earnings" title={`See your ${open(BigInt(mine.wei))} OPEN`} say={`earned from ${count(mine.answers, 'answer')}`} />
        )}
        <Todo to="/chat" title="Ask a question" say="and see who made the answer" />
        <Todo to="/datanets" title="Look through the rows" say="who gave them, under which licence" />
        {account === null && <Todo to="/wallet" title="Open a wallet" say="to pay, to be paid, to sign" />}
      </ul>
    </section>
  );
}

function Todo({ to, title, say }: { readonly to: string; readonly title: string; readonly say: string }) {
  return (
    <li>
      <Link to={to}>
        <b>{title}</b>
        <span className="sm">{say}</span>
      </Link>
      <Icon name="right" />
    </li>
  );
}
