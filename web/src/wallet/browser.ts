import type { EIP1193Provider, Hex } from 'viem';
import { rpc } from '../api/node';
import { Said } from '../api/said';
import { short } from '../lib/format';
import { plain } from '../lib/plain';
import { hex, NotSigned, type Account } from './account';
import { networkName } from './networks';
import { typedJson } from './typed';

/** What the wallet last said of itself; null where it says nothing. */
export interface Standing {
  readonly chain: bigint | null;
  /** Whom it would sign as. */
  readonly address: Hex | null;
}

/** A wallet of the browser, which can go elsewhere while this page is open. */
export interface BrowserWallet {
  now(): Standing;
  subscribe(listener: () => void): () => void;
  /** Asks the wallet to come to this page’s network, and tells it of the network where it does not know it. */
  toOurs(): Promise<void>;
  /** The same wallet, as the account that it is on now. */
  anew(): Promise<Account>;
}

/** The wallet is on another network. */
export class WrongNetwork extends Said {
  override readonly name = 'WrongNetwork';

  constructor(chain: bigint) {
    super(`Your wallet is on ${networkName(chain)}; this page needs OpenLedger. Nothing was sent. Switch to go on.`);
  }
}

/** The wallet would sign as somebody else. */
export class WrongAccount extends Said {
  override readonly name = 'WrongAccount';

  constructor(is: Hex | null, wanted: Hex) {
    super(
      is === null
        ? `Your wallet shows this page no account, and the page is open as ${short(wanted)}. Nothing was sent. Connect it again to go on.`
        : `Your wallet is on ${short(is)}; this page is open as ${short(wanted)}. Nothing was sent. Choose one to go on.`,
    );
  }
}

/** The wallet could not do it. */
export class WalletFailed extends Said {
  override readonly name = 'WalletFailed';
}

/** EIP-1193 and EIP-3085: what a wallet says no with. */
const REFUSED = 4001;
const UNKNOWN_NETWORK = 4902;
const BUSY = -32002;

const MESSAGE_CHARS = 160;

/** Connects a wallet that made itself known. */
export async function browser(provider: EIP1193Provider, name: string): Promise<Account> {
  const wallet = await ProviderWallet.open(provider, name);
  const { address } = wallet.now();
  if (address === null) {
    throw new NotSigned();
  }
  return wallet.as(address);
}

class ProviderWallet implements BrowserWallet {
  private standing: Standing = { chain: null, address: null };
  private readonly listeners = new Set<() => void>();

  private constructor(
    private readonly provider: EIP1193Provider,
    private readonly name: string,
  ) {}

  static async open(provider: EIP1193Provider, name: string): Promise<ProviderWallet> {
    const wallet = new ProviderWallet(provider, name);
    const accounts = await asked(() => provider.request({ method: 'eth_requestAccounts' }));
    wallet.stand({ chain: chainOf(await asked(() => provider.request({ method: 'eth_chainId' }))), address: addressOf(accounts) });
    return wallet;
  }

  now(): Standing {
    return this.standing;
  }

