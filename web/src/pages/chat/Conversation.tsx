import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { ask } from '../../api/node';
import type { Network } from '../../api/types';
import { open } from '../../lib/format';
import { useBalance, useWallet } from '../../wallet/WalletProvider';
import { Answered } from './Answered';
import type { Talk } from './turns';
import { ANSWER_TOKENS, useTalk } from './useTalk';

/** Prompt tokens that three notes and a question take, for the estimate before a quote. */
const PROMPT_TOKENS = 700;

interface ConversationProps {
  readonly first: Talk;
  readonly network: Network;
}

interface ModelList {
  readonly data: readonly { readonly id: string }[];
}

export function Conversation({ first, network }: ConversationProps) {
  const { talk, put, again, stop, busy } = useTalk(first);
  const models = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => ask<ModelList>('/v1/models', undefined, signal),
    staleTime: 10_000,
  });
  const names = models.data?.data.map(({ id }) => id) ?? network.models.map(({ name }) => name);
  const [chosen, choose] = useState<string | null>(null);
  const model = chosen ?? network.models[0]?.name ?? names[0] ?? '';
  const tuned = network.models.find(({ name }) => name === model);
  const end = useRef<HTMLDivElement>(null);
  const count = talk.turns.length;
  useEffect(() => {
    if (count > 0) {
      end.current?.scrollIntoView({ block: 'end' });
    }
  }, [count]);
  return (
    <div className="conv">
      <div className="bar">
        <label>
          <span className="sr">Model</span>
          <select className="select" value={model} onChange={(event) => choose(event.target.value)}>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span className="sm dim">
          {tuned === undefined
            ? 'the base: nobody’s rows are in its answers, and nobody is paid'
            : `LoRA of ${tuned.rows} rows by ${tuned.contributors} people · ${open(BigInt(network.rates.answer_wei), 6)} OPEN a token`}
        </span>
      </div>
      {talk.turns.length === 0 && (
        <div className="hello">
          <h1>Ask, and see who made the answer</h1>
          <p className="sub">
            Beneath each answer stand the people whose rows it came through, and what each of them was paid for it.
          </p>
        </div>
      )}
      {talk.turns.map((turn) => (
        <Answered key={turn.id} turn={turn} {...(busy ? {} : { onAgain: () => void again(turn) })} />
      ))}
      <div ref={end} />
      <AskBox key={model} network={network} isTuned={tuned !== undefined} busy={busy} onStop={stop} onAsk={(question, payer) => void put(question, { model, payer, notes: tuned !== undefined })} />
    </div>
  );
}

interface AskBoxProps {
  readonly network: Network;
  readonly isTuned: boolean;
  readonly busy: boolean;
  readonly onStop: () => void;
  readonly onAsk: (question: string, payer: ReturnType<typeof useWallet>['account']) => void;
}

function AskBox({ network, isTuned, busy, onStop, onAsk }: AskBoxProps) {
  const { account } = useWallet();
  const balance = useBalance(account?.address);
  const [draft, write] = useState(() => sessionStorage.getItem('openledger.draft') ?? '');
  const most =
    BigInt(network.rates.prompt_wei) * BigInt(PROMPT_TOKENS) + BigInt(network.rates.answer_wei) * BigInt(ANSWER_TOKENS);
  const pays = isTuned && account !== null;
  const lacks = pays && balance !== undefined && balance < most;
  const go = () => {
    const question = draft.trim();
    if (question !== '' && !busy) {
      onAsk(question, pays && !lacks ? account : null);
      write('');
      sessionStorage.removeItem('openledger.draft');
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go();
    }
  };
  return (
    <form className="ask" onSubmit={submit}>
      <label>
        <span className="sr">Your question</span>
        <textarea
          rows={2}
          value={draft}
          maxLength={8_000}
          placeholder={`Ask about ${network.datanet.replaceAll('-', ' ')}`}
          onKeyDown={key}
          onChange={(event) => {
            write(event.target.value);
            sessionStorage.setItem('openledger.draft', event.target.value);
          }}
        />
      </label>
      <div>
        <span className="sm dim">
          {!isTuned ? (
            'Free: the base has no contributors'
          ) : account === null ? (
            <>
              Without a wallet nobody is paid.{' '}
              <Link className="l" to="/wallet">
                Open one
              </Link>
            </>
          ) : lacks ? (
            `An answer costs up to ${open(most)} OPEN and this wallet has ${open(balance)}. It is asked without paying.`
          ) : (
            `Sends up to ${open(most)} OPEN to the escrow; what the answer does not cost comes back · ${balance === undefined ? '…' : open(balance)} left`
          )}
        </span>
        {busy ? (
          <button type="button" className="btn" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" className="btn main" disabled={draft.trim() === ''}>
            {pays && !lacks ? 'Pay and ask' : 'Ask'} <kbd>Enter</kbd>
          </button>
        )}
      </div>
    </form>
  );
}
