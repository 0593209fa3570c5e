import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { activityQuery, networkQuery } from '../../api/queries';
import { Person } from '../../device/Person';
import { lower } from '../../device/hues';
import { open, short, weiText } from '../../lib/format';
import { Chain } from '../../parts/Copy';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import './explorer.css';
import { Nowhere } from './Nowhere';
import { transactionQuery } from './queries';
import { sentence } from './sentence';

export function TransactionPage() {
  const { hash } = useParams({ from: '/tx/$hash' });
  const isHash = /^0x[0-9a-fA-F]{64}$/.test(hash);
  useCrumbs(`Transaction ${isHash ? short(hash as `0x${string}`) : ''}`, <Link to="/explorer">Explorer</Link>);
  const { data, error, refetch } = useQuery({ ...transactionQuery(hash), enabled: isHash });
  const { data: network } = useQuery(networkQuery);
  const { data: activity } = useQuery({ ...activityQuery, refetchInterval: false });
  if (!isHash || data?.transaction === null) {
    return <Nowhere page="Transaction">This chain has no transaction of that hash. One that was just sent is here once it reached the node.</Nowhere>;
  }
  if (data === undefined) {
    return error === null ? <Loading label="Reading the transaction" lines={8} /> : <Problem page="Transaction" error={error} again={() => void refetch()} />;
  }
  const { transaction: tx, receipt } = data;
  const fee = receipt === null ? 0n : BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice);
  return (
    <div className="page-explorer">
      <div className="head">
        <div>
          <h1>{sentence({ ...tx, wei: BigInt(tx.value), block: tx.blockNumber === null ? null : Number(tx.blockNumber) }, network, activity)}</h1>
          <p className="sub">
            {receipt === null ? 'waits for a block' : receipt.status === '0x1' ? 'done' : 'failed: only its gas was paid'}
            {tx.blockNumber !== null && (
              <>
                {' in block '}
                <Link className="l" to="/blocks/$number" params={{ number: String(Number(tx.blockNumber)) }}>
                  {Number(tx.blockNumber).toLocaleString('en')}
                </Link>
              </>
            )}
          </p>
        </div>
      </div>
      <section className="panel">
        <dl className="facts">
          <dt>Hash</dt>
          <dd>
            <Chain value={tx.hash} />
          </dd>
          <dt>From</dt>
          <dd>
            <Link to="/address/$address" params={{ address: tx.from }}>
              <Person address={lower(tx.from)} />
            </Link>
          </dd>
          <dt>To</dt>
          <dd>
            {tx.to === null ? (
              (receipt?.contractAddress ?? 'a new contract')
            ) : (
              <Link to="/address/$address" params={{ address: tx.to }}>
                <Person address={lower(tx.to)} />
              </Link>
            )}
          </dd>
          <dt>Amount</dt>
          <dd title={`${weiText(BigInt(tx.value))} wei`}>{open(BigInt(tx.value), 18)} OPEN</dd>
          {receipt !== null && (
            <>
              <dt>Fee</dt>
              <dd>
                {open(fee, 18)} OPEN for {Number(receipt.gasUsed).toLocaleString('en')} gas
              </dd>
              <dt>Events</dt>
              <dd>{receipt.logs.length}</dd>
            </>
          )}
          <dt>Data</dt>
          <dd className="wrap">
            <code>{tx.input.length > 1_026 ? `${tx.input.slice(0, 1_026)}… (${(tx.input.length - 2) / 2} bytes)` : tx.input}</code>
          </dd>
        </dl>
      </section>
    </div>
  );
}
