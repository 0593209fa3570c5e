import { useState } from 'react';
import type { Hex } from 'viem';
import { short } from '../lib/format';
import { Icon } from '../shell/icons';

/** A hash or address, short to the eye unless it is to be whole there too; whole to the clipboard and to screen readers. */
export function Chain({ value, whole = false }: { readonly value: Hex; readonly whole?: boolean }) {
  const [copied, set] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(value).then(() => {
      set(true);
      setTimeout(() => set(false), 1_500);
    });
  };
  return (
    <button type="button" className="hash" onClick={copy} title={value}>
      <code aria-hidden="true">{whole ? value : short(value)}</code>
      <span className="sr">{copied ? 'copied' : `copy ${value}`}</span>
      {copied && <span aria-hidden="true"> copied</span>}
    </button>
  );
}

export function CopyButton({ text, children }: { readonly text: () => string; readonly children: string }) {
  const [copied, set] = useState(false);
  return (
    <button
      type="button"
      className="btn"
      onClick={() => {
        void navigator.clipboard.writeText(text()).then(() => {
          set(true);
          setTimeout(() => set(false), 1_500);
        });
      }}
    >
      <Icon name="copy" />
      {copied ? 'Copied' : children}
    </button>
  );
}
