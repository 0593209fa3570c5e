import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from './Problem';

/** Why a wallet is needed here, and the way to one. */
export function NeedsWallet({ page, children }: { readonly page?: string; readonly children: ReactNode }) {
  return (
    <Empty
      {...(page === undefined ? {} : { page })}
      action={
        <Link className="btn main" to="/wallet">
          Open a wallet
        </Link>
      }
    >
      {children}
    </Empty>
  );
}
