import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Hex } from 'viem';
import { ask, mayDoBetter } from '../../api/node';
import { datanetsQuery } from '../../api/queries';
import { said } from '../../api/said';
import type { Datanet } from '../../api/types';
import { lower } from '../../device/hues';
import { count } from '../../lib/format';
import { useCrumbs } from '../../parts/Crumbs';
import { NeedsWallet } from '../../parts/NeedsWallet';
import { Mixed } from '../../parts/Mixed';
import { Empty, Loading, Problem } from '../../parts/Problem';
import { useKeys } from '../../shell/keys';
import type { Account } from '../../wallet/account';
import { signIn } from '../../wallet/session';
import { useWallet } from '../../wallet/WalletProvider';
import { titleOf } from '../datanet/title';
import './review.css';
import { judge, type Blind, type Decision, type Queue } from './judge';

/** What a row is refused for; the number is the key. */
const REASONS = ['Wrong or out of date', 'Not a full answer', 'Unclear question', 'No source where one is needed', 'Personal data', 'Not of this field'];

/** A decision can be taken back for this long, then it is signed and sent. */
const UNDO_MS = 6_000;

/** Rows that wait for a judgement, one after the other, by keyboard. */
export function ReviewPage() {
  useCrumbs('Review');
  const { account } = useWallet();
  const { data, error, refetch } = useQuery(datanetsQuery);
  if (account === null) {
    return (
      <NeedsWallet page="Review">
        Judgements are signed by the reviewer who makes them, so a wallet is needed first.
      </NeedsWallet>
    );
  }
  const datanet = data?.find(({ reviewers }) => reviewers.some((one) => lower(one) === account.address));
  if (data === undefined) {
    return error === null ? <Loading label="Reading the Datanets" /> : <Problem page="Review" error={error} again={() => void refetch()} />;
  }
  if (datanet === undefined) {
    return <Empty page="Review">This wallet reviews no Datanet. A Datanet’s owner names its reviewers.</Empty>;
  }
  return (
    <div className="page-review">
      <Review key={account.address} datanet={datanet} account={account} />
    </div>
  );
}

