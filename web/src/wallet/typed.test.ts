import { getTypesForEIP712Domain, hashTypedData, type TypedDataDefinition, type TypedDataDomain } from 'viem';
import { expect, it } from 'vitest';
import { domainType, typedJson } from './typed';

const WHOLE: TypedDataDomain = {
  name: 'OpenLedger Datanet',
  version: '1',
  chainId: 47510,
  verifyingContract: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf',
  salt: `0x${'ab'.repeat(32)}`,
};

it('types every possible domain as viem does', () => {
  const names = Object.keys(WHOLE) as (keyof TypedDataDomain)[];
  for (let mask = 0; mask < 2 ** names.length; mask++) {
    const domain = Object.fromEntries(names.filter((_, i) => (mask >> i) % 2 === 1).map((name) => [name, WHOLE[name]]));
    expect(domainType(domain)).toEqual(getTypesForEIP712Domain({ domain }));
  }
});

it('gives a wallet all that the signature is over', async () => {
  const data = {
    domain: { name: 'OpenLedger Datanet', version: '1', chainId: 47510, salt: WHOLE.salt },
    types: { Review: [{ name: 'reason', type: 'string' }, { name: 'time', type: 'uint64' }] },
    primaryType: 'Review',
    message: { reason: 'a “reason”', time: 1_700_000_000n },
  } as const;
  // A wallet takes the domain’s type from what it is given, and an empty one where it is given none.
  const read = JSON.parse(await typedJson(data as unknown as TypedDataDefinition)) as TypedDataDefinition;
  const asWallet = { ...read, types: { EIP712Domain: [], ...read.types } } as unknown as TypedDataDefinition;
  expect(hashTypedData(asWallet)).toBe(hashTypedData(data));
});
