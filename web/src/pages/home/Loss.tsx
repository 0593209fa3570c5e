import type { DemoStep } from './queries';

const WIDTH = 240;
const HEIGHT = 48;
const EDGE = 2;

/** The loss so far as the points of a line; the whole planned range is the width. */
export function points(losses: readonly number[], planned: number): string {
  const most = Math.max(...losses);
  const least = Math.min(...losses);
  const across = (WIDTH - 2 * EDGE) / Math.max(1, planned - 1);
  const up = (HEIGHT - 2 * EDGE) / (most === least ? 1 : most - least);
  return losses.map((loss, i) => `${(EDGE + i * across).toFixed(1)},${(EDGE + (most - loss) * up).toFixed(1)}`).join(' ');
}

/** A small curve of the loss, in ink. */
export function Loss({ steps, planned }: { readonly steps: readonly DemoStep[]; readonly planned: number }) {
  const losses = steps.map(({ loss }) => loss);
  const first = losses[0];
  const last = losses.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  return (
    <svg
      className="loss"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Loss over ${steps.length} of ${planned} steps, from ${first.toFixed(3)} to ${last.toFixed(3)} nats a token`}
    >
      <polyline points={points(losses, planned)} />
    </svg>
  );
}
