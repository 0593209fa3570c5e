import { Said } from '../api/said';

/** A test wallet's key, encrypted with a passphrase: AES-256-GCM under PBKDF2-SHA-256. */
export interface Locked {
  readonly address: `0x${string}`;
  readonly salt: string;
  readonly iv: string;
  readonly box: string;
}

const KEY = 'openledger.wallets';

/** OWASP's figure for PBKDF2-SHA-256 (2023). */
const ITERATIONS = 600_000;

/** The passphrase is not the one, or the kept text was changed. */
export class WrongPassphrase extends Said {
  override readonly name = 'WrongPassphrase';
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase.normalize('NFKC')), 'PBKDF2', false, [
    'deriveKey',
  ]);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS },
    raw,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** Locks a private key; the address is bound to it. */
export async function lock(address: `0x${string}`, privateKey: `0x${string}`, passphrase: string): Promise<Locked> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(address) },
    await keyOf(passphrase, salt),
    new TextEncoder().encode(privateKey),
  );
  return { address, salt: base64(salt), iv: base64(iv), box: base64(new Uint8Array(box)) };
}

/** The private key again. */
export async function unlock(locked: Locked, passphrase: string): Promise<`0x${string}`> {
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes(locked.iv), additionalData: new TextEncoder().encode(locked.address) },
      await keyOf(passphrase, bytes(locked.salt)),
      bytes(locked.box),
    );
    return new TextDecoder().decode(plain) as `0x${string}`;
  } catch {
    throw new WrongPassphrase('That passphrase does not open this wallet. Nothing was changed.');
  }
}

/** The wallets kept in this browser; what cannot be read is left alone and not shown. */
export function kept(): Locked[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(list) ? list.filter(isLocked) : [];
  } catch {
    return [];
  }
}

function isLocked(one: unknown): one is Locked {
  return (
    typeof one === 'object' &&
    one !== null &&
    (['address', 'salt', 'iv', 'box'] as const).every((key) => typeof (one as Record<string, unknown>)[key] === 'string')
  );
}

export function keep(locked: Locked): void {
  localStorage.setItem(KEY, JSON.stringify([...kept().filter(({ address }) => address !== locked.address), locked]));
}

export function forget(address: string): void {
  localStorage.setItem(KEY, JSON.stringify(kept().filter((one) => one.address !== address)));
}
