// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { show } from '../../testing/page';
import type { Account } from '../../wallet/account';
import { Send } from './Send';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const OPEN = 10n ** 18n;
/** The first of the examples in EIP-55. */
const CHECKED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

async function fill(to: string, amount: string): Promise<void> {
  const send = vi.fn();
  const account: Account = { address: `0x${'a1'.repeat(20)}`, kind: 'test wallet', name: 'mine', signTypedData: vi.fn(), signMessage: vi.fn(), send };
  show(() => <Send account={account} balance={2n * OPEN} />, '/wallet', '/wallet');
  fireEvent.change(await screen.findByLabelText(/^To/), { target: { value: to } });
  fireEvent.change(screen.getByLabelText(/^OPEN/), { target: { value: amount } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(send).not.toHaveBeenCalled();
}

describe('sending', () => {
  it('says what is wrong at the field where it is', async () => {
    await fill('0x12', 'all of it');
    expect(screen.getByLabelText(/^To/).parentElement?.textContent).toContain('40 hexadecimal digits');
    expect(screen.getByLabelText(/^OPEN/).parentElement?.textContent).toContain('such as 0.25');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it.each([CHECKED, CHECKED.toLowerCase()])('asks before it signs: %s', async (to) => {
    await fill(to, '0.25');
    const sheet = await screen.findByRole('dialog');
    expect(sheet.textContent).toContain(to);
    expect(sheet.textContent).toContain('0.250000000000000000 OPEN');
  });

  it('refuses an address whose capitals do not fit its digits (EIP-55)', async () => {
    await fill(CHECKED.replace('aA', 'Aa'), '0.25');
    expect(screen.getByRole('alert').textContent).toContain('Its capitals do not fit its digits');
  });

  it('refuses what would leave nothing for gas', async () => {
    await fill(CHECKED, '2');
    expect(screen.getByRole('alert').textContent).toContain('This wallet has 2.0000 OPEN');
  });
});
