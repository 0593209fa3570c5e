import { useEffect, useState } from 'react';

/** The time, each second. */
export function useNow(): Date {
  const [now, set] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => set(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
