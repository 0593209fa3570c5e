import { queryOptions } from '@tanstack/react-query';
import { unhidden } from '../lib/plain';
import { ask } from './node';
import type { Activity, Datanet, Network, PaidAnswer } from './types';

export const networkQuery = queryOptions({
  queryKey: ['network'],
  queryFn: ({ signal }) => ask<Network>('/v1/network', undefined, signal),
  staleTime: 10_000,
});

export const activityQuery = queryOptions({
  queryKey: ['activity'],
  queryFn: async ({ signal }): Promise<Activity> => {
    const activity = await ask<Activity>('/v1/activity', undefined, signal);
    return { ...activity, latest: activity.latest.map(asked) };
  },
  refetchInterval: 2_000,
});

/** Anybody may have asked anything. */
export function asked<T extends { readonly question: string }>(answer: T): T {
  return { ...answer, question: unhidden(answer.question) };
}

export const datanetsQuery = queryOptions({
  queryKey: ['datanets'],
  queryFn: async ({ signal }) => (await ask<{ data: Datanet[] }>('/v1/datanets', undefined, signal)).data,
  staleTime: 5_000,
});

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', id],
    queryFn: ({ signal }) => ask<PaidAnswer>(`/v1/receipts/${encodeURIComponent(id)}`, undefined, signal),
  });
