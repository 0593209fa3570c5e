import { recoverTypedDataAddress, type Hex, type TypedDataDefinition } from 'viem';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { node } from '../../testing/page';
import { local, NotSigned } from '../../wallet/account';
import type { Draft } from './draft';
import { give, type Checked } from './give';

const KEY: Hex = `0x${'11'.repeat(32)}`;
const SALT: Hex = `0x${'ab'.repeat(32)}`;
const DRAFTS: Draft[] = ['one', 'two', 'three'].map((question) => ({ question, answer: 'A.', category: 'c', source: 's', language: 'en', licence: 'CC0-1.0' }));
const CHECKED: Checked = {
  consent: 'I may give this.',
  domain: { name: 'OpenLedger Datanet', version: '1', chainId: '0x539', salt: SALT },
  data: [
    { n: 0, row: `0x${'01'.repeat(32)}`, problems: [], duplicate_of: null, source: 'https://example.org/a' },
    { n: 1, row: null, problems: [{ field: 'answer', message: 'too short' }], duplicate_of: null, source: null },
    { n: 2, row: `0x${'03'.repeat(32)}`, problems: [], duplicate_of: null, source: null },
  ],
};
const SESSION = { '/v1/session': { csrf: null }, '/v1/datanets/law/rows': { data: [] } };

interface Sent {
  readonly rows: readonly { readonly question: string; readonly contribution: Record<string, unknown> & { readonly row: Hex; readonly time: number }; readonly signature: Hex }[];
}

// The words of docs/reference/formats.md, written a second time.
const typed = ({ contribution }: Sent['rows'][number]): TypedDataDefinition => ({
  domain: { name: 'OpenLedger Datanet', version: '1', chainId: 1337, salt: SALT },
  types: {
    Contribution: [
      { name: 'contributor', type: 'address' },
      { name: 'row', type: 'bytes32' },
      { name: 'licence', type: 'string' },
      { name: 'source', type: 'string' },
      { name: 'consent', type: 'string' },
      { name: 'time', type: 'uint64' },
    ],
  },
  primaryType: 'Contribution',
  message: { ...contribution, time: BigInt(contribution.time) },
});

describe('rows that are given', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are signed one by one and handed in together; those with problems stay here', async () => {
    const asked = node(SESSION);
    const account = await local(KEY, 'test wallet', 'me');
    const counted: number[] = [];
    await give('law', account, DRAFTS, CHECKED, (n) => counted.push(n));
    const posts = asked.filter(({ path }) => path === '/v1/datanets/law/rows');
    expect(posts).toHaveLength(1);
    const { rows } = posts[0]?.body as Sent;
    expect(rows.map(({ question }) => question)).toEqual(['one', 'three']);
    expect(rows.map(({ contribution }) => contribution['source'])).toEqual(['https://example.org/a', '']);
    expect(counted).toEqual([1, 2]);
    for (const row of rows) {
      expect(await recoverTypedDataAddress({ ...typed(row), signature: row.signature } as never).then((a) => a.toLowerCase())).toBe(account.address);
    }
  });

  it('are not handed in at all when one signature is refused', async () => {
    const asked = node(SESSION);
    const account = await local(KEY, 'test wallet', 'me');
    let left = 1;
    const unwilling = { ...account, signTypedData: (data: TypedDataDefinition) => (left-- > 0 ? account.signTypedData(data) : Promise.reject(new NotSigned())) };
    await expect(give('law', unwilling, DRAFTS, CHECKED, () => undefined)).rejects.toThrow('You did not sign');
    expect(asked).toEqual([]);
  });
});
