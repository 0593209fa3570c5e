import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { follow } from '../../api/follow';
import type { Run, Sample, Step } from '../../api/runs';
import { runQuery, samplesQuery, stepsQuery } from './queries';

/** A run as it goes on: what was before from the node, what comes by events; a lost line is made up for. */
export function useRun(id: string) {
  const client = useQueryClient();
  const run = useQuery(runQuery(id));
  const steps = useQuery(stepsQuery(id));
  const samples = useQuery(samplesQuery(id));
  const [lost, setLost] = useState<Date | null>(null);
  useEffect(() => {
    const events = {
      step: (text: string) => {
        const step = JSON.parse(text) as Step;
        client.setQueryData(stepsQuery(id).queryKey, (before: readonly Step[] | undefined) =>
          before === undefined || (before.at(-1)?.step ?? 0) >= step.step ? before : [...before, step],
        );
      },
      state: (text: string) => {
        client.setQueryData(runQuery(id).queryKey, JSON.parse(text) as Run);
      },
      sample: (text: string) => {
        const sample = JSON.parse(text) as Sample;
        client.setQueryData(samplesQuery(id).queryKey, (before: readonly Sample[] | undefined) =>
          before === undefined || before.some(({ step, row }) => step === sample.step && row === sample.row)
            ? before
            : [...before, sample],
        );
      },
    };
    return follow(`/v1/runs/${encodeURIComponent(id)}/events`, events, (isLost) =>
      setLost((before) => {
        if (!isLost && before !== null) {
          void client.invalidateQueries({ queryKey: ['runs', id] });
        }
        return isLost ? (before ?? new Date()) : null;
      }),
    );
  }, [client, id]);
  return { run, steps, samples, lost };
}
