import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { demoQuery, type Demo, type DemoDoing, type DemoStep } from './queries';
import { follow } from '../../api/follow';

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
    const events = {
      demo: (text: string) => {
        client.setQueryData(key, JSON.parse(text) as Demo);
        for (const changed of CHANGED) {
          void client.invalidateQueries({ queryKey: [changed] });
        }
      },
      doing: (text: string) => {
        const doing = JSON.parse(text) as DemoDoing;
        client.setQueryData(key, (before: Demo | undefined) => (before === undefined ? before : { ...before, doing }));
      },
      step: (text: string) => {
        const step = JSON.parse(text) as DemoStep;
        setSteps((before) => withStep(before, step));
      },
    };
    const hangUp = follow('/v1/demo/events', events, (isLost) => setLost((before) => (isLost ? (before ?? new Date()) : null)));
    return () => {
      hangUp();
      setLost(null);
    };
  }, [client, goesOn]);
  return { demo, steps, lost };
}
