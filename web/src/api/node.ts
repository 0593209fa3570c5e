import { Said } from './said';

/** Why the node gave no answer, in words for a person. */
export class NodeError extends Said {
  override readonly name = 'NodeError';

  constructor(
    /** 0 where the node could not be reached. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether asking again may help: not where the node refused, nor where a person did. */
export function mayDoBetter(error: Error): boolean {
  return error instanceof NodeError ? error.status < 400 || error.status >= 500 : !(error instanceof Said);
}

/** What a page must show beside its session’s cookie; undefined before anybody asked. */
let csrf: string | null | undefined;

/** Remembers the token of a session that began or ended. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

async function csrfNow(): Promise<string | null> {
  const session = (await fetch('/v1/session', { signal: AbortSignal.timeout(READ_MS) })
    .then((response) => response.json())
    .catch(() => ({}))) as { csrf?: string | null };
  return session.csrf ?? null;
}

/** Headers of a call that may change something below `/v1`. */
export async function changing(token?: string | null): Promise<Record<string, string>> {
  if (token === undefined) {
    if (csrf === undefined) {
      csrf = await csrfNow();
    }
    token = csrf;
  }
  return { 'Content-Type': 'application/json', ...(token === null ? {} : { 'X-OpenLedger-CSRF': token }) };
}

/**
 * Sends a change, and once more where the session that the cookie names is not the one that this page knows: another
 * tab signed in or out, and the node refused before it did anything.
 */
export async function posted(path: string, init: RequestInit): Promise<Response> {
  const send = async () => fetch(path, { ...init, method: 'POST', headers: await changing() });
  const response = await send();
  if (response.status !== 403) {
    return response;
  }
  const shown = csrf;
  csrf = await csrfNow();
  return csrf === shown ? response : send();
}

/** How long an answer to a question that changes nothing may take. */
const READ_MS = 30_000;

/**
 * GET, or POST where there is a body; the node’s own sentence when it says no.
 *
 * @param token the session that a change is meant for; left out where it is nobody’s
 */
export async function ask<T>(path: string, body?: unknown, signal?: AbortSignal, token?: string | null): Promise<T> {
  const isRead = body === undefined || path === '/';
  const signals = [...(signal === undefined ? [] : [signal]), ...(isRead ? [AbortSignal.timeout(READ_MS)] : [])];
  const init: RequestInit = {
    ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  try {
    if (body === undefined) {
      response = await fetch(path, init);
    } else if (token !== undefined) {
      response = await fetch(path, { ...init, method: 'POST', headers: await changing(token) });
    } else {
      response = await posted(path, init);
    }
  } catch (e) {
    if (signal?.aborted === true) {
      throw e;
    }
    throw new NodeError(0, isRead ? UNREAD : UNSURE);
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  try {
    return (await response.json()) as T;
  } catch (e) {
    if (signal?.aborted === true) {
      throw e;
    }
    throw new NodeError(0, isRead ? UNREAD : UNSURE);
  }
}

const UNREAD = 'The node did not answer. Nothing was lost. Try again in a moment.';

/** What was sent may have arrived though no answer came back. */
const UNSURE =
  'The node did not answer, so it is not known whether this arrived. What you wrote is still here. Look whether it is there, then try again.';

/** What the node says when it refuses; something between it and this page says nothing that is for people. */
export async function refusal(response: Response): Promise<NodeError> {
  const body = (await response.json().catch(() => null)) as { readonly error?: { readonly message?: unknown } } | null;
  const message = body?.error?.message;
  if (typeof message === 'string') {
    return new NodeError(response.status, message);
  }
  return new NodeError(
    response.status,
    response.status >= 500
      ? `The node failed at this (${response.status}). What you wrote is still here. Try again in a moment.`
      : `The node refused this (${response.status}). Nothing was changed.`,
  );
}

interface RpcAnswer<T> {
  readonly result?: T;
  readonly error?: { readonly message: string };
}

/** One call of Ethereum’s JSON-RPC. */
export async function rpc<T>(method: string, params: readonly unknown[] = [], signal?: AbortSignal): Promise<T> {
  const answer = await ask<RpcAnswer<T>>('/', { jsonrpc: '2.0', id: 1, method, params }, signal);
  if (answer.error !== undefined) {
    throw new NodeError(200, answer.error.message);
  }
  return answer.result as T;
}
