import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { demoQuery, type Demo, type DemoDoing, type DemoStep } from '../../api/demo';

/** What the pages of the network read, and what a stage of the demo changes. */
const CHANGED: readonly string[] = ['network', 'datanets', 'activity', 'runs'];

/** The steps with one more; those that training went back behind are made again. */
export function withStep(steps: readonly DemoStep[], step: DemoStep): readonly DemoStep[] {
  return [...steps.filter((before) => before.step < step.step), step];
}

/** The demo as it goes on: as it stands from the node, what comes by events. */
export function useDemo() {
  const client = useQueryClient();
  const demo = useQuery(demoQuery);
  const [steps, setSteps] = useState<readonly DemoStep[]>([]);
  const [lost, setLost] = useState<Date | null>(null);
  const goesOn = demo.data?.state === 'running';
  useEffect(() => {
    if (!goesOn) {
      return;
    }
    const key = demoQuery.queryKey;
    const source = new EventSource('/v1/demo/events');
    const on = (name: string, take: (data: string) => void) =>
      source.addEventListener(name, (event) => take((event as MessageEvent<string>).data));
    on('demo', (text) => {
      client.setQueryData(key, JSON.parse(text) as Demo);
      for (const changed of CHANGED) {
        void client.invalidateQueries({ queryKey: [changed] });
      }
    });
    on('doing', (text) => {
      const doing = JSON.parse(text) as DemoDoing;
      client.setQueryData(key, (before: Demo | undefined) => (before === undefined ? before : { ...before, doing }));
    });
    on('step', (text) => {
      const step = JSON.parse(text) as DemoStep;
      setSteps((before) => withStep(before, step));
    });
    source.onopen = () => setLost(null);
    source.onerror = () => setLost((before) => before ?? new Date());
    return () => {
      source.close();
      setLost(null);
    };
  }, [client, goesOn]);
  return { demo, steps, lost };
}
