import { useQuery, queryOptions } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { rpc } from '../api/node';
import type { Account } from './account';

interface Wallet {
  /** Null while nobody is here. */
  readonly account: Account | null;
  readonly use: (account: Account | null) => void;
}

const Context = createContext<Wallet | null>(null);

export function WalletProvider({ children }: { readonly children: ReactNode }) {
  const [account, use] = useState<Account | null>(null);
  const wallet = useMemo(() => ({ account, use }), [account]);
  return <Context value={wallet}>{children}</Context>;
}

export function useWallet(): Wallet {
  const wallet = useContext(Context);
  if (wallet === null) {
    throw new Error('no WalletProvider above');
  }
  return wallet;
}

export const balanceQuery = (address: string) =>
  queryOptions({
    queryKey: ['balance', address],
    queryFn: async ({ signal }) => BigInt(await rpc<string>('eth_getBalance', [address, 'latest'], signal)),
    refetchInterval: 2_000,
  });

/** What an address has; undefined while it is read. */
export function useBalance(address: string | undefined): bigint | undefined {
  return useQuery({ ...balanceQuery(address ?? ''), enabled: address !== undefined }).data;
}
