// Foundry's cast: sends, deploys, reads, estimates, proves and traces, one program run each.
import { KEYS, bytecode, same } from "./token.mjs";
import { tool } from "./tool.mjs";

const [url] = process.argv.slice(2);
const cast = (command, ...args) => tool("cast", [command, "--rpc-url", url, ...args]);
const json = (command, ...args) => JSON.parse(cast(command, "--json", ...args));
const authorize = (code, key) => tool("cast", ["wallet", "sign-auth", "--rpc-url", url, code, "--private-key", key]);
const refused = (command, ...args) => tool("cast", [command, "--rpc-url", url, ...args], { fails: true });
const [alice, bob] = KEYS.map((key) => tool("cast", ["wallet", "address", key]));
const signed = ["--private-key", KEYS[0]];
const wei = (text) => BigInt(text.split(" ")[0]);

same("chain id", cast("chain-id"), "47510");
same("client", cast("client").split("/")[0], "OpenLedger");
const before = { bob: wei(cast("balance", bob)), nonce: Number(cast("nonce", alice)) };
const sent = json("send", ...signed, bob, "--value", "1ether");
same("status", sent.status, "0x1");
same("a transfer's gas", BigInt(sent.gasUsed), 21000n);
same("bob's wei", wei(cast("balance", bob)) - before.bob, 10n ** 18n);
same("alice's nonce", Number(cast("nonce", alice)), before.nonce + 1);
same("legacy", json("send", ...signed, "--legacy", bob, "--value", "1").type, "0x0");
same("access list", json("send", ...signed, "--access-list", "--gas-limit", "60000", bob, "--value", "1").status, "0x1");

const token = json("send", ...signed, "--create", bytecode + tool("cast", ["abi-encode", "f(uint256)", "1000"]).slice(2)).contractAddress;
same("supply", cast("call", token, "totalSupply()(uint256)"), "1000");
const estimate = wei(cast("estimate", "--from", alice, token, "transfer(address,uint256)", bob, "9"));
const moved = json("send", ...signed, token, "transfer(address,uint256)", bob, "9");
if (BigInt(moved.gasUsed) > estimate) throw new Error(`used ${moved.gasUsed}, estimated ${estimate}`);
same("bob's tokens", cast("call", token, "balanceOf(address)(uint256)", bob), "9");
same("before it", cast("call", "--block", String(Number(moved.blockNumber) - 1), token, "balanceOf(address)(uint256)", bob), "0");
same("its receipt", json("receipt", moved.transactionHash).blockHash, moved.blockHash);
same("its sender", json("tx", moved.transactionHash).from.toLowerCase(), alice.toLowerCase());
const block = json("block", String(Number(moved.blockNumber)));
same("its block", block.hash, moved.blockHash);
if (!block.transactions.includes(moved.transactionHash)) throw new Error("the block lacks the transaction");
const logs = json("logs", "--from-block", moved.blockNumber, "--address", token, "Transfer(address,address,uint256)");
same("events", logs.length, 1);
same("an event's value", BigInt(logs[0].data), 9n);

same("stored supply", BigInt(cast("storage", token, "2")), 1000n);
const proof = json("proof", token, "2");
same("proved supply", BigInt(proof.storageProof[0].value), 1000n);
same("proved code", proof.codeHash, tool("cast", ["keccak", cast("code", token)]));
const run = cast("run", moved.transactionHash, "--quick");
if (!run.includes("::transfer(") || !run.includes("Gas used:")) throw new Error("cast run: " + run);
same("traced", json("rpc", "debug_traceTransaction", moved.transactionHash, '{"tracer":"callTracer"}').type, "CALL");

const custom = refused("call", token, "limited(uint256)", "9");
const selector = tool("cast", ["sig", "TooMany(uint256,uint256)"]);
if (!custom.includes(selector)) throw new Error("custom error: " + custom);
const reason = refused("call", token, "limited(uint256)", "3");
if (!reason.includes("not three")) throw new Error("reason: " + reason);
const poor = refused("send", "--private-key", "0x" + "07".repeat(32), bob, "--value", "1");
if (!poor.includes("insufficient funds")) throw new Error("no money: " + poor);
const nobody = "0x" + "00".repeat(20);

// EIP-7702: bob runs the token's code, and then his own again.
same("set code", json("send", ...signed, "--auth", authorize(token, KEYS[1]), nobody).type, "0x4");
same("delegated", cast("code", bob), "0xef0100" + token.slice(2).toLowerCase());
json("send", ...signed, "--auth", authorize(nobody, KEYS[1]), nobody);
same("his own again", cast("code", bob), "0x");
same("gas price", BigInt(cast("gas-price")) > 0n, true);
same("base fee", BigInt(cast("base-fee")) > 0n, true);
console.log("cast is content");
