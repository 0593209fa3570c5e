import { describe, expect, it } from 'vitest';
import type { Demo, DemoAnswer, DemoStep } from './queries';
import { points } from './Loss';
import { contributors, standing } from './Story';
import { withStep } from './useDemo';

const DEMO: Demo = {
  object: 'demo',
  state: 'running',
  ready: false,
  stage: 'train',
  failure: null,
  begun_at: 1,
  rows: 8,
  questions: 1,
  datanet: 'd',
  model: 'm',
  run: 'run-0001',
  credit: 'c',
  doing: null,
  step: null,
  contribute: null,
  seal: null,
  train: null,
  sketch: null,
  answers: [],
  summary: null,
};

const step = (n: number, loss: number): DemoStep => ({
  step: n,
  loss,
  learning_rate: 0,
  gradient_norm: 0,
  tokens: 1,
  tokens_per_s: 1,
  eval_loss: null,
});

describe('a stage', () => {
  it('is done before the present one and waits after it', () => {
    expect(['contribute', 'seal', 'train', 'sketch', 'ask'].map((s) => standing(DEMO, s as 'seal'))).toEqual([
      'done',
      'done',
      'running',
      'waiting',
      'waiting',
    ]);
  });

  it('stops where the demo failed, and all are done at the end', () => {
    expect(standing({ ...DEMO, state: 'failed' }, 'train')).toBe('stopped');
    expect(standing({ ...DEMO, state: 'failed' }, 'sketch')).toBe('waiting');
    expect(standing({ ...DEMO, state: 'done', stage: 'ask' }, 'ask')).toBe('done');
  });
});

describe('the steps', () => {
  it('of a run that went on from an earlier checkpoint take the place of those before', () => {
    const before = [step(1, 4), step(2, 3), step(3, 2)];
    expect(withStep(before, step(4, 1)).map((s) => s.step)).toEqual([1, 2, 3, 4]);
    expect(withStep(before, step(2, 5)).map((s) => s.loss)).toEqual([4, 5]);
  });

  it('fill as much of the width as of the run', () => {
    expect(points([4, 2, 3], 5)).toBe('2.0,2.0 61.0,46.0 120.0,24.0');
    expect(points([1, 1], 2)).toBe('2.0,2.0 238.0,2.0');
  });
});

describe('who was paid', () => {
  it('are people with rows, each once, the most paid first', () => {
    const payments = [
      { to: '0xAA', role: 'contributor', wei: '3' },
      { to: '0xbb', role: 'treasury', wei: '100' },
      { to: '0xCC', role: 'contributor', wei: '9' },
      { to: '0xaa', role: 'contributor', wei: '7' },
    ];
    expect(contributors({ payments } as unknown as DemoAnswer)).toEqual([
      { person: '0xaa', wei: 10n },
      { person: '0xcc', wei: 9n },
    ]);
  });
});
