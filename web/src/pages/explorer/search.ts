/** Where something typed or pasted can be looked at. */
export interface Place {
  readonly kind: 'block' | 'transaction' | 'address' | 'receipt';
  readonly value: string;
}

export function placeOf(typed: string): Place | null {
  const text = typed.trim();
  if (/^[0-9][0-9,  ]{0,18}$/.test(text)) {
    return { kind: 'block', value: text.replaceAll(/[,  ]/g, '') };
  }
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) {
    return { kind: 'transaction', value: text.toLowerCase() };
  }
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) {
    return { kind: 'address', value: text };
  }
  return /^chatcmpl-[A-Za-z0-9_-]{1,70}$/.test(text) ? { kind: 'receipt', value: text } : null;
}
