import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { activityQuery } from '../../api/queries';
import { count, moment } from '../../lib/format';
import { Chain } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import './explorer.css';
import { Nowhere } from './Nowhere';
import { blockQuery } from './queries';
import { Transactions } from './Transactions';

export function BlockPage() {
  const { number } = useParams({ from: '/blocks/$number' });
  const n = /^[0-9]{1,15}$/.test(number) ? Number(number) : -1;
  useCrumbs(`Block ${number.slice(0, 15)}`, <Link to="/explorer">Explorer</Link>);
  const { data, error, refetch } = useQuery({ ...blockQuery(n), enabled: n >= 0 });
  const { data: activity } = useQuery({ ...activityQuery, refetchInterval: false });
  const answers = activity?.latest.filter(({ block }) => block === n) ?? [];
  if (n < 0 || data === null) {
    return <Nowhere page="Block">No block has that number yet.</Nowhere>;
  }
  if (data === undefined) {
    return error === null ? <Loading label="Reading the block" lines={8} /> : <Problem page="Block" error={error} again={() => void refetch()} />;
  }
  return (
    <div className="page-explorer">
      <div className="head">
        <div>
          <h1>Block {n.toLocaleString('en')}</h1>
          <p className="sub">
            {moment(new Date(Number(data.timestamp) * 1_000), 'medium')} · {count(data.transactions.length, 'transaction')}
            {answers.length > 0 && ` · paid ${count(answers.length, 'answer')}`}
          </p>
        </div>
        <div className="acts">
          {n > 0 && (
            <Link className="btn" to="/blocks/$number" params={{ number: String(n - 1) }}>
              Before
            </Link>
          )}
          <Link className="btn" to="/blocks/$number" params={{ number: String(n + 1) }}>
            After
          </Link>
        </div>
      </div>
      {answers.length > 0 && (
        <section className="panel">
          <header>
            <h2>Answers it paid</h2>
          </header>
          <ul className="list">
            {answers.map(({ id, question }) => (
              <li key={id}>
                <Link className="l" to="/receipts/$id" params={{ id }}>
                  {question}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Transactions
        title="Transactions"
        list={data.transactions.map(({ hash, from, to, value, input }) => ({ hash, from, to, wei: BigInt(value), input, block: n }))}
      />
      <section className="panel">
        <dl className="facts">
          <dt>Hash</dt>
          <dd>
            <Chain value={data.hash} />
          </dd>
          <dt>Before it</dt>
          <dd>
            <Chain value={data.parentHash} />
          </dd>
          <dt>State</dt>
          <dd>
            <Chain value={data.stateRoot} />
          </dd>
          <dt>Gas</dt>
          <dd>
            {Number(data.gasUsed).toLocaleString('en')} of {Number(data.gasLimit).toLocaleString('en')}
          </dd>
          <dt>Base fee</dt>
          <dd>{BigInt(data.baseFeePerGas).toLocaleString('en')} wei</dd>
          <dt>Size</dt>
          <dd>{Number(data.size).toLocaleString('en')} bytes</dd>
        </dl>
      </section>
    </div>
  );
}
