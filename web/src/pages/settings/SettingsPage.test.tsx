// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { screenIs, show } from '../../testing/page';
import { SettingsPage } from './SettingsPage';

/** Runs what index.html does before anything is drawn. */
function arrive(): void {
  const script = /<script>(.*?)<\/script>/s.exec(readFileSync('index.html', 'utf8'))?.[1];
  if (script === undefined) {
    throw new Error('index.html holds no script');
  }
  delete document.documentElement.dataset['theme'];
  new Function(script)();
}

describe('settings', () => {
  beforeEach(() => {
    localStorage.clear();
    screenIs(true);
    arrive();
  });
  afterEach(cleanup);

  const pressed = () => ['Light', 'Dark'].filter((name) => screen.getByRole('button', { name }).getAttribute('aria-pressed') === 'true');

  it('have the theme of the system until one is chosen, which is kept and shown at once', async () => {
    show(SettingsPage, '/settings', '/settings');
    await screen.findByRole('heading', { name: 'Theme' });
    expect(pressed()).toEqual(['Dark']);
    fireEvent.click(screen.getByRole('button', { name: 'Light' }));
    expect(pressed()).toEqual(['Light']);
    expect(document.documentElement.dataset['theme']).toBe('light');
    cleanup();
    arrive();
    show(SettingsPage, '/settings', '/settings');
    await screen.findByRole('heading', { name: 'Theme' });
    expect(pressed()).toEqual(['Light']);
  });

  it('do not change by choosing what is chosen', async () => {
    show(SettingsPage, '/settings', '/settings');
    await screen.findByRole('heading', { name: 'Theme' });
    fireEvent.click(screen.getByRole('button', { name: 'Dark' }));
    expect(pressed()).toEqual(['Dark']);
  });

  it('turn single keys off (WCAG 2.1.4), and keep that', async () => {
    show(SettingsPage, '/settings', '/settings');
    const box = await screen.findByRole<HTMLInputElement>('checkbox', { name: /Single keys/ });
    expect(box.checked).toBe(true);
    fireEvent.click(box);
    cleanup();
    show(SettingsPage, '/settings', '/settings');
    expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: /Single keys/ })).checked).toBe(false);
  });
});
