import type { Run } from '../../api/runs';
import { duration } from '../../lib/format';

export function bytes(n: number): string {
  return n >= 2 ** 30 ? `${(n / 2 ** 30).toFixed(1)} GiB` : `${Math.round(n / 2 ** 20)} MiB`;
}

/** Where a run stands, for a person. */
export function say(run: Run): string {
  switch (run.state) {
    case 'queued':
      return 'waits for its turn';
    case 'training':
      return run.seconds_left === null ? 'training' : `training, about ${duration(run.seconds_left)} left`;
    case 'sketching':
      return 'tracing its rows';
    case 'paused':
      return `paused at step ${run.step}`;
    case 'failed':
      return `failed; step ${run.saved_step} is saved`;
    case 'cancelled':
      return 'cancelled';
    case 'finished':
      return 'done, not deployed';
    case 'deployed':
      return run.model === null ? 'deployed' : `served as ${run.model}`;
  }
}
