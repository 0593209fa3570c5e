import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { unhidden } from '../lib/plain';
import type { components } from './datanet.gen';
import { ask } from './node';
import type { Activity, Datanet, Earnings, Network, PaidAnswer, Proofs, RowDetail, RowPage, RowStatus } from './types';

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
function asked<T extends { readonly question: string }>(answer: T): T {
  return { ...answer, question: unhidden(answer.question) };
}

export const datanetsQuery = queryOptions({
  queryKey: ['datanets'],
  queryFn: async ({ signal }) => (await ask<{ data: Datanet[] }>('/v1/datanets', undefined, signal)).data,
  staleTime: 5_000,
});

export const datanetQuery = (slug: string) =>
  queryOptions({
    queryKey: ['datanets', slug],
    queryFn: ({ signal }) => ask<Datanet>(`/v1/datanets/${encodeURIComponent(slug)}`, undefined, signal),
    staleTime: 2_000,
  });

/** Which rows of a Datanet are shown. */
export interface RowsWanted {
  readonly q?: string | undefined;
  readonly contributor?: string | undefined;
  readonly category?: string | undefined;
  readonly status?: RowStatus | undefined;
  readonly version?: number | undefined;
}

export const rowsQuery = (slug: string, wanted: RowsWanted) =>
  infiniteQueryOptions({
    queryKey: ['datanets', slug, 'rows', wanted],
    queryFn: ({ signal, pageParam }) => {
      const parameters = new URLSearchParams({ limit: '200' });
      for (const [name, value] of Object.entries({ ...wanted, cursor: pageParam ?? undefined })) {
        if (value !== undefined && value !== '') {
          parameters.set(name, String(value));
        }
      }
      return ask<RowPage>(`/v1/datanets/${encodeURIComponent(slug)}/rows?${parameters}`, undefined, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

export type ChangedRow = components['schemas']['ChangedRow'];
type VersionDiff = components['schemas']['VersionDiff'];

/** What differs between two sealed versions never changes; a page holds rows of both kinds. */
export const diffQuery = (slug: string, { from, to }: { readonly from: number; readonly to: number }, limit = 200) =>
  infiniteQueryOptions({
    queryKey: ['datanets', slug, 'diff', from, to, limit],
    queryFn: ({ signal, pageParam }) =>
      ask<VersionDiff>(
        `/v1/datanets/${encodeURIComponent(slug)}/diff?from=${from}&to=${to}&limit=${limit}${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        undefined,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const rowQuery = (slug: string, row: string) =>
  queryOptions({
    queryKey: ['datanets', slug, 'row', row],
    queryFn: ({ signal }) => ask<RowDetail>(`/v1/datanets/${encodeURIComponent(slug)}/rows/${row}`, undefined, signal),
  });

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', id],
    queryFn: ({ signal }) => ask<PaidAnswer>(`/v1/receipts/${encodeURIComponent(id)}`, undefined, signal),
  });

export const proofsQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', id, 'proofs'],
    queryFn: ({ signal }) => ask<Proofs>(`/v1/receipts/${encodeURIComponent(id)}/proofs`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const earningsQuery = (address: string) =>
  queryOptions({
    queryKey: ['earnings', address],
    queryFn: async ({ signal }): Promise<Earnings> => {
      const earnings = await ask<Earnings>(`/v1/earnings/${address}`, undefined, signal);
      return { ...earnings, answers: earnings.answers.map(asked) };
    },
    refetchInterval: 3_000,
  });
