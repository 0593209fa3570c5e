import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import type { Hex } from 'viem';
import { rpc } from '../api/node';
import { said } from '../api/said';
import { short } from '../lib/format';
import type { Account } from '../wallet/account';
import { WrongAccount, WrongNetwork, type BrowserWallet } from '../wallet/browser';
import { useWallet } from '../wallet/WalletProvider';

/** Says that the wallet is somewhere else than this page, and offers the way back. */
export function WalletNotice() {
  const { account, use } = useWallet();
  return account?.wallet === undefined ? null : <Notice key={account.address} account={account} wallet={account.wallet} use={use} />;
}

interface NoticeProps {
  readonly account: Account;
  readonly wallet: BrowserWallet;
  readonly use: (account: Account | null) => void;
}

function Notice({ account, wallet, use }: NoticeProps) {
  const { chain, address } = useSyncExternalStore(
    (listener) => wallet.subscribe(listener),
    () => wallet.now(),
  );
  const { data: ours } = useQuery({
    queryKey: ['chain id'],
    queryFn: async ({ signal }) => BigInt(await rpc<Hex>('eth_chainId', [], signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [problem, say] = useState('');
  const does = async (work: () => Promise<void>) => {
    say('');
    try {
      await work();
    } catch (e) {
      say(said(e, 'Your wallet did not do it. Nothing was sent.'));
    }
  };
  const isElsewhere = ours !== undefined && chain !== null && chain !== ours;
  if (!isElsewhere && address === account.address) {
    return null;
  }
  return (
    <div className="notice bar" role="status">
      <p>{isElsewhere ? new WrongNetwork(chain).message : new WrongAccount(address, account.address).message}</p>
      <div className="acts">
        {isElsewhere ? (
          <button type="button" className="btn main" onClick={() => void does(() => wallet.toOurs())}>
            Switch to OpenLedger
          </button>
        ) : (
          <button type="button" className="btn main" onClick={() => void does(async () => use(await wallet.anew()))}>
            {address === null ? 'Connect again' : `Go on as ${short(address)}`}
          </button>
        )}
        <button type="button" className="btn" onClick={() => use(null)}>
          Close wallet
        </button>
      </div>
      {problem !== '' && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
