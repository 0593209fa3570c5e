/** Why the node gave no answer, in words for a person. */
export class NodeError extends Error {
  override readonly name = 'NodeError';

  constructor(
    /** 0 where the node could not be reached. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface ErrorBody {
  readonly error?: { readonly message?: unknown };
}

/** What a page must show beside its session's cookie; undefined before anybody asked. */
let csrf: string | null | undefined;

/** Remembers the token of a session that began or ended. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** Headers of a call that may change something below `/v1`. */
export async function changing(): Promise<Record<string, string>> {
  if (csrf === undefined) {
    const session = (await fetch('/v1/session')
      .then((response) => response.json())
      .catch(() => ({}))) as { csrf?: string | null };
    csrf = session.csrf ?? null;
  }
  return { 'Content-Type': 'application/json', ...(csrf === null ? {} : { 'X-OpenLedger-CSRF': csrf }) };
}

/** GET, or POST where there is a body; the node's own sentence when it says no. */
export async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit =
    body === undefined ? {} : { method: 'POST', headers: await changing(), body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(path, signal === undefined ? init : { ...init, signal });
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') {
      throw e;
    }
    throw new NodeError(0, 'The node did not answer. Nothing was changed. Try again in a moment.');
  }
  if (!response.ok) {
    const said = (await response.json().catch(() => ({}))) as ErrorBody;
    const message = typeof said.error?.message === 'string' ? said.error.message : `The node answered ${response.status}.`;
    throw new NodeError(response.status, message);
  }
  return (await response.json()) as T;
}

interface RpcAnswer<T> {
  readonly result?: T;
  readonly error?: { readonly message: string };
}

/** One call of Ethereum's JSON-RPC. */
export async function rpc<T>(method: string, params: readonly unknown[] = [], signal?: AbortSignal): Promise<T> {
  const answer = await ask<RpcAnswer<T>>('/', { jsonrpc: '2.0', id: 1, method, params }, signal);
  if (answer.error !== undefined) {
    throw new NodeError(200, answer.error.message);
  }
  return answer.result as T;
}