  subscribe(listener: () => void): () => void {
    if (this.listeners.size === 0) {
      this.provider.on('chainChanged', this.chainChanged);
      this.provider.on('accountsChanged', this.accountsChanged);
      void this.look().catch(() => undefined); // what changed while nobody listened
    }
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.provider.removeListener('chainChanged', this.chainChanged);
        this.provider.removeListener('accountsChanged', this.accountsChanged);
      }
    };
  }

  async toOurs(): Promise<void> {
    const chainId = await rpc<Hex>('eth_chainId');
    const go = () => this.provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] });
    const network = {
      chainId,
      chainName: 'OpenLedger',
      nativeCurrency: { name: 'OPEN', symbol: 'OPEN', decimals: 18 },
      rpcUrls: [location.origin],
    };
    try {
      await go().catch(async (e: unknown) => {
        if (!isUnknownNetwork(e)) {
          throw e;
        }
        await this.provider.request({ method: 'wallet_addEthereumChain', params: [network] });
        await go(); // a wallet may stay where it was after it learned of a network
      });
    } catch (e) {
      const no = inWords(e);
      throw no instanceof NotSigned ? new WalletFailed('You did not switch. Nothing was sent, and what you wrote is still here.') : no;
    }
    await this.look();
  }

  async anew(): Promise<Account> {
    this.stand({ ...this.standing, address: addressOf(await asked(() => this.provider.request({ method: 'eth_requestAccounts' }))) });
    const { address } = this.standing;
    if (address === null) {
      throw new NotSigned();
    }
    return this.as(address);
  }

  /** What pages sign with. */
  as(address: Hex): Account {
    return {
      address,
      kind: 'browser wallet',
      name: this.name,
      wallet: this,
      signTypedData: async (data) => {
        await this.ready(address);
        const json = await typedJson(data);
        return asked(() => this.provider.request({ method: 'eth_signTypedData_v4', params: [address, json] }));
      },
      signMessage: async (message) => {
        await this.ready(address);
        const { stringToHex } = await import('viem/utils');
        return asked(() => this.provider.request({ method: 'personal_sign', params: [stringToHex(message), address] }));
      },
      send: async ({ to, value, data = '0x' }) => {
        await this.ready(address);
        return asked(() =>
          this.provider.request({ method: 'eth_sendTransaction', params: [{ from: address, to, value: hex(value), data }] }),
        );
      },
    };
  }

  /** Nothing is asked of a wallet that would sign for another network or as somebody else. */
  private async ready(address: Hex): Promise<void> {
    const [ours] = await Promise.all([rpc<Hex>('eth_chainId'), this.look()]);
    const { chain, address: is } = this.standing;
    if (chain === null) {
      throw new WalletFailed('Your wallet does not say which network it is on. Nothing was sent. Open it, then try again.');
    }
    if (chain !== BigInt(ours)) {
      throw new WrongNetwork(chain);
    }
    if (is !== address) {
      throw new WrongAccount(is, address);
    }
  }

  private async look(): Promise<void> {
    const [chain, accounts] = await Promise.all([
      asked(() => this.provider.request({ method: 'eth_chainId' })),
      asked(() => this.provider.request({ method: 'eth_accounts' })),
    ]);
    this.stand({ chain: chainOf(chain), address: addressOf(accounts) });
  }

  private stand(next: Standing): void {
    if (next.chain !== this.standing.chain || next.address !== this.standing.address) {
      this.standing = next;
      this.listeners.forEach((listener) => listener());
    }
  }

  private readonly chainChanged = (chain: unknown) => this.stand({ ...this.standing, chain: chainOf(chain) });

  private readonly accountsChanged = (accounts: unknown) => this.stand({ ...this.standing, address: addressOf(accounts) });
}

/** The first account, if that is one: a wallet is a stranger’s program. */
function addressOf(accounts: unknown): Hex | null {
  const first: unknown = Array.isArray(accounts) ? accounts[0] : null;
  return typeof first === 'string' && /^0x[0-9a-fA-F]{40}$/.test(first) ? (first.toLowerCase() as Hex) : null;
}

function chainOf(chain: unknown): bigint | null {
  if (typeof chain === 'number' && Number.isSafeInteger(chain) && chain > 0) {
    return BigInt(chain);
  }
  return typeof chain === 'string' && /^(0x[0-9a-fA-F]{1,16}|[0-9]{1,18})$/.test(chain) ? BigInt(chain) : null;
}

async function asked<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (e) {
    throw inWords(e);
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { readonly code?: unknown }).code : undefined;
}

/** Some wallets wrap the code in an error of their own. */
function isUnknownNetwork(error: unknown): boolean {
  const data = (error as { readonly data?: { readonly originalError?: unknown } } | null)?.data;
  return codeOf(error) === UNKNOWN_NETWORK || codeOf(data?.originalError) === UNKNOWN_NETWORK;
}

/** A wallet’s no, for a person; its own text is a stranger’s, and not long. */
function inWords(error: unknown): Said {
  if (error instanceof Said) {
    return error;
  }
  switch (codeOf(error)) {
    case REFUSED:
      return new NotSigned();
    case BUSY:
      return new WalletFailed('Your wallet already asks you something. Nothing was sent. Answer it there, then try again.');
    default: {
      const message: unknown = typeof error === 'object' && error !== null ? (error as { readonly message?: unknown }).message : undefined;
      const why = typeof message === 'string' ? plain(message, MESSAGE_CHARS) : '';
      return new WalletFailed(`Your wallet did not do it${why === '' ? '' : `: “${why}”`}. Nothing was sent, and what you wrote is still here.`);
    }
  }
}
