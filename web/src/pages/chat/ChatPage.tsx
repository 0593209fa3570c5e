import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { networkQuery } from '../../api/queries';
import { plain } from '../../lib/plain';
import { useCrumbs } from '../../parts/Crumbs';
import { Loading, Problem } from '../../parts/Problem';
import { Icon } from '../../shell/icons';
import { useKeys } from '../../shell/keys';
import './chat.css';
import { Conversation } from './Conversation';
import { talks, type Talk } from './turns';

function fresh(): Talk {
  return { id: crypto.randomUUID(), begun: Date.now(), turns: [] };
}

/** Questions to any model here, and beneath each answer who made it. */
export function ChatPage() {
  const { chat, model, compare } = useSearch({ from: '/chat' });
  const navigate = useNavigate();
  const network = useQuery(networkQuery);
  const [empty, setEmpty] = useState(fresh);
  const kept = talks();
  const talk = kept.find(({ id }) => id === chat) ?? empty;
  useCrumbs(plain(talk.turns[0]?.question ?? '', 60) || 'Chat');
  const anew = () => {
    setEmpty(fresh());
    void navigate({ to: '/chat', search: {} });
  };
  useKeys({ c: anew });
  return (
    <div className="page-chat">
      <div className="chat">
        <nav className="hist" aria-label="Earlier questions">
          <button type="button" className="btn" onClick={anew}>
            <Icon name="plus" /> New chat
          </button>
          {kept.length > 0 && <h3 className="lab">Kept in this browser</h3>}
          {kept.map(({ id, turns, beside }) => (
            <a
              key={id}
              href={`/chat?chat=${id}${beside === undefined ? '' : `&compare=${encodeURIComponent(beside)}`}`}
              {...(id === talk.id ? { 'aria-current': 'page' as const } : {})}
              onClick={(event) => {
                event.preventDefault();
                void navigate({ to: '/chat', search: { chat: id, compare: beside } });
              }}
            >
              {plain(turns[0]?.question ?? '', 120)}
            </a>
          ))}
        </nav>
        {network.data !== undefined ? (
          <Conversation
            key={talk.id}
            first={talk}
            network={network.data}
            named={{ model, compare }}
            onName={(named) => void navigate({ to: '/chat', search: (before) => ({ ...before, ...named }), replace: true })}
          />
        ) : network.error === null ? (
          <Loading label="Reading which models are served" />
        ) : (
          <Problem page="Chat" error={network.error} again={() => void network.refetch()} />
        )}
      </div>
    </div>
  );
}
