import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Hex } from 'viem';
import { activityQuery, networkQuery } from '../../api/queries';
import { Person } from '../../device/Person';
import { lower } from '../../device/hues';
import { short, small } from '../../lib/format';
import { Empty } from '../../parts/Problem';
import { sentence } from './sentence';

export interface Moved {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly wei: bigint;
  readonly input: Hex;
  readonly block: number | null;
}

/** Transactions, each as a sentence first. */
export function Transactions({ title, list }: { readonly title: string; readonly list: readonly Moved[] }) {
  const { data: network } = useQuery(networkQuery);
  const { data: activity } = useQuery({ ...activityQuery, refetchInterval: false });
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
      </header>
      {list.length === 0 ? (
        <Empty>None.</Empty>
      ) : (
        <table className="txs">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="wide">
                From
              </th>
              <th scope="col" className="wide">
                To
              </th>
              <th scope="col" className="num">
                OPEN
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map(({ hash, from, to, wei, input, block }) => (
              <tr key={hash}>
                <td>
                  <Link className="l" to="/tx/$hash" params={{ hash }}>
                    {sentence({ from, to, input, wei, block }, network, activity)}
                  </Link>
                  <code className="under">{short(hash)}</code>
                </td>
                <td className="wide">
                  <Link to="/address/$address" params={{ address: from }}>
                    <Person address={lower(from)} />
                  </Link>
                </td>
                <td className="wide">
                  {to === null ? (
                    'a new contract'
                  ) : (
                    <Link to="/address/$address" params={{ address: to }}>
                      <Person address={lower(to)} />
                    </Link>
                  )}
                </td>
                <td className="num">{small(wei)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
