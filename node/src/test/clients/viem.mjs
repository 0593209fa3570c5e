// viem 2: the same token through public and wallet clients, a set-code transaction, a watched event.
import { createPublicClient, createWalletClient, defineChain, http, webSocket, parseEther, zeroAddress } from "viem";
import { privateKeyToAccount, generatePrivateKey } from "viem/accounts";
import { KEYS, abi, bytecode, same } from "./token.mjs";

const [url, ws] = process.argv.slice(2);
const chain = defineChain({
  id: 47510,
  name: "OpenLedger",
  nativeCurrency: { name: "OPEN", symbol: "OPEN", decimals: 18 },
  rpcUrls: { default: { http: [url], webSocket: [ws] } },
});
const reader = createPublicClient({ chain, transport: http(), pollingInterval: 50 });
const [alice, bob] = KEYS.map(privateKeyToAccount);
const wallet = createWalletClient({ account: alice, chain, transport: http() });
const wait = (hash) => reader.waitForTransactionReceipt({ hash });

const deployed = await wait(await wallet.deployContract({ abi, bytecode, args: [1000n] }));
const token = deployed.contractAddress;
const read = (functionName, args = []) => reader.readContract({ address: token, abi, functionName, args });
same("supply", await read("totalSupply"), 1000n);

const listener = createPublicClient({ chain, transport: webSocket() });
const heard = new Promise((done) =>
  listener.watchContractEvent({ address: token, abi, eventName: "Transfer", onLogs: (logs) => done(logs[0].args) }));
await new Promise((r) => setTimeout(r, 300));
const { request } = await reader.simulateContract({ account: alice, address: token, abi, functionName: "transfer", args: [bob.address, 9n] });
const moved = await wait(await wallet.writeContract(request));
same("status", moved.status, "success");
same("bob's tokens", await read("balanceOf", [bob.address]), 9n);
same("heard", (await heard).value, 9n);
same("then", (await reader.readContract({ address: token, abi, functionName: "balanceOf", args: [bob.address], blockNumber: moved.blockNumber - 1n })), 0n);

const no = await read("limited", [9n]).catch((e) => e);
same("custom error", no.walk((e) => e.data?.errorName !== undefined)?.data.errorName, "TooMany");

// EIP-7702: a fresh account runs the token's code as its own.
const fresh = privateKeyToAccount(generatePrivateKey());
await wait(await wallet.sendTransaction({ to: fresh.address, value: parseEther("1") }));
const authorization = await createWalletClient({ account: fresh, chain, transport: http() })
  .signAuthorization({ account: fresh, contractAddress: token });
await wait(await wallet.sendTransaction({ to: zeroAddress, authorizationList: [authorization] }));
same("delegated", await reader.getCode({ address: fresh.address }), "0xef0100" + token.slice(2).toLowerCase());
const block = await reader.getBlock({ includeTransactions: true });
same("its type", block.transactions.at(-1).type, "eip7702");
const proof = await reader.getProof({ address: token, storageKeys: ["0x" + "00".repeat(31) + "02"] });
same("proved supply", proof.storageProof[0].value, 1000n);
console.log("viem is content");
process.exit(0);
