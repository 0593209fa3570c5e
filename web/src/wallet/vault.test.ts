import { beforeEach, describe, expect, it, vi } from 'vitest';
import { kept, keep, lock, unlock, WrongPassphrase } from './vault';

const ADDRESS = '0x7e5f4552091a69125d5dfcb7b8c2659029395bdf';
const KEY = `0x${'00'.repeat(31)}01` as const;

describe('a wallet that is kept in the browser', () => {
  beforeEach(() => {
    const held = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => held.set(key, value),
    });
  });

  it('opens with its passphrase and no other, and never shows its key', async () => {
    const locked = await lock(ADDRESS, KEY, 'correct horse');
    expect(JSON.stringify(locked)).not.toContain(KEY.slice(2));
    await expect(unlock(locked, 'correct horse')).resolves.toBe(KEY);
    await expect(unlock(locked, 'Correct horse')).rejects.toThrow(WrongPassphrase);
  });

  it('does not open under another address', async () => {
    const locked = await lock(ADDRESS, KEY, 'a passphrase');
    await expect(unlock({ ...locked, address: '0x0000000000000000000000000000000000000001' }, 'a passphrase')).rejects.toThrow(
      WrongPassphrase,
    );
  });

  it('is found again, and spoilt text beside it is passed over', async () => {
    const locked = await lock(ADDRESS, KEY, 'a passphrase');
    keep(locked);
    expect(kept()).toEqual([locked]);
    localStorage.setItem('openledger.wallets', JSON.stringify([locked, 7, { address: ADDRESS }, null]));
    expect(kept()).toEqual([locked]);
    localStorage.setItem('openledger.wallets', '{');
    expect(kept()).toEqual([]);
  });
});
