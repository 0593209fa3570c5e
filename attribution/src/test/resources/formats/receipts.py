"""Random receipts, and the same with something in them changed, from the text of
docs/reference/attribution-formats.md alone. Java's verifier and TypeScript's both read them.

Needs pycryptodome 3.x for Keccak-256; writes receipts.json beside this file.
"""

import copy
import itertools
import json
import math
import pathlib
import random

from make import by_score, k256, rlp, signed, split

RECEIPTS = 120
ROLES = ["treasury", "model_owner", "validators", "contributor", "datanet_treasury"]
draw = random.Random(20261122)


def hx(data):
    return "0x" + data.hex()


def address():
    return hx(draw.randbytes(20))


def row():
    return hx(draw.randbytes(32))


def raw(text):
    return bytes.fromhex(text[2:])


def nats():
    return draw.choice([0, draw.randint(-200_000_000, 1_000_000), draw.randint(-50, 50)])


def shapley(values):
    """n! times each player's value, over all orders in which they can come."""
    n = int(math.log2(len(values)))
    sums = [0] * n
    for order in itertools.permutations(range(n)):
        coalition = 0
        for player in order:
            sums[player] += values[coalition | 1 << player] - values[coalition]
            coalition |= 1 << player
    return sums


def settle(r):
    """Fee, weights and payments from the rest."""
    terms, tokens = r["settlement"]["terms"], r["exchange"]["tokens"]
    fee = tokens["prompt"] * int(terms["rates"]["prompt_wei"]) + tokens["answer"] * int(terms["rates"]["answer_wei"])
    p = {k: int(v) for k, v in r["retrieval"]["players"].items()}
    measured = {
        "influence": max(0, p["adapter_only"] - p["neither"] + p["both"] - p["notes_only"]),
        "notes": max(0, p["notes_only"] - p["neither"] + p["both"] - p["adapter_only"]),
    }
    weights = {k: int(v) for k, v in (terms["fixed_weights"] or measured).items()}
    parts = split(fee, list(terms["split"].values()))
    paid = {}
    if weights["influence"] or weights["notes"]:
        pots = split(parts[3], [weights["influence"], weights["notes"]])
        influence = {c["contributor"]: int(c["score"]) for c in r["influence"]["contributors"]}
        notes = {}
        for note, value in zip(r["retrieval"]["notes"], shapley([int(v) for v in r["retrieval"]["values"]])):
            notes[note["contributor"]] = notes.get(note["contributor"], 0) + value
        for pot, scores in zip(pots, (influence, notes)):
            for who, wei in by_score(pot, scores).items():
                paid[who] = paid.get(who, 0) + wei
    payees = terms["payees"]
    payments = [(payees[role], role, wei) for role, wei in zip(ROLES, parts[:3])]
    payments += [(who, "contributor", paid[who]) for who in sorted(paid)]
    payments += [(payees["datanet_treasury"], "datanet_treasury", parts[3] - sum(paid.values()))]
    r["settlement"]["weights"] = {k: str(v) for k, v in weights.items()}
    r["settlement"]["fee"] = str(fee)
    r["settlement"]["payments"] = [
        {"to": to, "role": role, "wei": str(wei)} for to, role, wei in payments if wei > 0
    ]


def digest(r):
    e, s, i, n, t = r["exchange"], r["subject"], r["influence"], r["retrieval"], r["settlement"]
    terms = t["terms"]
    pair = lambda w: [signed(int(w["influence"])), signed(int(w["notes"]))]
    item = [
        1,
        r["answer"].encode(),
        [raw(e["request"]), raw(e["payment"]), raw(e["prompt"]), raw(e["completion"]), e["tokens"]["prompt"], e["tokens"]["answer"]],
        [raw(s["model"]), raw(s["base"]), raw(s["adapter"]), raw(s["datanet"])],
        [
            [raw(i["commitments"][k]) for k in ("store", "contributors", "query", "scores")],
            [[raw(o["row"]), raw(o["contributor"]), signed(int(o["score"]))] for o in i["rows"]],
            [[raw(o["contributor"]), signed(int(o["score"]))] for o in i["contributors"]],
        ],
        [
            [[raw(o["row"]), raw(o["contributor"]), o["index"]] for o in n["notes"]],
            [signed(int(v)) for v in n["values"]],
            [signed(int(n["players"][k])) for k in ("neither", "adapter_only", "notes_only", "both")],
        ],
        [
            [int(terms["rates"]["prompt_wei"]), int(terms["rates"]["answer_wei"])],
            list(terms["split"].values()),
            [raw(a) for a in terms["payees"].values()],
            pair(terms["fixed_weights"]) if terms["fixed_weights"] else [],
            pair(t["weights"]),
            int(t["fee"]),
            [[raw(o["to"]), ROLES.index(o["role"]), int(o["wei"])] for o in t["payments"]],
        ],
    ]
    return hx(k256(b"openledger.receipt.v1" + rlp(item)))


