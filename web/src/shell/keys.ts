import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { Keyboard, type KeyPress, type Keys } from './keyboard';

export type { Keys } from './keyboard';

const KEPT = 'openledger.keys';
const FIELDS = 'textarea,select,[contenteditable],input:not([type=radio],[type=checkbox],[type=button],[type=submit],[type=file])';

const listeners = new Set<() => void>();
const keyboard = new Keyboard();

function areOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

function heard(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const at = event.target instanceof Element ? event.target : null;
  const isMeant = keyboard.heard(event, {
    isTyping: at !== null && at.closest(FIELDS) !== null,
    isPressed: at !== null && at.closest('a,button,summary,input') !== null,
    isOver: document.querySelector('dialog[open],[role=dialog]') !== null,
    areOn: areOn(),
  });
  if (isMeant) {
    event.preventDefault();
  }
}

/** The next key is one of `keys`, if it comes soon. */
export function awaitSecond(keys: Keys, event: KeyPress): void {
  keyboard.await(keys, event);
}

/** Does what a key is bound to, without the key. */
export function press(key: string): void {
  keyboard.press({ key, timeStamp: performance.now() });
}

/**
 * Binds keys while what calls it is shown; not while somebody types, a dialog is open, or single keys are off.
 *
 * @param isEverywhere whether a page's own meaning of a key goes before this one
 */
export function useKeys(keys: Keys, isEverywhere = false): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (keyboard.isFree) {
      window.addEventListener('keydown', heard);
    }
    const unbind = keyboard.bind(() => latest.current, isEverywhere);
    return () => {
      unbind();
      if (keyboard.isFree) {
        window.removeEventListener('keydown', heard);
      }
    };
  }, [isEverywhere]);
}

/** Whether single keys do anything, and the switch. */
export function useSingleKeys(): { readonly on: boolean; readonly toggle: () => void } {
  const on = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, areOn);
  const toggle = useCallback(() => {
    localStorage.setItem(KEPT, areOn() ? 'off' : 'on');
    listeners.forEach((listener) => listener());
  }, []);
  return { on, toggle };
}
