import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { headQuery } from '../api/head';
import { useNow } from '../parts/useNow';

/** How the node is reached: at once, late, or not at all; and when it last answered. */
export type Line = { readonly is: 'well' } | { readonly is: 'slow' | 'lost'; readonly since: Date };

/** The head is asked for each second; an answer that is this late is said to be. */
const SLOW_MS = 6_000;

/** The line to the node. When it comes back, all that is shown is read again. */
export function useLine(): Line {
  const { error, dataUpdatedAt } = useQuery(headQuery);
  const client = useQueryClient();
  const begun = useRef(Date.now());
  useEffect(() => {
    const seen = () => {
      begun.current = Date.now(); // nothing was asked while nobody looked
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);
  const now = useNow();
  const since = new Date(Math.max(dataUpdatedAt, begun.current));
  const isLost = error !== null;
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isLost) {
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== headQuery.queryKey[0] });
    }
    was.current = isLost;
  }, [client, isLost]);
  if (isLost) {
    return { is: 'lost', since };
  }
  return now.getTime() - since.getTime() > SLOW_MS ? { is: 'slow', since } : { is: 'well' };
}