function useQueue(slug: string, account: Account) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['review', slug, account.address],
    queryFn: async ({ signal }): Promise<Queue> => {
      await signIn(account, client);
      return ask<Queue>(`/v1/datanets/${encodeURIComponent(slug)}/review?limit=50`, undefined, signal);
    },
    retry: (times, e) => times < 2 && mayDoBetter(e),
    refetchOnWindowFocus: false, // a wallet that was shut gives the focus back: it would be opened again
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Review({ datanet, account }: { readonly datanet: Datanet; readonly account: Account }) {
  const queue = useQueue(datanet.slug, account);
  const client = useQueryClient();
  const [skipped, skip] = useState<readonly Hex[]>([]);
  const [decided, setDecided] = useState<readonly Hex[]>([]);
  const [reason, setReason] = useState<number | null>(null);
  const [last, setLast] = useState<Decision | null>(null);
  const [told, say] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const waiting = useRef<Decision | null>(null);
  const row = queue.data?.data.find((one) => !skipped.includes(one.row) && !decided.includes(one.row));

  const send = useCallback(async () => {
    const decision = waiting.current;
    if (decision === null) {
      return;
    }
    waiting.current = null;
    setLast(null);
    try {
      const { status, counted, reason: why } = await judge(datanet, account, decision);
      say(counted ? (status === 'pending' ? 'Kept. Another reviewer decides with you.' : `Kept. The row is ${status}.`) : `It did not count: ${why}`);
      await client.invalidateQueries({ queryKey: ['datanets'] });
    } catch (e) {
      setDecided((before) => before.filter((one) => one !== decision.row));
      say(said(e, 'The judgement was not kept. The row is back in your queue.'));
    }
  }, [account, client, datanet]);

  const decide = useCallback(
    (of: Blind, accept: boolean, why: string) => {
      void send();
      if (timer.current !== null) {
        clearTimeout(timer.current);
      }
      const decision = { row: of.row, accept, reason: why };
      waiting.current = decision;
      setLast(decision);
      setDecided((before) => [...before, of.row]);
      setReason(null);
      say('');
      timer.current = setTimeout(() => void send(), UNDO_MS);
    },
    [send],
  );
  const undo = useCallback(() => {
    const decision = waiting.current;
    if (decision !== null) {
      waiting.current = null;
      setLast(null);
      setDecided((before) => before.filter((one) => one !== decision.row));
      say('Taken back.');
    }
  }, []);

  // Who leaves the page has decided.
  useEffect(
    () => () => {
      if (timer.current !== null) {
        clearTimeout(timer.current);
      }
      void send();
    },
    [send],
  );

  // A page that is closed can sign nothing any more.
  useEffect(() => {
    if (last === null) {
      return undefined;
    }
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [last]);

  const because = (n: number) => () => setReason(n);
  useKeys({
    z: undo,
    ...Object.fromEntries(REASONS.map((_, n) => [String(n + 1), because(n)])),
    r: () => {
      if (reason === null) {
        say('Say why first: press 1 to 6.');
      } else if (row !== undefined) {
        decide(row, false, REASONS[reason] ?? '');
      }
    },
    ...(row === undefined
      ? {}
      : {
          a: () => decide(row, true, ''),
          s: () => {
            skip((before) => [...before, row.row]);
            setReason(null);
          },
        }),
  });

  return (
    <>
      <div className="head">
        <div>
          <h1>Review</h1>
          <p className="sub">
            {titleOf(datanet.slug)} · {queue.data === undefined ? '…' : `${count(Math.max(0, queue.data.waiting - decided.length), 'row')} waiting`} · you see the words,
            not who gave them
          </p>
        </div>
        <p className="keys sm dim">
          <kbd>A</kbd> accept <kbd>1</kbd>–<kbd>6</kbd> reason <kbd>R</kbd> reject <kbd>S</kbd> skip <kbd>Z</kbd> undo
        </p>
      </div>
      <p className="sm dim said" role="status">
        {last === null ? told : `${last.accept ? 'Accepted' : 'Rejected'}. Press Z to take it back.`}
      </p>
      {queue.error !== null ? (
        <Problem error={queue.error} again={() => void queue.refetch()} />
      ) : queue.data === undefined ? (
        <Loading label="Reading your queue" lines={6} />
      ) : row === undefined ? (
        <Empty
          action={
            <button
              type="button"
              className="btn"
              onClick={() => {
                skip([]);
                void queue.refetch().then(() => setDecided([]));
              }}
            >
              Look again
            </button>
          }
        >
          Nothing waits for you. {skipped.length > 0 && `${count(skipped.length, 'row')} skipped.`}
        </Empty>
      ) : (
        <div className="two g">
          <article className="panel" lang={row.language}>
            <div className="b">
              <p className="iq">{row.question}</p>
              <p className="an">{row.answer}</p>
              <Mixed texts={[row.question, row.answer, ...row.sources]} />
              {row.sources.length > 0 && <p className="sm dim">Source: {row.sources.join('; ')}</p>}
              <p className="sm dim">
                {row.category} · {row.language} · {row.licence}
              </p>
            </div>
          </article>
          <section className="panel">
            <div className="b decide">
              <button type="button" className={reason === null ? 'btn main' : 'btn'} onClick={() => decide(row, true, '')}>
                Accept <kbd>A</kbd>
              </button>
              <fieldset>
                <legend className="lab">Or say why not</legend>
                {REASONS.map((text, i) => (
                  <label key={text}>
                    <input type="radio" name="reason" checked={reason === i} onChange={() => setReason(i)} /> {text} <kbd>{i + 1}</kbd>
                  </label>
                ))}
              </fieldset>
              <button
                type="button"
                className={reason === null ? 'btn' : 'btn main'}
                disabled={reason === null}
                onClick={() => decide(row, false, REASONS[reason ?? 0] ?? '')}
              >
                Reject <kbd>R</kbd>
              </button>
              <button type="button" className="btn quiet" onClick={() => skip((before) => [...before, row.row])}>
                Skip <kbd>S</kbd>
              </button>
              <p className="sm dim">Your wallet signs what you decide {UNDO_MS / 1_000} seconds later; until then you can take it back. Signature, no fee.</p>
            </div>
          </section>
        </div>
      )}
    </>
  );
}
