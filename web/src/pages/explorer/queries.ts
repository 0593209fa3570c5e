import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Hex } from 'viem';
import type { ChainBlock, ChainReceipt, ChainTransaction } from '../../api/chain';
import { ask, rpc } from '../../api/node';

export const blockQuery = (number: number) =>
  queryOptions({
    queryKey: ['block', number],
    queryFn: ({ signal }) => rpc<ChainBlock | null>('eth_getBlockByNumber', [`0x${number.toString(16)}`, true], signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const transactionQuery = (hash: string) =>
  queryOptions({
    queryKey: ['transaction', hash],
    queryFn: async ({ signal }) => {
      const [transaction, receipt] = await Promise.all([
        rpc<ChainTransaction | null>('eth_getTransactionByHash', [hash], signal),
        rpc<ChainReceipt | null>('eth_getTransactionReceipt', [hash], signal),
      ]);
      return { transaction, receipt };
    },
  });

/** A transaction in an address’s list. */
export interface Listed {
  readonly block: number;
  readonly time: number;
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly value_wei: string;
  readonly success: boolean;
  readonly method: Hex | null;
}

interface ListedPage {
  readonly data: readonly Listed[];
  readonly next_cursor: string | null;
}

export const historyQuery = (address: string) =>
  infiniteQueryOptions({
    queryKey: ['history', address],
    queryFn: ({ signal, pageParam }) =>
      ask<ListedPage>(
        `/v1/chain/addresses/${address}/transactions?limit=50${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        undefined,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
