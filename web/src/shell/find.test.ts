import { describe, expect, it } from 'vitest';
import { fit, found } from './find';

const page = (title: string, hint = '') => ({ id: title, title, hint });

describe('what the palette finds', () => {
  it('wants every word, somewhere', () => {
    expect(fit(page('Swedish construction law', '503 rows'), 'law rows')).not.toBeNull();
    expect(fit(page('Swedish construction law', '503 rows'), 'law runs')).toBeNull();
  });

  it('knows a word with and without its accents', () => {
    expect(fit(page('Får jag bygga en altan?'), 'far')).toBe(0);
    expect(fit(page('Far from the boundary'), 'får')).toBe(0);
  });

  it('puts a title’s beginning before a word’s, and that before the rest', () => {
    const all = [page('Preview'), page('Blind review'), page('Review')];
    expect(found(all, 'review', []).map(({ id }) => id)).toEqual(['Review', 'Blind review', 'Preview']);
  });

  it('puts what was used last first', () => {
    const all = [page('Chat'), page('Earnings'), page('Explorer')];
    expect(found(all, 'e', ['Explorer']).map(({ id }) => id)).toEqual(['Explorer', 'Earnings']);
    expect(found(all, '', ['Explorer', 'Chat']).map(({ id }) => id)).toEqual(['Explorer', 'Chat', 'Earnings']);
  });

  it('searches what is not shown', () => {
    expect(fit({ id: 'x', title: '0xabcd…1234', hint: '', also: '0xabcdef0000001234' }, 'def000')).toBe(2);
  });
});
