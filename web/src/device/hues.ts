import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from 'viem';
import { activityQuery } from '../api/queries';
import { HUES } from '../lib/slots';

export function lower(address: string): Hex {
  return address.toLowerCase() as Hex;
}

/** The hues of the eight most paid people, the same on every page. */
export function useHues(): ReadonlyMap<Hex, number> {
  const { data } = useQuery({ ...activityQuery, refetchInterval: 30_000 });
  return useMemo(
    () => new Map((data?.people ?? []).slice(0, HUES).map(({ contributor }, i) => [lower(contributor), i + 1])),
    [data],
  );
}
