// What `bin/test-clients ethereum-contracts` compiled of `contracts/`.
import { readFileSync } from "node:fs";

export function artifact(name) {
  const file = new URL(`../../../target/contracts/out/${name}.sol/${name}.json`, import.meta.url);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8"));
  return { abi, bytecode: bytecode.object };
}

// OpenZeppelin's ERC-20 with votes and permits.
export const { abi, bytecode } = artifact("Token");

// The first two accounts of the well-known mnemonic.
export const KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
];

export function same(what, got, wanted) {
  if (got !== wanted) throw new Error(`${what}: got ${got}, wanted ${wanted}`);
}
