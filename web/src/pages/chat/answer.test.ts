import { keccak256 } from 'viem/utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rememberCsrf } from '../../api/node';
import { local, type Account } from '../../wallet/account';
import { answer, oneByOne, type How, type Pay } from './answer';
import type { Turn } from './turns';

interface Asked {
  readonly model: string;
  readonly openledger: { readonly payment?: string; readonly notes: boolean };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

function streamed(words: string): Response {
  const chunks = [{ choices: [{ delta: { content: words } }] }, { choices: [{ delta: {}, finish_reason: 'stop' }] }, { openledger: { receipt: 'chatcmpl-1' } }];
  return new Response(`${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`);
}

/** A node that includes every payment at once, and answers what `chat` says. */
class FakeNode {
  readonly asked: Asked[] = [];
  chat: (signal: AbortSignal | null | undefined) => Promise<Response> = async () => streamed('Yes.');

  readonly fetch = async (path: string, init?: RequestInit): Promise<Response> => {
    switch (path) {
      case '/v1/quotes':
        return json({ request: '0x01', fee_max_wei: '5', escrow: '0x0000000000000000000000000000000000000002', prompt_tokens: 1, answer_tokens_max: 1 });
      case '/':
        return json({ result: { blockNumber: '0x1', status: '0x1' } });
      case '/v1/receipts':
        return json({ data: [] });
      case '/v1/chat/completions':
        this.asked.push(JSON.parse(String(init?.body)) as Asked);
        return this.chat(init?.signal);
      default:
        return json({}, 404);
    }
  };
}

/** A wallet whose payments take a moment; it knows how many were on their way at once. */
class FakeWallet implements Account {
  readonly address = '0x00000000000000000000000000000000000000aa';
  readonly kind = 'demo person';
  readonly name = 'asker';
  payments = 0;
  atOnce = 0;
  refuses = false;
  private underWay = 0;

  signTypedData(): Promise<`0x${string}`> {
    return Promise.reject(new Error('no typed data is signed here'));
  }

  signMessage(): Promise<`0x${string}`> {
    return Promise.reject(new Error('no message is signed here'));
  }

  async send(): Promise<`0x${string}`> {
    if (this.refuses) {
      throw new Error('You did not sign.');
    }
    this.underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.underWay);
    await new Promise((done) => setTimeout(done, 5));
    this.underWay -= 1;
    this.payments += 1;
    return `0x${this.payments.toString(16).padStart(64, '0')}`;
  }
}

const NEW: Turn = { id: 't', question: 'Why?', model: 'a', paid: true, text: '', state: 'paying', receipt: null, payment: null, problem: '', seconds: 0, words: 0 };

