import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/node';
import type { Base, List, Run, Sample, Step } from '../../api/runs';

export const basesQuery = queryOptions({
  queryKey: ['bases'],
  queryFn: async ({ signal }) => (await ask<List<Base>>('/v1/factory/bases', undefined, signal)).data,
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
