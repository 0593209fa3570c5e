import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { ask } from '../../api/node';
import type { Network } from '../../api/types';
import { open } from '../../lib/format';
import { useBalance, useWallet } from '../../wallet/WalletProvider';
import { Answered } from './Answered';
import { Beside } from './Beside';
import { shown, type Talk } from './turns';
import { ANSWER_TOKENS } from './answer';
import { useTalk } from './useTalk';

/** Prompt tokens that three notes and a question take, for the estimate before a quote. */
const PROMPT_TOKENS = 700;

interface ConversationProps {
  readonly first: Talk;
  readonly network: Network;
  /** The models that the address names. */
  readonly named: { readonly model: string | undefined; readonly compare: string | undefined };
  readonly onName: (named: { readonly model?: string | undefined; readonly compare?: string | undefined }) => void;
}

interface ModelList {
  readonly data: readonly { readonly id: string }[];
}

export function Conversation({ first, network, named, onName }: ConversationProps) {
  const { talk, put, again, stop, busy } = useTalk(first);
  const { account } = useWallet();
  const models = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => ask<ModelList>('/v1/models', undefined, signal),
    staleTime: 10_000,
  });
  const names = models.data?.data.map(({ id }) => id) ?? network.models.map(({ name }) => name);
  const model = named.model ?? network.models[0]?.name ?? names[0] ?? '';
  const asked = [model, ...(named.compare === undefined ? [] : [named.compare])];
  const missing = models.data === undefined ? undefined : asked.find((name) => !names.includes(name));
  const tuned = (name: string) => network.models.find((one) => one.name === name);
  const end = useRef<HTMLDivElement>(null);
  const count = talk.turns.length;
  useEffect(() => {
    if (count > 0) {
      end.current?.scrollIntoView({ block: 'end' });
    }
  }, [count]);
  const groups = shown(talk.turns);
  return (
    <div className={asked.length > 1 || groups.some(({ length }) => length > 1) ? 'conv wide' : 'conv'}>
      <div className="bar">
        <ModelSelect label="Model" names={names} value={model} onChange={(name) => onName({ model: name })} />
        {named.compare === undefined ? (
          <>
            <span className="sm dim">{costs(tuned(model), network)}</span>
            {names.length > 1 && (
              <select className="select cmp" aria-label="Compare with" value="" disabled={busy} onChange={(event) => onName({ compare: event.target.value })}>
                <option value="">Compare with…</option>
                {names
                  .filter((name) => name !== model)
                  .map((name) => (
                    <option key={name}>{name}</option>
                  ))}
              </select>
            )}
          </>
        ) : (
          <>
            <span className="sm dim">beside</span>
            <ModelSelect label="Second model" names={names} value={named.compare} onChange={(name) => onName({ compare: name })} />
            <button type="button" className="btn quiet cmp" disabled={busy} onClick={() => onName({ compare: undefined })}>
              One model
            </button>
          </>
        )}
      </div>
      {missing !== undefined && (
        <p className="problem" role="alert">
          No model here is called “{missing}”. Choose one above.
        </p>
      )}
      {talk.turns.length > 0 ? (
        <h1 className="sr">Conversation</h1>
      ) : (
        <div className="hello">
          <h1>{asked.length > 1 ? 'Ask two models, and see who made each answer' : 'Ask, and see who made the answer'}</h1>
          <p className="sub">
            Beneath each answer stand the people whose rows it came through, and what each of them was paid for it.
          </p>
        </div>
      )}
      {groups.map((turns, i) => {
        const [turn] = turns;
        const isLast = i === groups.length - 1;
        return turn === undefined ? null : turns.length > 1 ? (
          <Beside
            key={turn.id}
            turns={turns}
            isLast={isLast}
            onAgain={(one) => void again(one, account)}
            onStop={(one) => stop(one.id)}
            hasWallet={account !== null}
          />
        ) : (
          <Answered key={turn.id} turn={turn} isLast={isLast} onAgain={() => void again(turn, account)} hasWallet={account !== null} />
        );
      })}
      <div ref={end} />
      <AskBox
        network={network}
        models={asked.length}
        paid={asked.filter((name) => tuned(name) !== undefined).length}
        busy={busy}
        onStop={() => stop()}
        onAsk={(question, payer) =>
          void put(
            question,
            asked.map((name) => ({ model: name, payer: tuned(name) === undefined ? null : payer, notes: tuned(name) !== undefined })),
          )
        }
      />
    </div>
  );
}

function costs(tuned: Network['models'][number] | undefined, network: Network): string {
  return tuned === undefined
    ? 'the base: nobody’s rows are in its answers, and nobody is paid'
    : `LoRA of ${tuned.rows} rows by ${tuned.contributors} people · ${open(BigInt(network.rates.answer_wei), 6)} OPEN a token`;
}

interface ModelSelectProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function ModelSelect({ label, names, value, onChange }: ModelSelectProps) {
  return (
    <select className="select" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {(names.includes(value) ? names : [value, ...names]).map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

interface AskBoxProps {
  readonly network: Network;
  /** How many are asked, and how many of them have people to pay. */
  readonly models: number;
  readonly paid: number;
  readonly busy: boolean;
  readonly onStop: () => void;
  readonly onAsk: (question: string, payer: ReturnType<typeof useWallet>['account']) => void;
}

function AskBox({ network, models, paid, busy, onStop, onAsk }: AskBoxProps) {
  const { account } = useWallet();
  const balance = useBalance(account?.address);
  const [draft, write] = useState(() => sessionStorage.getItem('openledger.draft') ?? '');
  const most =
    BigInt(paid) * (BigInt(network.rates.prompt_wei) * BigInt(PROMPT_TOKENS) + BigInt(network.rates.answer_wei) * BigInt(ANSWER_TOKENS));
  const pays = paid > 0 && account !== null;
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
  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go();
    } else if (event.key === 'Escape') {
      event.currentTarget.blur(); // letters are keys again
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
          {paid === 0 ? (
            'Free: the base has no contributors'
          ) : account === null ? (
            <>
              Without a wallet nobody is paid.{' '}
              <Link className="l" to="/wallet">
                Open one
              </Link>
            </>
          ) : lacks ? (
            `${models > 1 ? 'The answers cost' : 'An answer costs'} up to ${open(most)} OPEN and this wallet has ${open(balance)}. It is asked without paying.`
          ) : (
            `Sends up to ${open(most)} OPEN to the escrow; what ${models > 1 ? 'the answers do' : 'the answer does'} not cost comes back · ${balance === undefined ? '…' : open(balance)} left`
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
