"""eth-account: signs every type of transaction that the pool takes, and messages; sends, deploys, asks."""
import json
import sys
import time
import urllib.request
from pathlib import Path

from eth_abi import decode, encode
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from eth_utils import keccak, to_checksum_address

url = sys.argv[1]
made = Path(__file__).resolve().parents[3] / "target/contracts/out/Token.sol/Token.json"
bytecode = bytes.fromhex(json.loads(made.read_text())["bytecode"]["object"][2:])
alice = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
carol = Account.from_key(keccak(text="carol"))
CHAIN, GWEI, ETHER = 47510, 10**9, 10**18


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


def ask(method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    call = urllib.request.Request(url, body, {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(call, timeout=30))


def rpc(method, *params):
    answer = ask(method, *params)
    if "error" in answer:
        raise SystemExit(f"{method}{params}: {answer['error']}")
    return answer["result"]


def number(method, *params):
    return int(rpc(method, *params), 16)


def balance(account):
    return number("eth_getBalance", account.address, "latest")


def send(who, transaction):
    """Signs and sends; the receipt, after the sender and hash that the node found are compared."""
    body = {"chainId": CHAIN, "nonce": number("eth_getTransactionCount", who.address, "pending"), **transaction}
    signed = who.sign_transaction(body)
    same("recovered sender", Account.recover_transaction(signed.raw_transaction), who.address)
    same("hash", rpc("eth_sendRawTransaction", "0x" + signed.raw_transaction.hex()), "0x" + signed.hash.hex())
    until = time.time() + 30
    while time.time() < until:
        receipt = rpc("eth_getTransactionReceipt", "0x" + signed.hash.hex())
        if receipt is not None:
            found = rpc("eth_getTransactionByHash", "0x" + signed.hash.hex())
            same("from", to_checksum_address(found["from"]), who.address)
            same("type", int(receipt["type"], 16), body.get("type", 0))
            same("status", receipt["status"], "0x1")
            return receipt
        time.sleep(0.02)
    raise SystemExit("no receipt after 30 s: " + str(rpc("openledger_whyWaiting", "0x" + signed.hash.hex())))


def view(to, signature, types, args, result):
    data = "0x" + (keccak(text=signature)[:4] + encode(types, args)).hex()
    return decode([result], bytes.fromhex(rpc("eth_call", {"to": to, "data": data}, "latest")[2:]))[0]


def method(signature, types, args):
    return "0x" + (keccak(text=signature)[:4] + encode(types, args)).hex()


legacy = {"gasPrice": 3 * GWEI}
dynamic = {"type": 2, "maxFeePerGas": 3 * GWEI, "maxPriorityFeePerGas": GWEI}

# Type 0, 1, 2: ten OPEN for carol, who spends; every wei is accounted for.
send(alice, {**legacy, "to": carol.address, "value": 10 * ETHER, "gas": 21000})
has = balance(carol)
same("carol's first wei", has, 10 * ETHER)
listed = {"type": 1, **legacy, "accessList": [{"address": alice.address, "storageKeys": ["0x" + "00" * 32]}]}
for body, gas in ((legacy, 21000), (listed, 21000 + 2400 + 1900), (dynamic, 21000)):
    receipt = send(carol, {**body, "gas": gas, "to": alice.address, "value": 12345})
    same("gas", int(receipt["gasUsed"], 16), gas)
    has -= 12345 + int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
    same("carol's wei", balance(carol), has)

# OpenZeppelin's token: deployed, sent, and spent by carol's EIP-712 permit.
deployed = send(alice, {**dynamic, "gas": 4_000_000, "data": "0x" + (bytecode + encode(["uint256"], [1000])).hex()})
token = to_checksum_address(deployed["contractAddress"])
same("supply", view(token, "totalSupply()", [], [], "uint256"), 1000)
moved = send(alice, {**dynamic, "gas": 200_000, "to": token, "data": method("transfer(address,uint256)", ["address", "uint256"], [carol.address, 40])})
same("events", len(moved["logs"]), 1)
same("topic", moved["logs"][0]["topics"][0], "0x" + keccak(text="Transfer(address,address,uint256)").hex())
same("value", int(moved["logs"][0]["data"], 16), 40)

domain = {"name": "Token", "version": "1", "chainId": CHAIN, "verifyingContract": token}
types = {"Permit": [{"name": n, "type": t} for n, t in (("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256"))]}
permit = {"owner": carol.address, "spender": alice.address, "value": 15, "nonce": 0, "deadline": 2**40}
message = encode_typed_data(domain, types, permit)
word = carol.sign_message(message)
same("EIP-712 signer", Account.recover_message(message, signature=word.signature), carol.address)
r, s = word.r.to_bytes(32, "big"), word.s.to_bytes(32, "big")
send(alice, {**dynamic, "gas": 200_000, "to": token, "data": method("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
    ["address", "address", "uint256", "uint256", "uint8", "bytes32", "bytes32"], [carol.address, alice.address, 15, 2**40, word.v, r, s])})
send(alice, {**dynamic, "gas": 200_000, "to": token, "data": method("transferFrom(address,address,uint256)", ["address", "address", "uint256"], [carol.address, alice.address, 15])})
same("carol's tokens", view(token, "balanceOf(address)", ["address"], [carol.address], "uint256"), 25)

# EIP-191: what the chain's ecrecover says of a personal message.
message = encode_defunct(text="OpenLedger")
word = alice.sign_message(message)
same("EIP-191 signer", Account.recover_message(message, signature=word.signature), alice.address)
digest = keccak(b"\x19Ethereum Signed Message:\n10OpenLedger")
same("EIP-191 digest", digest, bytes(word.message_hash))
data = "0x" + (digest + word.v.to_bytes(32, "big") + word.r.to_bytes(32, "big") + word.s.to_bytes(32, "big")).hex()
found = rpc("eth_call", {"to": "0x" + "00" * 19 + "01", "data": data}, "latest")
same("ecrecover", to_checksum_address(found[-40:]), alice.address)

# Type 4: carol lets the token's code be hers; alice pays.
nonce = number("eth_getTransactionCount", carol.address, "latest")
authorization = carol.sign_authorization({"chainId": CHAIN, "address": token, "nonce": nonce})
send(alice, {**dynamic, "type": 4, "gas": 100_000, "to": alice.address, "value": 0, "authorizationList": [authorization]})
same("carol's code", rpc("eth_getCode", carol.address, "latest"), "0xef0100" + token[2:].lower())
same("carol's nonce", number("eth_getTransactionCount", carol.address, "latest"), nonce + 1)

# Another chain's transaction, a nonce that was used, and a type that needs blobs are refused with a reason.
for body, why in (({"chainId": 1}, "chain"), ({"nonce": 0}, "nonce too low"), ({"gas": 20999}, "intrinsic gas too low")):
    signed = alice.sign_transaction({"chainId": CHAIN, "nonce": number("eth_getTransactionCount", alice.address, "latest"),
        **legacy, "to": carol.address, "value": 1, "gas": 100_000, **body})
    error = ask("eth_sendRawTransaction", "0x" + signed.raw_transaction.hex()).get("error", {"message": "it was taken"})
    if why not in error["message"]:
        raise SystemExit(f"{body}: {error}, wanted '{why}'")
print("eth-account is content")
