import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../api/node';
import type { PaidAnswer } from '../../api/types';
import { check, type Claim } from '../../verify/claims';
import type { Hex } from '../../verify/bytes';
import { evidence, registered } from '../../verify/evidence';
import { NotAReceipt, readReceipt } from '../../verify/json';
import type { Receipt } from '../../verify/receipt';
import { proofsQuery } from './queries';

/** What was found out about a receipt in this browser. */
export interface Checked {
  readonly receipt: Receipt;
  readonly claims: readonly Claim[];
  readonly ms: number;
  readonly bytes: number;
}

/** The receipt itself, or why it is none. */
export function parsed(answer: PaidAnswer): Receipt | NotAReceipt {
  try {
    return readReceipt(answer.receipt);
  } catch (e) {
    if (e instanceof NotAReceipt) {
      return e;
    }
    throw e;
  }
}

async function input(hash: string | null, signal: AbortSignal): Promise<Hex | null> {
  if (hash === null) {
    return null;
  }
  const tx = await rpc<{ input: Hex; blockNumber: Hex | null } | null>('eth_getTransactionByHash', [hash], signal);
  return tx === null || tx.blockNumber === null ? null : tx.input;
}

/** Fetches the proofs and the registrations, and checks all of it here. */
export function useClaims(id: string, receipt: Receipt | null) {
  const proofs = useQuery({ ...proofsQuery(id), enabled: receipt !== null });
  return useQuery({
    queryKey: ['receipts', id, 'claims'],
    enabled: receipt !== null && proofs.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Checked> => {
      if (receipt === null || proofs.data === undefined) {
        throw new Error('not enabled before both are there');
      }
      const { registered: on } = proofs.data;
      const [version, run, store] = await Promise.all([
        input(on.version, signal),
        input(on.run, signal),
        input(on.store, signal),
      ]);
      const started = performance.now();
      const claims = check(receipt, evidence(proofs.data, registered(receipt.subject.model, { version, run, store })));
      return {
        receipt,
        claims,
        ms: performance.now() - started,
        bytes: JSON.stringify(proofs.data).length,
      };
    },
  });
}
