/** Wei of an amount in OPEN as a person types it, with point or comma; null where it is none. */
export function wei(typed: string): bigint | null {
  const match = /^([0-9]{1,40})?(?:[.,]([0-9]{1,18}))?$/.exec(typed.trim());
  if (match === null || (match[1] === undefined && match[2] === undefined)) {
    return null;
  }
  return BigInt(match[1] ?? '0') * 10n ** 18n + BigInt((match[2] ?? '').padEnd(18, '0'));
}
