import { expect, it } from 'vitest';
import { parseSiweMessage } from 'viem/siwe';
import { signInMessage } from './session';

it('writes a message that another reader of EIP-4361 reads', () => {
  const now = new Date('2026-11-22T12:00:00.000Z');
  const read = parseSiweMessage(
    signInMessage({
      host: 'localhost:8545',
      origin: 'http://localhost:8545',
      address: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf',
      chainId: 47510,
      nonce: 'abcdef0123456789',
      now,
    }),
  );
  expect(read).toEqual({
    domain: 'localhost:8545',
    address: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf',
    statement: 'Sign in to OpenLedger. This signs no payment.',
    uri: 'http://localhost:8545',
    version: '1',
    chainId: 47510,
    nonce: 'abcdef0123456789',
    issuedAt: now,
    expirationTime: new Date('2026-11-23T00:00:00.000Z'),
  });
});
