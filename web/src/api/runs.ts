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

export interface List<T> {
  readonly data: readonly T[];
}

export const runsQuery = queryOptions({
  queryKey: ['runs'],
  queryFn: async ({ signal }) => (await ask<List<Run>>('/v1/runs', undefined, signal)).data,
  refetchInterval: 2_000,
});
