import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/node';
import type { Proofs } from '../../api/types';

export const proofsQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', id, 'proofs'],
    queryFn: ({ signal }) => ask<Proofs>(`/v1/receipts/${encodeURIComponent(id)}/proofs`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
