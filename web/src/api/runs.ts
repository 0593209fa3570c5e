import { queryOptions } from '@tanstack/react-query';
import type { Hex } from 'viem';
import { ask } from './node';

/** What a run is made with; `training` has TrainingConfig’s own names. */
export interface RunConfig {
  readonly base: string;
  readonly datanet: string;
  readonly version: number;
  readonly name: string;
  readonly rows: number;
  readonly eval_rows: number;
  readonly goal?: string | null;
  readonly training?: Readonly<Record<string, unknown>>;
}

export const STATES = ['queued', 'training', 'sketching', 'paused', 'failed', 'cancelled', 'finished', 'deployed'] as const;

export type RunState = (typeof STATES)[number];

export interface Run {
  readonly id: string;
  readonly name: string;
  readonly owner: Hex;
  readonly state: RunState;
  readonly created_at: number;
  readonly step: number;
  readonly steps: number;
  readonly tokens: number;
  readonly tokens_per_s: number | null;
  readonly seconds_left: number | null;
  readonly saved_step: number;
  readonly resumed_from: number | null;
  readonly adapter: Hex | null;
  readonly config: RunConfig;
  readonly failure: string | null;
  readonly model: string | null;
  readonly registration: Hex | null;
  readonly contributors: readonly { readonly address: Hex; readonly rows: number }[];
}

export interface Step {
  readonly step: number;
  readonly loss: number;
  readonly learning_rate: number;
  readonly gradient_norm: number;
  readonly tokens: number;
  readonly tokens_per_s: number;
  readonly eval_loss: number | null;
}

export interface Sample {
  readonly step: number;
  readonly question: string;
  readonly row: Hex;
  readonly answer: string;
}

export interface Base {
  readonly name: string;
  readonly digest: string;
  readonly parameters: number;
  readonly layers: number;
  readonly hidden: number;
  readonly context: number;
  readonly bytes: number;
  readonly dtype: string;
  readonly licence: string;
  readonly installed: boolean;
  readonly memory_bytes: number;
  readonly memory_here: number;
}

export interface Estimate {
  readonly examples: number;
  readonly tokens: number;
  readonly steps: number;
  readonly seconds: { readonly low: number; readonly value: number; readonly high: number };
  readonly measured: boolean;
  readonly memory_bytes: number;
  readonly memory_here: number;
  readonly fits: boolean;
  readonly advice: string | null;
  readonly fee_wei: string;
}

export interface Preview {
  readonly data: readonly { readonly row: Hex; readonly tokens: readonly { readonly text: string; readonly id: number; readonly learned: boolean }[] }[];
  readonly truncated: number;
  readonly contaminated: readonly Hex[];
}

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
