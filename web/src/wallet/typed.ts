import type { TypedDataDefinition, TypedDataDomain, TypedDataParameter } from 'viem';

/** A domain’s fields in the order of EIP-712. */
const FIELDS = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
] as const;

/** The type of a domain: those fields that it has. A wallet hashes only what this names. */
export function domainType(domain: TypedDataDomain): TypedDataParameter[] {
  return FIELDS.filter(({ name }) => domain[name] !== undefined);
}

/** Typed data as a wallet takes it (`eth_signTypedData_v4`): with the type of its domain, which viem’s own signers add. */
export async function typedJson(data: TypedDataDefinition): Promise<string> {
  const { serializeTypedData } = await import('viem/utils');
  const whole = { ...data, types: { EIP712Domain: domainType(data.domain ?? {}), ...data.types } };
  return serializeTypedData(whole as unknown as TypedDataDefinition);
}
