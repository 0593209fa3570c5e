/** One question and what came of it. */
export interface Turn {
  readonly id: string;
  readonly question: string;
  readonly model: string;
  readonly paid: boolean;
  readonly text: string;
  readonly state: 'paying' | 'asking' | 'streaming' | 'tracing' | 'done' | 'stopped' | 'failed';
  readonly receipt: string | null;
  /** What was paid for it; an answer that did not come leaves it good for asking the same again. */
  readonly payment: `0x${string}` | null;
  /** The signed payment, until the node has said that it has it. */
  readonly unsent?: `0x${string}` | undefined;
  readonly problem: string;
  readonly seconds: number;
  readonly words: number;
  /** The same for two turns that were asked beside each other. */
  readonly pair?: string;
  /** Whether it was asked with notes; not kept before it could be asked again. */
  readonly notes?: boolean;
}

/** Whether an answer is on its way. */
export function isRunning({ state }: Turn): boolean {
  return state === 'paying' || state === 'asking' || state === 'streaming' || state === 'tracing';
}

/** Turns as they are shown: alone, or two that were asked together. */
export function shown(turns: readonly Turn[]): readonly (readonly Turn[])[] {
  return [...Map.groupBy(turns, ({ id, pair }) => pair ?? id).values()];
}

/** A conversation as this browser keeps it. */
export interface Talk {
  readonly id: string;
  readonly begun: number;
  readonly turns: readonly Turn[];
  /** The model that was asked beside the first, the last time. */
  readonly beside?: string | undefined;
}

const KEY = 'openledger.chats';
const TALKS_MAX = 50;
const TURNS_MAX = 100;

/** The conversations kept here, newest first; what was on its way when the page closed was stopped by that. */
export function talks(): Talk[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isTalk).map((talk) => ({ ...talk, turns: talk.turns.map(ended) })) : [];
  } catch {
    return [];
  }
}

/** Whether it is a conversation as this page wrote it: what a browser keeps can be of an older page, or of nobody's. */
function isTalk(kept: unknown): kept is Talk {
  const { id, turns } = (kept ?? {}) as Partial<Talk>;
  return (
    typeof id === 'string' &&
    Array.isArray(turns) &&
    turns.every((turn: Partial<Turn> | null) => [turn?.id, turn?.question, turn?.model, turn?.text, turn?.state].every((part) => typeof part === 'string'))
  );
}

function ended(turn: Turn): Turn {
  switch (turn.state) {
    case 'done':
    case 'stopped':
    case 'failed':
      return turn;
    case 'paying':
    case 'asking':
    case 'streaming':
    case 'tracing':
      return { ...turn, state: 'stopped', problem: 'The page was closed while this was answered.' };
  }
}

/** Keeps a conversation, with what another tab has added to it meanwhile. */
export function keepTalk(talk: Talk): void {
  const all = talks();
  const others = all.filter(({ id }) => id !== talk.id);
  const theirs = all.find(({ id }) => id === talk.id)?.turns.filter(({ id }) => !talk.turns.some((turn) => turn.id === id)) ?? [];
  const kept = [{ ...talk, turns: [...theirs, ...talk.turns].slice(-TURNS_MAX) }, ...others].slice(0, TALKS_MAX);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // The browser gives no room: the conversation lives as long as the page.
  }
}

export function forgetTalk(id: string): void {
  localStorage.setItem(KEY, JSON.stringify(talks().filter((talk) => talk.id !== id)));
}