def receipt(number):
    people = sorted(address() for _ in range(draw.randint(0, 5)))
    notes = draw.randint(0, 3)
    cuts = sorted(draw.sample(range(10_001), 3))
    score = lambda: str(draw.choice([0, draw.randint(-(2**40), 2**62), draw.randint(-9, 9), draw.randint(1, 10**10)]))
    r = {
        "version": 1,
        "digest": "",
        "answer": f"chatcmpl-{number}",
        "exchange": {
            **{k: row() for k in ("request", "payment", "prompt", "completion")},
            "tokens": {"prompt": draw.randint(0, 4_000), "answer": draw.randint(1, 900)},
        },
        "subject": {k: row() for k in ("model", "base", "adapter", "datanet")},
        "influence": {
            "commitments": {k: row() for k in ("store", "contributors", "query", "scores")},
            "rows": [
                {"row": row(), "contributor": draw.choice(people), "score": score()}
                for _ in range(draw.randint(0, 3) if people else 0)
            ],
            "contributors": [{"contributor": who, "score": score()} for who in people],
        },
        "retrieval": {
            "notes": [
                {"row": row(), "contributor": draw.choice(people + [address()]), "index": draw.randint(0, 9_999)}
                for _ in range(notes)
            ],
            "values": [str(nats()) for _ in range(2**notes)],
            "players": {k: str(nats()) for k in ("neither", "adapter_only", "notes_only", "both")},
        },
        "settlement": {
            "terms": {
                "rates": {"prompt_wei": str(draw.randint(0, 10**13)), "answer_wei": str(draw.choice([0, 1, 10**12 + 7, 2**200]))},
                "split": dict(zip(ROLES[:3] + ["contributors"], [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 10_000 - cuts[2]])),
                "payees": {k: address() for k in ("treasury", "model_owner", "validators", "datanet_treasury")},
                "fixed_weights": draw.choice([None, None, None, {"influence": str(draw.randint(0, 9)), "notes": str(draw.randint(0, 9))}]),
            },
            "weights": {},
            "fee": "",
            "payments": [],
        },
    }
    settle(r)
    r["digest"] = digest(r)
    return r


def leaves(json, path=""):
    if isinstance(json, dict):
        for key, value in json.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(json, list):
        for at, value in enumerate(json):
            yield from leaves(value, f"{path}/{at}")
    elif json is not None:
        yield path, json


def put(json, path, value):
    *way, last = path[1:].split("/")
    for key in way:
        json = json[int(key)] if isinstance(json, list) else json[key]
    json[int(last) if isinstance(json, list) else last] = value


def other(value):
    """Something else of the same kind."""
    if isinstance(value, int):
        return value + 1
    if value.startswith("0x"):
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return str(int(value) + draw.choice([-1, 1])) if value.lstrip("-").isdigit() else value + "x"


def tampered(of, original):
    """Changed, and hashed again by somebody who knows how, or not."""
    r = copy.deepcopy(original)
    known = draw.random() < 0.6
    choice = [(p, v) for p, v in leaves(r) if p not in ("/version", "/digest") and (not known or p.startswith("/settlement/payments") or p in ("/settlement/fee", "/exchange/tokens/answer"))]
    path, value = draw.choice(choice)
    changed = draw.choice([name for name in ROLES if name != value]) if path.endswith("/role") else other(value)
    change = {path: changed}
    put(r, path, changed)
    if known:
        before = copy.deepcopy(r)
        settle(before)
        if before["settlement"] == r["settlement"]:
            return None  # what was changed pays for nothing, so the receipt is another good one
        change["/digest"] = digest(r)
    return {"of": of, "set": change}


if __name__ == "__main__":
    good = [receipt(n) for n in range(RECEIPTS)]
    bad = [case for n, r in enumerate(good) if (case := tampered(n, r))]
    text = json.dumps({"receipts": good, "tampered": bad}, separators=(",", ":"))
    pathlib.Path(__file__).with_name("receipts.json").write_text(text + "\n")
    print(len(good), "good,", len(bad), "tampered")
