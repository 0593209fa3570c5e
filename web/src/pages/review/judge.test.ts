import { recoverTypedDataAddress, type Hex } from 'viem';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Datanet } from '../../api/types';
import { node } from '../../testing/page';
import { local } from '../../wallet/account';
import { judge } from './judge';

const ROW: Hex = `0x${'01'.repeat(32)}`;
const ID: Hex = `0x${'cd'.repeat(32)}`;
const LAW = { slug: 'law', id: ID } as Datanet;
const REVIEWS = '/v1/datanets/law/reviews';
const SESSION = { '/v1/session': { csrf: null }, '/': { jsonrpc: '2.0', id: 1, result: '0x539' } };
const KEPT = { row: ROW, status: 'pending', counted: true, reason: null };

interface Sent {
  readonly reviews: readonly { readonly review: { readonly reviewer: Hex; readonly row: Hex; readonly accept: boolean; readonly reason: string; readonly time: number }; readonly signature: Hex }[];
}

describe('a judgement', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is signed by the reviewer for this Datanet on this chain alone', async () => {
    const asked = node({ ...SESSION, [REVIEWS]: { data: [KEPT] } });
    const account = await local(`0x${'22'.repeat(32)}`, 'test wallet', 'me');
    expect(await judge(LAW, account, { row: ROW, accept: false, reason: 'Unclear question' })).toEqual(KEPT);
    const { reviews } = asked.find(({ path }) => path === REVIEWS)?.body as Sent;
    const [sent] = reviews;
    expect(sent?.review).toMatchObject({ reviewer: account.address, row: ROW, accept: false, reason: 'Unclear question' });
    // The words of docs/reference/formats.md, written a second time.
    const signer = (chainId: number, salt: Hex) =>
      recoverTypedDataAddress({
        domain: { name: 'OpenLedger Datanet', version: '1', chainId, salt },
        types: {
          Review: [
            { name: 'reviewer', type: 'address' },
            { name: 'row', type: 'bytes32' },
            { name: 'accept', type: 'bool' },
            { name: 'reason', type: 'string' },
            { name: 'time', type: 'uint64' },
          ],
        },
        primaryType: 'Review',
        message: { reviewer: account.address, row: ROW, accept: false, reason: 'Unclear question', time: BigInt(sent?.review.time ?? 0) },
        signature: sent?.signature ?? '0x',
      }).then((address) => address.toLowerCase());
    expect(await signer(1337, ID)).toBe(account.address);
    expect(await signer(1, ID)).not.toBe(account.address);
    expect(await signer(1337, ROW)).not.toBe(account.address);
  });

  it('that the node says nothing of is not taken for kept', async () => {
    node({ ...SESSION, [REVIEWS]: { data: [] } });
    const account = await local(`0x${'22'.repeat(32)}`, 'test wallet', 'me');
    await expect(judge(LAW, account, { row: ROW, accept: true, reason: '' })).rejects.toThrow('back in your queue');
  });
});
