import { lazyRouteComponent as fetched } from '@tanstack/react-router';
import { NodeError } from './api/node';

const AWAY = 'The node did not answer, and this page was not fetched before. Nothing was lost. Try again in a moment.';

/**
 * A page whose code is fetched when it is wanted. Where the node is away that is said in the page’s place: to load all anew,
 * which the router does where a file is gone, would leave nothing of what is open.
 */
export function lazyRouteComponent<M extends Record<string, unknown>, K extends keyof M & string>(bring: () => Promise<M>, name: K) {
  return fetched(async () => {
    try {
      return await bring();
    } catch (e) {
      const isThere = await fetch('/health', { signal: AbortSignal.timeout(5_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      throw isThere ? e : new NodeError(0, AWAY);
    }
  }, name);
}
