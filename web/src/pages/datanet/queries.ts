import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { components } from '../../api/datanet.gen';
import { ask } from '../../api/node';
import type { Datanet, RowDetail, RowPage, RowStatus } from '../../api/types';

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
