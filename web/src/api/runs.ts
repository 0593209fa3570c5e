import { queryOptions } from '@tanstack/react-query';
import type { components } from './factory.gen';
import { ask } from './node';

type Schemas = components['schemas'];

export type RunOrder = Schemas['RunOrder'];
export type RunConfig = Schemas['RunConfig'];
export type Run = Schemas['Run'];
export type Step = Schemas['RunStep'];
export type Sample = Schemas['RunSample'];
export type Base = Schemas['Base'];
export type Estimate = Schemas['Estimate'];
export type Preview = Schemas['Preview'];

interface List<T> {
  readonly data: readonly T[];
}

export const basesQuery = queryOptions({
  queryKey: ['bases'],
  queryFn: async ({ signal }) => (await ask<List<Base>>('/v1/factory/bases', undefined, signal)).data,
});

export const runsQuery = queryOptions({
  queryKey: ['runs'],
  queryFn: async ({ signal }) => (await ask<List<Run>>('/v1/runs', undefined, signal)).data,
  refetchInterval: 2_000,
});

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => ask<Run>(`/v1/runs/${encodeURIComponent(id)}`, undefined, signal),
  });

const STEPS_A_PAGE = 10_000;

/** All step records, page by page. */
export const stepsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'steps'],
    queryFn: async ({ signal }) => {
      const all: Step[] = [];
      for (;;) {
        const page = await ask<List<Step>>(`/v1/runs/${encodeURIComponent(id)}/steps?after=${all.at(-1)?.step ?? 0}`, undefined, signal);
        all.push(...page.data);
        if (page.data.length < STEPS_A_PAGE) {
          return all as readonly Step[];
        }
      }
    },
  });

export const samplesQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'samples'],
    queryFn: async ({ signal }) => (await ask<List<Sample>>(`/v1/runs/${encodeURIComponent(id)}/samples`, undefined, signal)).data,
  });
