import type { ChatRequest } from '../../api/chat';
import { ask } from '../../api/node';
import type { AnswerSummary, PaidAnswer } from '../../api/types';
import { NotAReceipt } from '../../verify/json';
import { parsed } from '../receipt/useClaims';

/** The receipt that a payment paid for, among the newest; null where none is known. */
export async function receiptOf(payment: string, { model, messages }: ChatRequest, signal: AbortSignal): Promise<string | null> {
  const question = messages.at(-1)?.content;
  const { data } = await ask<{ data: readonly AnswerSummary[] }>('/v1/receipts', undefined, signal);
  for (const { id } of data.filter((one) => one.model === model && one.question === question)) {
    const receipt = parsed(await ask<PaidAnswer>(`/v1/receipts/${encodeURIComponent(id)}`, undefined, signal));
    if (!(receipt instanceof NotAReceipt) && receipt.exchange.payment.toLowerCase() === payment.toLowerCase()) {
      return id;
    }
  }
  return null;
}
