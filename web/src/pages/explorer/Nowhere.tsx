import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/Problem';

/** What the chain does not have, and the way to what it has. */
export function Nowhere({ page, children }: { readonly page: string; readonly children: ReactNode }) {
  return (
    <Empty
      page={page}
      action={
        <Link className="btn" to="/explorer">
          See the newest blocks
        </Link>
      }
    >
      {children}
    </Empty>
  );
}
