"""Records what eth-account, eth-abi and eth-hash make of the formats in docs/reference/formats.md.

    python3 -m venv venv && venv/bin/pip install eth-account==0.13.7 eth-abi==6.0.0 'eth-hash[pycryptodome]==0.8.0'
    venv/bin/python formats.py > ../resources/org/openledger/datanet/formats.json

Nothing here calls the Java code: bytes are laid out by hand from the document, digests and
signatures come from eth-account, call data from eth-abi.
"""
import json
import struct

from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

CONTRIBUTOR = Account.from_key(keccak(b"contributor"))
REVIEWER = Account.from_key(keccak(b"reviewer"))
CHAIN = 47510
NAME = "swedish-construction"
CONSENT = ("I may give this row under the licence named here. It may be used to train models, be shown"
           " to them as a note, and be paid for by what it contributes to their answers.")


def hx(b):
    return "0x" + bytes(b).hex()


def text(s):
    b = s.encode()
    return struct.pack(">I", len(b)) + b


def address(account):
    return bytes.fromhex(account.address[2:])


DATANET = keccak(b"openledger.datanet.1" + address(REVIEWER) + NAME.encode())


def canonical(row):
    out = b"OLRW\x01" + DATANET
    for key in ("category", "question", "answer", "language", "licence"):
        out += text(row[key])
    out += struct.pack(">H", len(row["sources"]))
    for source in row["sources"]:
        out += text(source)
    return out


def words(row):
    return keccak(DATANET + text(row["question"]) + text(row["answer"]))


ROWS = [
    {"category": "bygglov", "question": "What is a bygglov?", "answer": "A building permit.",
     "sources": ["PBL 9 kap."], "language": "en", "licence": "CC-BY-4.0"},
    {"category": "mått", "question": "Hur högt får ett Attefallshus vara? 📏", "answer": "4 m.\nHögst.",
     "sources": [], "language": "sv", "licence": "CC0-1.0"},
    {"category": "x", "question": "q", "answer": "a",
     "sources": ["a", "b", "ß"], "language": "de-AT", "licence": "CC-BY-4.0"},
]

DOMAIN = {"name": "OpenLedger Datanet", "version": "1", "chainId": CHAIN, "salt": DATANET}


def signed(account, types, message):
    signable = encode_typed_data(DOMAIN, types, message)
    made = account.sign_message(signable)
    return {"digest": hx(keccak(b"\x19\x01" + signable.header + signable.body)),
            "separator": hx(signable.header),
            "signature": hx(made.signature)}


def contribution(row):
    message = {"contributor": CONTRIBUTOR.address, "row": keccak(canonical(row)), "licence": row["licence"],
               "source": "zaragoza-construction-faq 1.2.1, faq-en.jsonl, by Zaragoza AB", "consent": CONSENT,
               "time": 1767225600}
    types = {"Contribution": [
        {"name": "contributor", "type": "address"}, {"name": "row", "type": "bytes32"},
        {"name": "licence", "type": "string"}, {"name": "source", "type": "string"},
        {"name": "consent", "type": "string"}, {"name": "time", "type": "uint64"}]}
    return {"source": message["source"], "consent": CONSENT, "time": message["time"],
            **signed(CONTRIBUTOR, types, message)}


def review(row, accept, reason):
    message = {"reviewer": REVIEWER.address, "row": keccak(canonical(row)), "accept": accept, "reason": reason,
               "time": 1767225660}
    types = {"Review": [
        {"name": "reviewer", "type": "address"}, {"name": "row", "type": "bytes32"},
        {"name": "accept", "type": "bool"}, {"name": "reason", "type": "string"},
        {"name": "time", "type": "uint64"}]}
    return {"accept": accept, "reason": reason, "time": message["time"], **signed(REVIEWER, types, message)}


def access():
    """One wallet asks, the owner grants less time than was asked for, and takes it back."""
    def members(**types):
        return [{"name": name, "type": type_} for name, type_ in types.items()]

    purpose = "To train a model for permit offices in Malmö."
    request = {"asker": CONTRIBUTOR.address, "purpose": purpose, "until": 1798761600, "time": 1767225600}
    grant = {"owner": REVIEWER.address, "asker": CONTRIBUTOR.address, "purpose": purpose, "until": 1783036800,
             "time": 1767225660}
    revocation = {"owner": REVIEWER.address, "grant": 7, "time": 1767225720}
    return {
        "request": {**request, **signed(CONTRIBUTOR, {"AccessRequest": members(
            asker="address", purpose="string", until="uint64", time="uint64")}, request)},
        "grant": {**grant, **signed(REVIEWER, {"AccessGrant": members(
            owner="address", asker="address", purpose="string", until="uint64", time="uint64")}, grant)},
        "revocation": {**revocation, **signed(REVIEWER, {"AccessRevocation": members(
            owner="address", grant="uint64", time="uint64")}, revocation)},
    }


def leaf(i, data):
    return keccak(b"\x00" + struct.pack(">Q", i) + data)


def tree(rows):
    ids = sorted(keccak(canonical(r)) for r in rows)
    datas = [i + address(CONTRIBUTOR) for i in ids]
    level = [leaf(i, d) for i, d in enumerate(datas)]
    while len(level) > 1:
        level = [keccak(b"\x01" + level[i] + level[i + 1]) if i + 1 < len(level) else level[i]
                 for i in range(0, len(level), 2)]
    return {"ids": [hx(i) for i in ids], "leaves": [hx(d) for d in datas],
            "root": hx(keccak(b"\x02" + struct.pack(">Q", len(ids)) + level[0]))}


def call(signature, *values):
    types = signature[signature.index("(") + 1:-1].split(",")
    return {"signature": signature, "data": hx(keccak(signature.encode())[:4] + encode(types, values))}


COUNTS = {CONTRIBUTOR.address.lower(): 40, REVIEWER.address.lower(): 2}


def digest(name):
    return keccak(name.encode())


print(json.dumps({
    "chain_id": CHAIN, "name": NAME, "owner": REVIEWER.address, "datanet": hx(DATANET),
    "contributor": CONTRIBUTOR.address, "contributor_key": hx(CONTRIBUTOR.key),
    "reviewer": REVIEWER.address, "reviewer_key": hx(REVIEWER.key),
    "rows": [{**r, "canonical": hx(canonical(r)), "id": hx(keccak(canonical(r))), "words": hx(words(r)),
              "contribution": contribution(r),
              "reviews": [review(r, True, ""), review(r, False, "Not about construction – off topic.")]}
             for r in ROWS],
    "access": access(),
    "trees": [tree(ROWS[:n]) for n in (1, 2, 3)],
    "calls": {
        "sealVersion": call("sealVersion(bytes32,uint64,bytes32,uint64,string)",
                            DATANET, 1, digest("root"), 503, "CC-BY-4.0"),
        "countContributors": call("countContributors(bytes32,uint64,address[],uint64[])", DATANET, 1,
                                  sorted(COUNTS), [COUNTS[a] for a in sorted(COUNTS)]),
        "registerRun": call("registerRun(bytes32,bytes32,bytes32,bytes32,bytes32,uint64,bytes32)",
                            digest("model"), digest("base"), digest("datanetRoot"), digest("drawnRoot"),
                            digest("config"), 2**64 - 1, digest("adapter")),
        "commitStore": call("commitStore(bytes32,bytes32,bytes32,bytes32,uint64)",
                            digest("model"), digest("storeRoot"), digest("contributorsDigest"),
                            digest("sketchSeed"), 120),
    },
}, indent=1, ensure_ascii=False))
