import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { runQuery, samplesQuery, stepsQuery, type Run, type Sample, type Step } from '../../api/runs';

const AGAIN_MS = 3_000;

/** A run as it goes on: what was before from the node, what comes by events; a lost line is made up for. */
export function useRun(id: string) {
  const client = useQueryClient();
  const run = useQuery(runQuery(id));
  const steps = useQuery(stepsQuery(id));
  const samples = useQuery(samplesQuery(id));
  const [lost, setLost] = useState<Date | null>(null);
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const take = (name: string, with_: (data: string) => void) =>
      source.addEventListener(name, (event) => with_((event as MessageEvent<string>).data));
    const open = () => {
      source = new EventSource(`/v1/runs/${encodeURIComponent(id)}/events`);
      take('step', (text) => {
        const step = JSON.parse(text) as Step;
        client.setQueryData(stepsQuery(id).queryKey, (before: readonly Step[] | undefined) =>
          before === undefined || (before.at(-1)?.step ?? 0) >= step.step ? before : [...before, step],
        );
      });
      take('state', (text) => {
        client.setQueryData(runQuery(id).queryKey, JSON.parse(text) as Run);
      });
      take('sample', (text) => {
        const sample = JSON.parse(text) as Sample;
        client.setQueryData(samplesQuery(id).queryKey, (before: readonly Sample[] | undefined) =>
          before === undefined || before.some(({ step, row }) => step === sample.step && row === sample.row)
            ? before
            : [...before, sample],
        );
      });
      source.onopen = () => {
        setLost((before) => {
          if (before !== null) {
            void client.invalidateQueries({ queryKey: ['runs', id] });
          }
          return null;
        });
      };
      source.onerror = () => {
        setLost((before) => before ?? new Date());
        // A line that broke is taken up again by the browser; one that was refused, by nobody but us.
        if (source.readyState === EventSource.CLOSED) {
          again = setTimeout(open, AGAIN_MS);
        }
      };
    };
    // A line that hangs without breaking shows nothing: when the network comes back, a new one is taken.
    const renew = () => {
      clearTimeout(again);
      source.close();
      setLost((before) => before ?? new Date());
      open();
    };
    open();
    window.addEventListener('online', renew);
    return () => {
      window.removeEventListener('online', renew);
      clearTimeout(again);
      source.close();
    };
  }, [client, id]);
  return { run, steps, samples, lost };
}
