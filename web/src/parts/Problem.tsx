import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NodeError } from '../api/node';

interface ProblemProps {
  readonly error: Error;
  readonly again?: () => void;
}

/** In place of the part that failed: what happened, whether anything was lost, what to do. */
export function Problem({ error, again }: ProblemProps) {
  const said =
    error instanceof NodeError ? error.message : 'This part of the page failed. Nothing was lost. Load the page again.';
  return (
    <div className="problem" role="alert">
      <p>{said}</p>
      {again !== undefined && (
        <button type="button" className="btn" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** One sentence on what belongs here, and what to do. */
interface EmptyProps {
  /** The page’s name, where this is all that is on it. */
  readonly page?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function Empty({ page, children, action }: EmptyProps) {
  return (
    <div className={page === undefined ? 'empty' : 'empty alone'}>
      {page !== undefined && <h1>{page}</h1>}
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Lines the size of the text that comes. */
export function Loading({ lines = 4, label }: { readonly lines?: number; readonly label: string }) {
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <i key={i} style={{ width: `${88 - ((i * 23) % 40)}%` }} />
      ))}
    </div>
  );
}

export function NotFound() {
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
