import type { EIP1193Provider, Hex, TypedDataDefinition } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { rpc } from '../api/node';

/** Who the person is, and how they sign. */
export interface Account {
  readonly address: Hex;
  readonly kind: 'test wallet' | 'demo person' | 'browser wallet';
  readonly name: string;
  signTypedData(data: TypedDataDefinition): Promise<Hex>;
  signMessage(message: string): Promise<Hex>;
  /** Signs, sends and gives the hash. */
  send(transaction: Transaction): Promise<Hex>;
}

export interface Transaction {
  readonly to: Hex;
  readonly value: bigint;
  readonly data?: Hex;
}

/** The person said no in their wallet. */
export class NotSigned extends Error {
  override readonly name = 'NotSigned';

  constructor() {
    super('You did not sign. Nothing was sent, and what you wrote is still here.');
  }
}

/** The wallet is on another network. */
export class WrongNetwork extends Error {
  override readonly name = 'WrongNetwork';
}

/** A wallet whose key this page holds in memory. */
export async function local(privateKey: Hex, kind: 'test wallet' | 'demo person', name: string): Promise<Account> {
  const { privateKeyToAccount } = await import('viem/accounts');
  const account: PrivateKeyAccount = privateKeyToAccount(privateKey);
  return {
    address: account.address.toLowerCase() as Hex,
    kind,
    name,
    signTypedData: (data) => account.signTypedData(data),
    signMessage: (message) => account.signMessage({ message }),
    send: async ({ to, value, data = '0x' }) => {
      const [chainId, nonce, block, gas] = await Promise.all([
        rpc<Hex>('eth_chainId'),
        rpc<Hex>('eth_getTransactionCount', [account.address, 'pending']),
        rpc<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', ['latest', false]),
        rpc<Hex>('eth_estimateGas', [{ from: account.address, to, value: hex(value), data }]),
      ]);
      const tip = 1_000_000n;
      const raw = await account.signTransaction({
        type: 'eip1559',
        chainId: Number(chainId),
        nonce: Number(nonce),
        to,
        value,
        data,
        gas: BigInt(gas),
        maxPriorityFeePerGas: tip,
        maxFeePerGas: BigInt(block.baseFeePerGas) * 2n + tip,
      });
      return rpc<Hex>('eth_sendRawTransaction', [raw]);
    },
  };
}

interface ProviderError {
  readonly code?: number;
}

/** A wallet that the person has in their browser. */
export async function browser(provider: EIP1193Provider, name: string): Promise<Account> {
  const [address] = await ask(() => provider.request({ method: 'eth_requestAccounts' }));
  if (address === undefined) {
    throw new NotSigned();
  }
  const onOurs = async () => {
    const [wanted, is] = await Promise.all([
      rpc<Hex>('eth_chainId'),
      provider.request({ method: 'eth_chainId' }) as Promise<Hex>,
    ]);
    if (BigInt(wanted) !== BigInt(is)) {
      await ask(() => provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: wanted }] })).catch(
        (e: unknown) => {
          throw e instanceof NotSigned
            ? new WrongNetwork(
                `Your wallet is on network ${BigInt(is)}; this page needs OpenLedger, ${BigInt(wanted)}. Nothing was sent. Switch to go on.`,
              )
            : e;
        },
      );
    }
  };
  return {
    address: address.toLowerCase() as Hex,
    kind: 'browser wallet',
    name,
    signTypedData: async (data) => {
      await onOurs();
      const { serializeTypedData } = await import('viem/utils');
      return ask(() =>
        provider.request({ method: 'eth_signTypedData_v4', params: [address, serializeTypedData(data)] }),
      );
    },
    signMessage: async (message) => {
      const { stringToHex } = await import('viem/utils');
      return ask(() => provider.request({ method: 'personal_sign', params: [stringToHex(message), address] }));
    },
    send: async ({ to, value, data = '0x' }) => {
      await onOurs();
      return ask(() =>
        provider.request({ method: 'eth_sendTransaction', params: [{ from: address, to, value: hex(value), data }] }),
      );
    },
  };
}

/** What a wallet answers, with its refusal (EIP-1193, 4001) as ours. */
async function ask<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (e) {
    if ((e as ProviderError).code === 4001) {
      throw new NotSigned();
    }
    throw e;
  }
}

function hex(value: bigint): Hex {
  return `0x${value.toString(16)}`;
}

interface RawReceipt {
  readonly blockNumber: Hex;
  readonly status: Hex;
}

/** Waits for the block that has a transaction; its number. */
export async function included(hash: Hex, signal?: AbortSignal): Promise<number> {
  for (;;) {
    const receipt = await rpc<RawReceipt | null>('eth_getTransactionReceipt', [hash], signal);
    if (receipt !== null) {
      if (receipt.status !== '0x1') {
        throw new Error('The transaction failed in its block: only its gas was paid.');
      }
      return Number(receipt.blockNumber);
    }
    await new Promise((done) => setTimeout(done, 250));
  }
}
