import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { getAddress } from 'viem';
import { useHues, lower } from '../../device/hues';
import { Person } from '../../device/Person';
import { open, short } from '../../lib/format';
import { Chain } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { useBalance } from '../../wallet/WalletProvider';
import './explorer.css';
import { historyQuery } from './queries';
import { Transactions } from './Transactions';

export function AddressPage() {
  const { address } = useParams({ from: '/address/$address' });
  const isAddress = /^0x[0-9a-fA-F]{40}$/.test(address);
  const who = lower(address);
  useCrumbs(isAddress ? short(who) : 'Address', <Link to="/explorer">Explorer</Link>);
  const balance = useBalance(isAddress ? who : undefined);
  const hue = useHues().get(who);
  const history = useInfiniteQuery({ ...historyQuery(who), enabled: isAddress });
  if (!isAddress) {
    return <Empty page="Address">That is no address: it has 0x and 40 hexadecimal digits.</Empty>;
  }
  const list = history.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className="page-explorer">
      <div className="head">
        <div>
          <h1>
            <Person address={who} {...(hue === undefined ? {} : { hue })} />
          </h1>
          <p className="sub">
            <Chain value={getAddress(who)} whole /> · {balance === undefined ? '…' : open(balance)} OPEN
          </p>
        </div>
        <div className="acts">
          <Link className="btn" to="/earnings" search={{ of: who }}>
            Earnings
          </Link>
        </div>
      </div>
      {history.error !== null ? (
        <Problem error={history.error} again={() => void history.refetch()} />
      ) : history.data === undefined ? (
        <Loading label="Reading its transactions" lines={8} />
      ) : (
        <>
          <Transactions
            title="Transactions"
            list={list.map(({ hash, from, to, value_wei, method, block }) => ({ hash, from, to, wei: BigInt(value_wei), input: method ?? '0x', block }))}
          />
          {history.hasNextPage && (
            <button type="button" className="btn" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
              Older ones
            </button>
          )}
        </>
      )}
    </div>
  );
}
