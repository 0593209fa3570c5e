import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { headQuery } from '../api/head';
import { NodeError } from '../api/node';
import { said } from '../api/said';
import { useCrumbs } from './Crumbs';

interface ProblemProps {
  /** The page’s name, where this is all that is on it. */
  readonly page?: string;
  readonly error: unknown;
  readonly again?: () => void;
  /** Where to go where there is no such thing: to ask for it again would not help. */
  readonly elsewhere?: ReactNode;
}

/** In place of the part that failed: what happened, whether anything was lost, what to do. */
export function Problem({ page, error, again, elsewhere }: ProblemProps) {
  const isNowhere = elsewhere !== undefined && error instanceof NodeError && error.status === 404;
  return (
    <div className={page === undefined ? 'problem' : 'problem alone'} role="alert">
      {page !== undefined && <h1>{page}</h1>}
      <p>{said(error, 'This part of the page failed. Nothing was lost. Load the page again.')}</p>
      {isNowhere && elsewhere}
      {!isNowhere && again !== undefined && (
        <button type="button" className="btn" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

interface EmptyProps {
  /** The page’s name, where this is all that is on it. */
  readonly page?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** One sentence on what belongs here, and what to do. */
export function Empty({ page, children, action }: EmptyProps) {
  return (
    <div className={page === undefined ? 'empty' : 'empty alone'}>
      {page !== undefined && <h1>{page}</h1>}
      <p>{children}</p>
      {action}
    </div>
  );
}

/** After this long a page says that it still waits. */
const LONG_MS = 5_000;

/** Lines the size of the text that comes. */
export function Loading({ lines = 4, label }: { readonly lines?: number; readonly label: string }) {
  const [isLong, late] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => late(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <i key={i} style={{ width: `${88 - ((i * 23) % 40)}%` }} />
      ))}
      {isLong && <p className="sm dim">{label} takes longer than usual. It goes on by itself.</p>}
    </div>
  );
}

export function NotFound() {
  useCrumbs('Nothing here');
  return (
    <>
      <div className="head">
        <h1>Nothing is at this address</h1>
      </div>
      <Empty
        action={
          <Link className="btn" to="/">
            Go home
          </Link>
        }
      >
        The link may be old, or a part of it is missing.
      </Empty>
    </>
  );
}

/** In place of a page that could not be shown at all; when the node comes back, so does the page. */
export function PageFailed({ error }: { readonly error: unknown }) {
  useCrumbs('Not shown');
  const router = useRouter();
  const isLost = useQuery(headQuery).error !== null;
  const was = useRef(isLost);
  useEffect(() => {
    if (was.current && !isLost) {
      void router.invalidate();
    }
    was.current = isLost;
  }, [isLost, router]);
  return (
    <>
      <div className="head">
        <h1>This page could not be shown</h1>
      </div>
      <Problem error={error} again={() => void router.invalidate()} />
    </>
  );
}
