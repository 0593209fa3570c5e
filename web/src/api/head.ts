import { queryOptions } from '@tanstack/react-query';
import { rpc } from './node';

interface RawBlock {
  readonly number: `0x${string}`;
  readonly timestamp: `0x${string}`;
}

/** The last block. */
export interface Head {
  readonly number: number;
  readonly at: Date;
}

export const headQuery = queryOptions({
  queryKey: ['head'],
  queryFn: async ({ signal }): Promise<Head> => {
    const block = await rpc<RawBlock>('eth_getBlockByNumber', ['latest', false], signal);
    return { number: Number(block.number), at: new Date(Number(block.timestamp) * 1_000) };
  },
  refetchInterval: 1_000,
  // Whether the node answers is read from this alone: one lost call is none, two are.
  retry: 1,
  retryDelay: 500,
});
