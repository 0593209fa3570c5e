import { beforeEach, describe, expect, it } from 'vitest';
import { Keyboard, type Keys, type Where } from './keyboard';

const HERE: Where = { isTyping: false, isPressed: false, isOver: false, areOn: true };

describe('single keys', () => {
  let keyboard: Keyboard;
  let done: string[];
  const says = (what: string) => () => {
    done.push(what);
  };
  const hear = (key: string, where: Partial<Where> = {}, timeStamp = 0) => keyboard.heard({ key, timeStamp }, { ...HERE, ...where });
  beforeEach(() => {
    keyboard = new Keyboard();
    done = [];
  });

  it('do what they are bound to, large or small, and leave the rest to the browser', () => {
    keyboard.bind(() => ({ t: says('trace') }), false);
    expect([hear('t'), hear('T'), hear('u')]).toEqual([true, true, false]);
    expect(done).toEqual(['trace', 'trace']);
  });

  it('are words in a field, and rest under a dialog', () => {
    keyboard.bind(() => ({ t: says('trace'), Enter: says('open') }), false);
    expect([hear('t', { isTyping: true }), hear('t', { isOver: true }), hear('Enter', { isTyping: true })]).toEqual([false, false, false]);
    expect(done).toEqual([]);
  });

  it('can be turned off; Enter is no character, and stays', () => {
    keyboard.bind(() => ({ t: says('trace'), '?': says('list'), Enter: says('open') }), false);
    expect([hear('t', { areOn: false }), hear('?', { areOn: false }), hear('Enter', { areOn: false })]).toEqual([false, false, true]);
    expect(done).toEqual(['open']);
  });

  it('let Enter press what has the focus', () => {
    keyboard.bind(() => ({ Enter: says('open') }), false);
    expect(hear('Enter', { isPressed: true })).toBe(false);
  });

  it('go to who came last, before what is meant for everywhere, and back when they leave', () => {
    const leave = keyboard.bind(() => ({ c: says('page') }), false);
    keyboard.bind(() => ({ c: says('everywhere'), x: says('everywhere') }), true);
    hear('c');
    hear('x');
    leave();
    hear('c');
    expect(done).toEqual(['page', 'everywhere', 'everywhere']);
  });

  it('follow another soon, and then mean that alone', () => {
    const go: Keys = { c: says('go to chat') };
    keyboard.bind(() => ({ g: (event) => keyboard.await(go, event), c: says('new chat') }), false);
    hear('g', {}, 0);
    hear('c', {}, 1_000);
    hear('c', {}, 1_100);
    hear('g', {}, 2_000);
    expect(hear('q', {}, 2_100)).toBe(true);
    hear('g', {}, 3_000);
    hear('c', {}, 9_000);
    expect(done).toEqual(['go to chat', 'new chat', 'new chat']);
  });
});
