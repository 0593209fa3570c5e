import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { Hex } from 'viem';
import { networkQuery } from '../../api/queries';
import type { Earnings } from '../../api/types';
import { lower, useHues } from '../../device/hues';
import { Person } from '../../device/Person';
import { Trace } from '../../device/Trace';
import { count, moment, open, share, short, small } from '../../lib/format';
import type { Segment } from '../../lib/slots';
import { useCrumbs } from '../../parts/Crumbs';
import { NeedsWallet } from '../../parts/NeedsWallet';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { useBalance, useWallet } from '../../wallet/WalletProvider';
import './earnings.css';
import { earningsQuery } from './queries';

const ADDRESS = /^0x[0-9a-f]{40}$/;

/** What one person earned, from which answers and which rows. */
export function EarningsPage() {
  const { of } = useSearch({ from: '/earnings' });
  const { account } = useWallet();
  const who = of === undefined ? account?.address : lower(of);
  useCrumbs('Earnings');
  return (
    <div className="page-earnings">
      {who === undefined ? (
        <>
          <div className="head">
            <h1>Earnings</h1>
          </div>
          <NeedsWallet>
            What you earned stands here, with the rows and answers it came from, once your wallet is open.
          </NeedsWallet>
        </>
      ) : ADDRESS.test(who) ? (
        <Of who={who} isOwn={who === account?.address} />
      ) : (
        <Empty page="Earnings">That is no address: it has 0x and 40 hexadecimal digits.</Empty>
      )}
    </div>
  );
}

function Of({ who, isOwn }: { readonly who: Hex; readonly isOwn: boolean }) {
  const { data, error, refetch } = useQuery(earningsQuery(who));
  const hue = useHues().get(who);
  const balance = useBalance(who);
  if (data === undefined) {
    return error === null ? <Loading label="Adding up what was earned" lines={8} /> : <Problem page="Earnings" error={error} again={() => void refetch()} />;
  }
  return (
    <>
      <div className="head">
        <div>
          <h1>{isOwn ? 'Your earnings' : <Person address={who} {...(hue === undefined ? {} : { hue })} />}</h1>
          <p className="sub">{isOwn ? 'Paid straight to your wallet, answer by answer.' : 'What this person earned, answer by answer.'}</p>
        </div>
        <div className="acts">
          <Link className="btn" to="/address/$address" params={{ address: who }}>
            History
          </Link>
        </div>
      </div>
      <p className="bigf">
        <b>{open(BigInt(data.total_wei))}</b> OPEN earned
        {balance !== undefined && <span className="now">{open(balance)} OPEN in the wallet now</span>}
      </p>
      {data.count === 0 ? (
        <Empty
          action={
            <Link className="btn main" to="/datanets">
              Look through the Datanets
            </Link>
          }
        >
          Nothing yet. Who gives a row is paid whenever it moves an answer.
        </Empty>
      ) : (
        <>
          <Figures data={data} />
          <div className="two g">
            <Answers data={data} who={who} hue={hue ?? 0} />
            <RowsOf data={data} />
          </div>
        </>
      )}
    </>
  );
}

function Figures({ data }: { readonly data: Earnings }) {
  const total = BigInt(data.total_wei);
  const pots = data.answers.reduce((sum, { contributors_wei }) => sum + BigInt(contributors_wei), 0n);
  return (
    <dl className="figs">
      <div>
        <dt>Answers</dt>
        <dd>
          <b>{data.count}</b>
        </dd>
      </div>
      <div>
        <dt>An answer, on average</dt>
        <dd>
          <b>{small(total / BigInt(data.count))}</b> OPEN
        </dd>
      </div>
      <div>
        <dt>Part of those answers</dt>
        <dd>
          <b>{share(data.answers.reduce((sum, { wei }) => sum + BigInt(wei), 0n), pots)}</b>
          <span> of what contributors got</span>
        </dd>
      </div>
      <div>
        <dt>Rows that were listed</dt>
        <dd>
          <b>{data.rows.length}</b>
        </dd>
      </div>
    </dl>
  );
}

function Answers({ data, who, hue }: { readonly data: Earnings; readonly who: Hex; readonly hue: number }) {
  return (
    <section className="panel">
      <header>
        <h2>Answers</h2>
        <span className="lab">OPEN</span>
      </header>
      <ol className="feed">
        {data.answers.map((answer) => {
          const own = BigInt(answer.wei);
          const others = BigInt(answer.contributors_wei) - own;
          const parts: Segment[] = [
            hue > 0 ? { kind: 'person', person: who, hue, wei: own } : { kind: 'others', people: [{ person: who, wei: own }], wei: own },
            ...(others > 0n ? [{ kind: 'others' as const, people: answer.shares.filter(({ to }) => lower(to) !== who).map(({ to, wei }) => ({ person: lower(to), wei: BigInt(wei) })), wei: others }] : []),
          ];
          return (
            <li key={answer.id}>
              <Link to="/receipts/$id" params={{ id: answer.id }} {...(hue > 0 ? {} : { className: 'bare' })}>
                <span className="q">{answer.question}</span>
                <span className="f2">
                  <code>{answer.model}</code>
                  <span>{moment(new Date(answer.created * 1_000))}</span>
                </span>
                {hue > 0 && <Trace small segments={parts} nameOf={short} />}
                <span className="sh">{share(own, BigInt(answer.contributors_wei))}</span>
                <b>{small(own)}</b>
              </Link>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function RowsOf({ data }: { readonly data: Earnings }) {
  const { data: network } = useQuery(networkQuery);
  return (
    <section className="panel">
      <header>
        <h2>Rows</h2>
        <span className="lab">answers</span>
      </header>
      {data.rows.length === 0 ? (
        <Empty>The rows behind these answers are not among the ten that each receipt lists.</Empty>
      ) : (
        <table>
          <thead className="sr">
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Answers</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.slice(0, 20).map(({ row, label, answers }) => (
              <tr key={row}>
                <td>
                  {network === undefined ? (
                    <code>{label ?? short(row as Hex)}</code>
                  ) : (
                    <Link to="/datanets/$slug" params={{ slug: network.datanet }} search={{ row }}>
                      <code>{label ?? short(row as Hex)}</code>
                    </Link>
                  )}
                </td>
                <td className="num">{count(answers, 'answer')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
