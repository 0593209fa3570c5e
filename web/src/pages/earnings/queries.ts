import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/node';
import { asked } from '../../api/queries';
import type { Earnings } from '../../api/types';

export const earningsQuery = (address: string) =>
  queryOptions({
    queryKey: ['earnings', address],
    queryFn: async ({ signal }): Promise<Earnings> => {
      const earnings = await ask<Earnings>(`/v1/earnings/${address}`, undefined, signal);
      return { ...earnings, answers: earnings.answers.map(asked) };
    },
    refetchInterval: 3_000,
  });