describe('a question that is paid for', () => {
  let node: FakeNode;
  let payer: FakeWallet;
  let pay: Pay;

  /** Asks, and gives the turn as it then is, and what went wrong. */
  async function put(of: Turn, how: How, signal = new AbortController().signal): Promise<{ turn: Turn; error: unknown }> {
    let turn = of;
    const tell = (part: (before: Turn) => Partial<Turn>) => {
      turn = { ...turn, ...part(turn) };
    };
    try {
      await answer(of, how, { signal, pay, tell });
      return { turn, error: null };
    } catch (error) {
      return { turn, error };
    }
  }

  const paid = (model = 'a'): How => ({ model, payer, notes: true });
  const free: How = { model: 'a', payer: null, notes: true };

  beforeEach(() => {
    rememberCsrf(null);
    node = new FakeNode();
    payer = new FakeWallet();
    pay = oneByOne();
    vi.stubGlobal('fetch', node.fetch);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is paid one after the other, and each model asked with its own payment', async () => {
    const both = await Promise.all([put(NEW, paid('a')), put({ ...NEW, id: 'u', model: 'b' }, paid('b'))]);
    expect(both.map(({ turn }) => [turn.state, turn.text, turn.receipt])).toEqual([
      ['done', 'Yes.', 'chatcmpl-1'],
      ['done', 'Yes.', 'chatcmpl-1'],
    ]);
    expect([payer.payments, payer.atOnce]).toEqual([2, 1]);
    expect(new Set(node.asked.map(({ openledger }) => openledger.payment)).size).toBe(2);
  });

  it('is asked again with the payment that is there, and not paid twice', async () => {
    node.chat = async () => json({ error: { message: 'The engine is full.' } }, 429);
    const { turn, error } = await put(NEW, paid());
    expect(error).toMatchObject({ message: 'The engine is full.' });
    expect(turn.payment).not.toBeNull();
    node.chat = async () => streamed('Because.');
    const again = await put(turn, paid()); // even where a payer is named
    expect(again.turn).toMatchObject({ state: 'done', text: 'Because.', receipt: 'chatcmpl-1' });
    expect(payer.payments).toBe(1);
    expect(node.asked.map(({ openledger }) => openledger.payment)).toEqual([turn.payment, turn.payment]);
  });

  it('keeps its payment when it is stopped, and waits until the node has let go of it', async () => {
    const controller = new AbortController();
    node.chat = (signal) => new Promise((_, no) => signal?.addEventListener('abort', () => no(new DOMException('given up', 'AbortError'))));
    setTimeout(() => controller.abort(), 50);
    const { turn, error } = await put(NEW, paid(), controller.signal);
    expect(error).toMatchObject({ name: 'AbortError' });
    let refusals = 0;
    node.chat = async () => (refusals++ < 1 ? json({ error: { message: 'used already' } }, 402) : streamed('Because.'));
    const again = await put(turn, free);
    expect(again.turn).toMatchObject({ state: 'done', text: 'Because.' });
    expect(payer.payments).toBe(1);
  });

  describe('by a key of this page', () => {
    const KEY = `0x${'11'.repeat(32)}` as const;
    /** Whether the next payments arrive, and whether the node’s word of it does. */
    let line: { arrives: boolean; answers: boolean; refuses?: string };
    let pool: Set<string>;
    let tries: number;

    beforeEach(() => {
      line = { arrives: true, answers: true };
      pool = new Set();
      tries = 0;
      vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
        const call = path === '/' ? (JSON.parse(String(init?.body)) as { method: string; params: string[] }) : { method: '', params: [] };
        const [param = ''] = call.params;
        switch (call.method) {
          case 'eth_chainId':
          case 'eth_getTransactionCount':
          case 'eth_estimateGas':
            return json({ result: '0x1' });
          case 'eth_getBlockByNumber':
            return json({ result: { baseFeePerGas: '0x7' } });
          case 'eth_sendRawTransaction': {
            tries += 1;
            const hash = keccak256(param as `0x${string}`);
            if (line.refuses !== undefined) {
              return json({ error: { message: line.refuses } });
            }
            const known = pool.has(hash);
            if (line.arrives) {
              pool.add(hash);
            }
            if (!line.answers) {
              throw new TypeError('network');
            }
            return json(known ? { error: { message: 'already known' } } : { result: hash });
          }
          case 'eth_getTransactionByHash':
            return json({ result: pool.has(param) ? { hash: param } : null });
          default:
            return node.fetch(path, init);
        }
      });
    });

    const byKey = async (): Promise<How> => ({ model: 'a', payer: await local(KEY, 'test wallet', 'me'), notes: true });

    it.each([true, false])('is paid once where the node’s word of the payment is lost, had it arrived or not (%s)', async (arrives) => {
      line = { arrives, answers: false };
      const lost = await put(NEW, await byKey());
      expect(lost.error).toMatchObject({ name: 'NodeError', status: 0 });
      expect(lost.turn.payment).not.toBeNull();
      line = { arrives: true, answers: true };
      const again = await put(lost.turn, await byKey());
      expect(again.turn).toMatchObject({ state: 'done', payment: lost.turn.payment });
      expect([pool.size, tries]).toEqual([1, 2]);
      expect(node.asked.map(({ openledger }) => openledger.payment)).toEqual([lost.turn.payment]);
    });

    it('may be paid for anew where the node refused the payment', async () => {
      line = { arrives: false, answers: true, refuses: 'insufficient funds for gas * price + value' };
      const refused = await put(NEW, await byKey());
      expect(refused.error).toMatchObject({ message: 'insufficient funds for gas * price + value' });
      expect(refused.turn.payment).toBeNull();
      line = { arrives: true, answers: true };
      expect((await put(refused.turn, await byKey())).turn.state).toBe('done');
    });
  });

  it('is not held up by a payment before it that was not signed', async () => {
    payer.refuses = true;
    const first = await put(NEW, paid());
    expect(first.error).toMatchObject({ message: 'You did not sign.' });
    expect(first.turn.payment).toBeNull();
    payer.refuses = false;
    const second = await put(first.turn, paid());
    expect([second.turn.state, payer.payments]).toEqual(['done', 1]);
  });
});
