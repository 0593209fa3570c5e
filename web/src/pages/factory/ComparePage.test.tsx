// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { node, show } from '../../testing/page';
import { ComparePage } from './ComparePage';

// A chart needs a canvas, which jsdom has not; which curves it is given is what is asked here.
vi.mock('../../parts/Chart', () => ({
  Chart: ({ curves, x }: { curves: { name: string; look: string }[]; x: number[] }) => (
    <p data-testid="chart">{`${curves.map(({ name, look }) => `${name} ${look}`).join(', ')}; ${x.length} steps`}</p>
  ),
}));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const run = (id: string, rank: number) => ({ id, name: `name of ${id}`, steps: 3, config: { base: 'smol', training: { rank, epochs: 1 } } });
const steps = (n: number) => ({ data: Array.from({ length: n }, (_, i) => ({ step: i + 1, loss: 4 - i })) });
const FIVE = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e'].flatMap((id, i) => [
    [`/v1/runs/${id}`, run(id, 8 * (i + 1))],
    [`/v1/runs/${id}/steps?after=0`, steps(i + 1)],
  ]),
);

const at = (runs: string) => show(ComparePage, '/factory/compare', `/factory/compare?runs=${runs}`);

describe('runs laid over each other', () => {
  it('are each there once, however often the address names them', async () => {
    node(FIVE);
    at('a,b,a,b,a');
    expect((await screen.findByTestId('chart')).textContent).toBe('name of a smooth, name of b dashed; 2 steps');
    expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['Setting', 'name of a (solid)', 'name of b (dashed)']);
  });

  it('are two at least: one named twice is one', async () => {
    const asked = node(FIVE);
    at('a,a');
    await screen.findByText(/Choose two runs/);
    expect(screen.queryByTestId('chart')).toBeNull();
    expect(asked.filter(({ path }) => path.startsWith('/v1/runs/b'))).toEqual([]);
  });

  it('are four at most, and names that no run can have are not asked for', async () => {
    const asked = node(FIVE);
    at('../x,a,b,c,d,e');
    expect((await screen.findByTestId('chart')).textContent).toContain('name of d raw');
    expect(asked.map(({ path }) => path).filter((path) => path.includes('x') || path.startsWith('/v1/runs/e'))).toEqual([]);
  });

  it('list the settings in which they differ, and no others', async () => {
    node(FIVE);
    at('a,c');
    await screen.findByTestId('chart');
    expect(screen.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
      ['Setting', 'name of a (solid)', 'name of c (dashed)'],
      ['last smoothed loss', '4.000', expect.stringMatching(/^\d\.\d{3}$/)],
      ['rank', '8', '24'],
    ]);
  });

  it('say so when one of them is not there', async () => {
    node(FIVE);
    at('a,gone');
    await screen.findByText('nothing is at /v1/runs/gone');
  });
});
