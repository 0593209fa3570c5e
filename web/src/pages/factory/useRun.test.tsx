// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { node } from '../../testing/page';
import { useRun } from './useRun';

/** The browser's line, pulled by hand. */
class Line extends EventTarget {
  static now: Line;
  static readonly CLOSED = 2;
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly path: string) {
    super();
    Line.now = this;
  }

  close() {
    this.readyState = Line.CLOSED;
  }

  tell(name: string, data: unknown) {
    act(() => void this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) })));
  }
}

const steps = (...of: number[]) => of.map((step) => ({ step, loss: 1 }));

describe('a run that is watched', () => {
  let answers: Record<string, unknown>;
  beforeEach(() => {
    answers = {
      '/v1/runs/r': { id: 'r', state: 'training', step: 2 },
      '/v1/runs/r/steps?after=0': { data: steps(1, 2) },
      '/v1/runs/r/samples': { data: [{ step: 2, row: '0x1', text: 'one' }] },
    };
    vi.stubGlobal('EventSource', Line);
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  async function watched() {
    const asked = node(answers);
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const wrapper = ({ children }: { readonly children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
    const { result } = renderHook(() => useRun('r'), { wrapper });
    await waitFor(() => expect(result.current.samples.data).toHaveLength(1));
    await waitFor(() => expect(result.current.steps.data).toHaveLength(2));
    return { asked, of: () => result.current.steps.data?.map(({ step }) => step), result };
  }

  it('goes on from what the node had, each step and sample once', async () => {
    const { of, result } = await watched();
    Line.now.tell('step', { step: 2, loss: 1 });
    Line.now.tell('step', { step: 3, loss: 1 });
    Line.now.tell('sample', { step: 2, row: '0x1', text: 'one' });
    Line.now.tell('sample', { step: 3, row: '0x1', text: 'two' });
    await waitFor(() => expect(of()).toEqual([1, 2, 3]));
    expect(result.current.samples.data?.map(({ step }) => step)).toEqual([2, 3]);
  });

  it('asks for what it missed once a lost line is back, and only then', async () => {
    const { asked, of, result } = await watched();
    const before = asked.length;
    act(() => Line.now.onerror?.());
    expect(result.current.lost).toBeInstanceOf(Date);
    expect(asked.length).toBe(before);
    answers['/v1/runs/r/steps?after=0'] = { data: steps(1, 2, 3, 4, 5) };
    act(() => Line.now.onopen?.());
    await waitFor(() => expect(of()).toEqual([1, 2, 3, 4, 5]));
    expect(result.current.lost).toBeNull();
  });
});
