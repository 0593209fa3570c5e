// ethers 6: deploys OpenZeppelin's token, sends, reads, estimates, listens, and is told why not.
import { Contract, ContractFactory, JsonRpcProvider, Wallet, WebSocketProvider, parseEther } from "ethers";
import { KEYS, abi, bytecode, same } from "./token.mjs";

const [http, ws] = process.argv.slice(2);
const provider = new JsonRpcProvider(http, undefined, { cacheTimeout: -1, pollingInterval: 50 });
const [alice, bob] = KEYS.map((key) => new Wallet(key, provider));

const network = await provider.getNetwork();
same("chain id", network.chainId, 47510n);
const sent = await (await alice.sendTransaction({ to: bob.address, value: parseEther("1") })).wait();
same("a transfer's gas", sent.gasUsed, 21000n);

const token = await new ContractFactory(abi, bytecode, alice).deploy(1000n);
await token.waitForDeployment();
same("supply", await token.totalSupply(), 1000n);

const socket = new WebSocketProvider(ws);
const heard = new Promise((done) =>
  new Contract(token.target, abi, socket).on("Transfer", (from, to, value) => done([from, to, value])));
await new Promise((r) => setTimeout(r, 300)); // until the subscription stands
const estimate = await token.transfer.estimateGas(bob.address, 5n);
const receipt = await (await token.transfer(bob.address, 5n)).wait();
if (receipt.gasUsed > estimate) throw new Error(`used ${receipt.gasUsed}, estimated ${estimate}`);
same("bob's tokens", await token.balanceOf(bob.address), 5n);
const [from, to, value] = await heard;
same("from", from, alice.address);
same("to", to, bob.address);
same("value", value, 5n);
same("events", (await token.queryFilter("Transfer", receipt.blockNumber)).length, 1);

await token.limited(7n);
const custom = await token.limited(9n).catch((e) => e);
same("custom error", custom.revert?.name, "TooMany");
same("its argument", custom.revert?.args[0], 9n);
const reason = await token.limited(3n).catch((e) => e);
same("reason", reason.reason, "not three");
const broke = await token.connect(bob).transfer(alice.address, 6n).catch((e) => e);
same("what bob lacks", token.interface.parseError(broke.data)?.name, "ERC20InsufficientBalance");

const trace = await provider.send("debug_traceTransaction", [receipt.hash, { tracer: "callTracer", tracerConfig: { withLog: true } }]);
same("traced logs", trace.logs.length, 1);
same("traced gas", BigInt(trace.gasUsed), receipt.gasUsed);
await socket.destroy();
console.log("ethers is content");

