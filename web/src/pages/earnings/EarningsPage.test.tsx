// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { node, show } from '../../testing/page';
import { EarningsPage } from './EarningsPage';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const ME = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;
const answer = (id: string, wei: string, all: string) => ({
  id,
  question: `what about ${id}?`,
  model: 'law',
  created: 1_790_000_000,
  wei,
  contributors_wei: all,
  shares: [
    { to: ME, wei },
    { to: OTHER, wei: String(BigInt(all) - BigInt(wei)) },
  ],
});

const at = (who: string) => show(EarningsPage, '/earnings', `/earnings?of=${who}`);

/** A figure by the words above it. */
const figure = (name: string) => screen.getByText(name).parentElement?.querySelector('dd')?.textContent;

describe('what a person earned', () => {
  const two = {
    '/v1/activity': { latest: [], people: [] },
    [`/v1/earnings/${ME}`]: {
      total_wei: '4000000000000000',
      count: 2,
      answers: [answer('one', '3000000000000000', '4000000000000000'), answer('two', '1000000000000000', '4000000000000000')],
      rows: [{ row: `0x${'01'.repeat(32)}`, label: 'walls-001', answers: 2 }],
    },
  };

  it('adds up, and each answer says its part', async () => {
    node(two);
    at(ME);
    await screen.findByText('what about one?');
    expect(figure('An answer, on average')).toBe('0.002000 OPEN');
    expect(figure('Part of those answers')).toContain('50.0 %');
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/75\.0 %.*0\.003000/),
      expect.stringMatching(/25\.0 %.*0\.001000/),
    ]);
    expect(screen.getByText('walls-001')).toBeDefined();
  });

  it('is the same however the address is written', async () => {
    const asked = node(two);
    at(ME.toUpperCase().replace('0X', '0x'));
    await screen.findByText('what about two?');
    expect(asked.some(({ path }) => path === `/v1/earnings/${ME}`)).toBe(true);
  });

  it('may be nothing yet, which is said without dividing by it', async () => {
    node({ ...two, [`/v1/earnings/${OTHER}`]: { total_wei: '0', count: 0, answers: [], rows: [] } });
    at(OTHER);
    await screen.findByText(/Nothing yet/);
    expect(screen.queryByText('An answer, on average')).toBeNull();
  });

  it('is not asked for where there is no address', async () => {
    const asked = node(two);
    at('0x12');
    await screen.findByText(/That is no address/);
    expect(asked.filter(({ path }) => path.startsWith('/v1/earnings'))).toEqual([]);
  });
});
