// forge script: simulates on this chain, sends what `Launch` does, waits for its receipts.
import { readFileSync } from "node:fs";
import { KEYS, same } from "./token.mjs";
import { tool } from "./tool.mjs";

const [url] = process.argv.slice(2);
const bob = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const call = async (method, ...params) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return (await (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).json()).result;
};

tool("forge", ["script", "contracts/Launch.s.sol", "--offline", "--rpc-url", url, "--private-key", KEYS[0],
  "--sig", "run(address)", bob, "--broadcast", "--slow"]);
const log = new URL("../../../target/contracts/broadcast/Launch.s.sol/47510/run-latest.json", import.meta.url);
const { transactions, receipts } = JSON.parse(readFileSync(log, "utf8"));
same("sent", transactions.length, 4);
same("receipts", receipts.length, 4);
for (const receipt of receipts) {
  same("status", receipt.status, "0x1");
  same("on the chain", (await call("eth_getTransactionReceipt", receipt.transactionHash)).blockHash, receipt.blockHash);
}
const token = transactions[0].contractAddress;
const word = (hex) => hex.slice(2).toLowerCase().padStart(64, "0");
const tokens = await call("eth_call", { to: token, data: "0x70a08231" + word(bob) }, "latest");
same("bob's tokens", BigInt(tokens), 42n);
const votes = await call("eth_call", { to: token, data: "0x9ab24eb0" + word(transactions[0].transaction.from) }, "latest");
same("alice's votes", BigInt(votes), 958n);
console.log("forge is content");
