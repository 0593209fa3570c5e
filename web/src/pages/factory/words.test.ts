import { expect, it } from 'vitest';
import type { Run } from '../../api/runs';
import { bytes, say } from './words';

const run = (state: Run['state'], more: Partial<Run> = {}) => ({ state, step: 12, saved_step: 10, seconds_left: null, model: null, ...more }) as Run;

it('sizes are in whole MiB, and in GiB from the first', () => {
  expect([98_362_432, 2 ** 30 - 1, 2 ** 30, 25 * 2 ** 29].map(bytes)).toEqual(['94 MiB', '1024 MiB', '1.0 GiB', '12.5 GiB']);
});

it('a run that ended badly says what is kept of it', () => {
  expect(say(run('failed'))).toBe('failed; step 10 is saved');
  expect(say(run('paused'))).toBe('paused at step 12');
});

it('the time left is said only where it is known', () => {
  expect(say(run('training'))).toBe('training');
  expect(say(run('training', { seconds_left: 90 }))).toBe('training, about 1 min left');
});

it('a deployed run names what answers by it', () => {
  expect(say(run('deployed', { model: 'law' }))).toBe('served as law');
  expect(say(run('finished'))).toBe('done, not deployed');
});
