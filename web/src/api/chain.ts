import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { ask, rpc } from './node';

export interface ChainTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly value: Hex;
  readonly input: Hex;
  readonly nonce: Hex;
  readonly type: Hex;
  readonly blockNumber: Hex | null;
}

export interface ChainBlock {
  readonly number: Hex;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly timestamp: Hex;
  readonly gasUsed: Hex;
  readonly gasLimit: Hex;
  readonly baseFeePerGas: Hex;
  readonly miner: Hex;
  readonly size: Hex;
  readonly transactions: readonly ChainTransaction[];
}

export interface ChainReceipt {
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly effectiveGasPrice: Hex;
  readonly contractAddress: Hex | null;
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[];
}

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
