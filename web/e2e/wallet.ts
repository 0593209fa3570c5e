import { expect, type Page } from '@playwright/test';
import { createWalletClient, defineChain, http, type Hex, type TypedDataDefinition } from 'viem';
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { wallet } from './people';

/** The key of one of the demo’s people. */
export async function keyOf(page: Page, role: string, n = 1): Promise<Hex> {
  return (await wallet(page.request, role, n)).private_key;
}

/** The number of the node’s own chain. */
export async function chainOf(page: Page): Promise<number> {
  const answer = await page.request.post('/', { data: { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] } });
  return Number(((await answer.json()) as { result: Hex }).result);
}

interface Said {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

class No extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A wallet as people have it in their browser: EIP-6963 and EIP-1193 before the page, a real key behind it. It does what
 * MetaMask does: signs typed data only for the network that it is on, with the domain’s type as it is given, and knows no
 * network that it was not told of.
 */
export class TestWallet {
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  /** Methods that the person says no to. */
  readonly refused = new Set<string>();
  chain: number;
  private account: PrivateKeyAccount | null;
  private readonly known: Set<number>;

  private constructor(
    private readonly page: Page,
    key: Hex,
    chain: number,
  ) {
    this.account = privateKeyToAccount(key);
    this.chain = chain;
    this.known = new Set([1, chain]);
  }

  /** Puts a wallet into every document that `page` opens from now on. */
  static async in(page: Page, key: Hex, chain: number, info = { name: 'Test wallet', rdns: 'org.example.wallet' }): Promise<TestWallet> {
    const one = new TestWallet(page, key, chain);
    await page.exposeFunction('walletRequest', (method: string, params: unknown[]) => one.request(method, params));
    await page.addInitScript((called) => {
      const heard = new Map<string, Set<(value: unknown) => void>>();
      const of = (event: string) => {
        const set = heard.get(event) ?? new Set();
        heard.set(event, set);
        return set;
      };
      const provider = {
        request: async ({ method, params }: { method: string; params?: unknown[] }) => {
          const ask = (window as unknown as { walletRequest: (method: string, params: unknown[]) => Promise<Said> }).walletRequest;
          const { result, error } = await ask(method, params ?? []);
          if (error !== undefined) {
            throw error; // no Error: wallets pass objects through their own channels
          }
          return result;
        },
        on: (event: string, listener: (value: unknown) => void) => void of(event).add(listener),
        removeListener: (event: string, listener: (value: unknown) => void) => void of(event).delete(listener),
      };
      (window as unknown as { walletEmit: unknown }).walletEmit = (event: string, value: unknown) => of(event).forEach((listener) => listener(value));
      const uuid = `${Math.random()}`;
      const announce = () =>
        window.dispatchEvent(
          new CustomEvent('eip6963:announceProvider', {
            detail: Object.freeze({ info: { uuid, icon: 'data:,', ...called }, provider }),
          }),
        );
      window.addEventListener('eip6963:requestProvider', announce);
    }, info);
    return one;
  }

  get address(): Hex | null {
    return this.account?.address ?? null;
  }

  /** The person chooses another account in their wallet; none takes the page’s leave away. */
  async be(key: Hex | null): Promise<void> {
    this.account = key === null ? null : privateKeyToAccount(key);
    await this.emit('accountsChanged', this.account === null ? [] : [this.account.address]);
  }

  /** The person chooses another network in their wallet. */
  async goTo(chain: number): Promise<void> {
    this.chain = chain;
    await this.emit('chainChanged', `0x${chain.toString(16)}`);
  }

  /** The person takes a network out of their wallet. */
  forget(chain: number): void {
    this.known.delete(chain);
  }

  /** Opens the Studio’s wallet page and connects. */
  async connect(): Promise<void> {
    await this.page.goto('/wallet');
    await this.page.getByRole('button', { name: 'Connect' }).click();
    await expect(this.page.getByRole('button', { name: 'Close wallet' }).first()).toBeVisible();
  }

  private async emit(event: string, value: unknown): Promise<void> {
    await this.page.evaluate(
      ([name, of]) => (window as unknown as { walletEmit: (name: unknown, of: unknown) => void }).walletEmit(name, of),
      [event, value] as const,
    );
  }

  private async request(method: string, params: unknown[]): Promise<Said> {
    this.asked.push(method);
    try {
      if (this.refused.has(method)) {
        throw new No(4001, 'User rejected the request.');
      }
      return { result: await this.does(method, params) };
    } catch (e) {
      return { error: { code: e instanceof No ? e.code : -32603, message: e instanceof Error ? e.message : String(e) } };
    }
  }

  private async does(method: string, params: unknown[]): Promise<unknown> {
    switch (method) {
      case 'eth_requestAccounts':
      case 'eth_accounts':
        return this.account === null ? [] : [this.account.address];
      case 'eth_chainId':
        return `0x${this.chain.toString(16)}`;
      case 'wallet_switchEthereumChain': {
        const to = Number((params[0] as { chainId: Hex }).chainId);
        if (!this.known.has(to)) {
          throw new No(4902, `Unrecognized chain ID "0x${to.toString(16)}".`);
        }
        await this.goTo(to);
        return null;
      }
      case 'wallet_addEthereumChain': {
        const { chainId, chainName, nativeCurrency, rpcUrls } = params[0] as Record<string, unknown>;
        if (typeof chainName !== 'string' || typeof nativeCurrency !== 'object' || !Array.isArray(rpcUrls) || rpcUrls.length === 0) {
          throw new No(-32602, 'Invalid params');
        }
        this.known.add(Number(chainId));
        return null;
      }
      case 'personal_sign':
        return this.as(params[1]).signMessage({ message: { raw: params[0] as Hex } });
      case 'eth_signTypedData_v4':
        return this.signTyped(params);
      case 'eth_sendTransaction':
        return this.send(params[0] as { from: Hex; to: Hex; value: Hex; data: Hex });
      default:
        throw new No(4200, `The method ${method} is not supported.`);
    }
  }

  private as(address: unknown): PrivateKeyAccount {
    if (this.account === null || typeof address !== 'string' || address.toLowerCase() !== this.account.address.toLowerCase()) {
      throw new No(4100, 'The requested account and/or method has not been authorized by the user.');
    }
    return this.account;
  }

  private async signTyped([address, json]: unknown[]): Promise<Hex> {
    const data = JSON.parse(String(json)) as TypedDataDefinition & { readonly domain: { readonly chainId?: number | string } };
    if (data.domain.chainId !== undefined && Number(data.domain.chainId) !== this.chain) {
      throw new No(-32603, `Provided chainId "${data.domain.chainId}" must match the active chainId "${this.chain}"`);
    }
    // Where the domain’s type is left out, a wallet takes an empty one: the signature is then over no domain.
    const typed = { ...data, types: { EIP712Domain: [], ...data.types } } as unknown as TypedDataDefinition;
    return this.as(address).signTypedData(typed);
  }

  private async send({ from, to, value, data }: { from: Hex; to: Hex; value: Hex; data: Hex }): Promise<Hex> {
    const url = new URL(this.page.url()).origin;
    const chain = defineChain({
      id: this.chain,
      name: 'its network',
      nativeCurrency: { name: 'OPEN', symbol: 'OPEN', decimals: 18 },
      rpcUrls: { default: { http: [url] } },
    });
    const client = createWalletClient({ account: this.as(from), chain, transport: http(url) });
    return client.sendTransaction({ to, value: BigInt(value), data });
  }
}
