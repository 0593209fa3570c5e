import { queryOptions } from '@tanstack/react-query';
import type { components } from '../../api/demo.gen';
import { ask } from '../../api/node';

type Schemas = components['schemas'];

export type Demo = Schemas['Demo'];
export type DemoAnswer = Schemas['DemoAnswer'];
export type DemoDoing = Schemas['DemoDoing'];
export type DemoStep = Schemas['RunStep'];

export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => ask<Demo>('/v1/demo', undefined, signal),
  staleTime: 5_000,
});

/** Begins the demo, or goes on with one that failed. */
export const beginDemo = () => ask<Demo>('/v1/demo', {});
