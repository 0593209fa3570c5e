import { bytesToHex, hexToBytes, keccak256, type Hex } from 'viem';

/** 0x and 64 lower-case digits. */
export type Hash = Hex;

/** 0x and 40 digits, lower case. */
export type Address = Hex;

export const ZERO_HASH: Hash = `0x${'00'.repeat(32)}`;

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** 8 bytes, big-endian, two's complement. */
export function int64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  return bytes;
}

/** A number that is not negative, big-endian, without leading zeros: 0 is no byte at all, as RLP has it. */
export function natural(value: bigint): Uint8Array {
  if (value === 0n) {
    return new Uint8Array();
  }
  const digits = value.toString(16);
  return hexToBytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`);
}

export function keccak(...parts: readonly Uint8Array[]): Hash {
  return keccak256(concat(...parts));
}

export { bytesToHex, hexToBytes, type Hex };
