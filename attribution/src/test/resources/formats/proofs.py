"""Proofs that leaves are in trees, and the same with something changed, from the text of
docs/reference/formats.md, "Tree of rows", alone. Java's verifier and TypeScript's both read them.

Needs pycryptodome 3.x for Keccak-256; writes proofs.json beside this file.
"""

import copy
import json
import pathlib
import random
import struct

from make import k256

TREES = 60
draw = random.Random(20261130)


def hx(data):
    return "0x" + data.hex()


def levels(leaves):
    """The tree's levels, the leaves' hashes first."""
    all_levels = [[k256(b"\0" + struct.pack(">Q", i) + leaf) for i, leaf in enumerate(leaves)]]
    while len(all_levels[-1]) > 1:
        level = all_levels[-1]
        all_levels.append(
            [
                k256(b"\1" + level[i] + level[i + 1]) if i + 1 < len(level) else level[i]
                for i in range(0, len(level), 2)
            ]
        )
    return all_levels


def siblings(all_levels, at):
    found = []
    for level in all_levels[:-1]:
        if at ^ 1 < len(level):
            found.append(level[at ^ 1])
        at >>= 1
    return found


def tree(n):
    count = [1, 2, 3, 4, 5, 7, 8, 9][n] if n < 8 else draw.randint(1, 600)
    leaves = [draw.randbytes(52) for _ in range(count)]  # a row's id and its contributor's address
    all_levels = levels(leaves)
    return leaves, all_levels, hx(k256(b"\2" + struct.pack(">Q", count) + all_levels[-1][0]))


def proof(leaves, all_levels, root, at):
    return {
        "root": root,
        "leaf": hx(leaves[at]),
        "index": at,
        "count": len(leaves),
        "siblings": [hx(s) for s in siblings(all_levels, at)],
    }


def bit(text):
    """The same bytes with one bit turned."""
    data = bytearray.fromhex(text[2:])
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return hx(bytes(data))


def changes(good, leaves, all_levels):
    """Each way to tamper with a proof that there is for this one."""
    count, at = good["count"], good["index"]
    yield "root", bit(good["root"])
    yield "leaf", bit(good["leaf"])
    yield "leaf", good["leaf"][:-2]
    yield "leaf", good["leaf"] + "00"
    yield "index", at + 1
    yield "index", at + count
    yield "index", -1 - at
    yield "count", count + 1
    yield "count", 0
    yield "siblings", good["siblings"] + [good["root"]]
    if count > 1:
        yield "index", at ^ 1 if at ^ 1 < count else at - 1
        yield "count", count - 1
        yield "leaf", hx(leaves[(at + 1) % count])
    if good["siblings"]:
        s = draw.randrange(len(good["siblings"]))
        yield "siblings", good["siblings"][:s] + good["siblings"][s + 1 :]
        yield "siblings", good["siblings"][:s] + [bit(good["siblings"][s])] + good["siblings"][s + 1 :]
    if len(good["siblings"]) > 1:
        yield "siblings", good["siblings"][::-1]
    if count > 1 and at ^ 1 < count:
        # An inner node shown as a leaf: its two children are the leaf's bytes.
        pair = all_levels[0][at & ~1], all_levels[0][at | 1]
        yield "as a leaf", {"leaf": hx(b"".join(pair)), "index": at >> 1, "siblings": good["siblings"][1:]}


def tampered(good, leaves, all_levels):
    what, value = draw.choice(list(changes(good, leaves, all_levels)))
    bad = copy.deepcopy(good)
    bad.update(value if isinstance(value, dict) else {what: value})
    return bad


if __name__ == "__main__":
    good, bad = [], []
    for n in range(TREES):
        leaves, all_levels, root = tree(n)
        for at in {0, len(leaves) - 1, draw.randrange(len(leaves))}:
            good.append(proof(leaves, all_levels, root, at))
            bad.append(tampered(good[-1], leaves, all_levels))
    text = json.dumps({"good": good, "tampered": bad}, separators=(",", ":"))
    pathlib.Path(__file__).with_name("proofs.json").write_text(text + "\n")
    print(len(good), "good,", len(bad), "tampered")
