"""The worked example of docs/reference/attribution-formats.md, from that text alone.

Needs pycryptodome 3.x for Keccak-256; writes formats.json beside this file.
"""

import json
import pathlib
import struct
import zlib

from Crypto.Hash import keccak


def k256(data):
    return keccak.new(digest_bits=256, data=data).digest()


def merkle(leaves):
    level = [k256(b"\0" + struct.pack(">Q", i) + leaf) for i, leaf in enumerate(leaves)]
    while len(level) > 1:
        level = [
            k256(b"\1" + level[i] + level[i + 1]) if i + 1 < len(level) else level[i]
            for i in range(0, len(level), 2)
        ]
    return k256(b"\2" + struct.pack(">Q", len(leaves)) + level[0])


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def quantise(values, scale):
    return [max(-32767, min(32767, round(v / scale))) for v in values]  # round: halves to even


MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


def project(vector, slots, non_zeros, seed):
    keys = struct.unpack(">4Q", seed)
    section = slots // non_zeros
    out = [0.0] * slots
    for i, value in enumerate(vector):
        for l in range(non_zeros):
            run, pair = i // 16, l // 2
            word = mix(mix((run * 0x9E3779B97F4A7C15 + keys[2 * pair]) & MASK) ^ keys[2 * pair + 1])
            half = word >> 32 * (l % 2) & 0xFFFFFFFF
            slot = ((half >> 16) + i % 16) % section
            sign = -1 if half >> i % 16 & 1 else 1
            out[l * section + slot] += sign * value / non_zeros**0.5
    return out


def rlp(item):
    if isinstance(item, int):
        item = item.to_bytes((item.bit_length() + 7) // 8, "big")
    if isinstance(item, bytes):
        if len(item) == 1 and item[0] < 128:
            return item
        return header(0x80, len(item)) + item
    body = b"".join(rlp(i) for i in item)
    return header(0xC0, len(body)) + body


def header(base, length):
    if length <= 55:
        return bytes([base + length])
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([base + 55 + len(size)]) + size


def signed(value):
    return struct.pack(">q", value)


def split(pot, weights):
    parts = [pot * w // sum(weights) for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(pot * weights[i] % sum(weights)), i))
    for i in order[: pot - sum(parts)]:
        parts[i] += 1
    return parts


def by_score(pot, scores):
    paid = sorted((a, s) for a, s in scores.items() if s > 0)
    return dict(zip([a for a, _ in paid], split(pot, [s for _, s in paid]))) if paid else {}


def receipt():
    h = lambda name: k256(name.encode())
    a = lambda digit: bytes.fromhex(digit * 40)
    prompt, answer = 120, 37
    rates, bps = [10**12, 3 * 10**12 + 1], [1000, 2000, 2000, 5000]
    payees = [a("a"), a("b"), a("c"), a("d")]
    contributors = [(a("1"), 1342136320), (a("2"), -268398593), (a("3"), 77)]
    notes = [(h("row 1"), a("1"), 1), (h("row 9"), a("4"), 9)]
    values = [-90_000_000, -40_000_000, -85_000_000, -39_999_999]  # {}, {0}, {1}, {0, 1}
    neither, adapter, only_notes, both = -95_000_000, -90_000_000, -52_000_000, -39_999_999
    shapley = [
        values[1] - values[0] + values[3] - values[2],
        values[2] - values[0] + values[3] - values[1],
    ]
    weights = [
        max(0, adapter - neither + both - only_notes),
        max(0, only_notes - neither + both - adapter),
    ]
    fee = prompt * rates[0] + answer * rates[1]
    roles = split(fee, bps)
    parts = split(roles[3], weights)
    paid = by_score(parts[0], dict(contributors))
    for address, wei in by_score(parts[1], {notes[i][1]: shapley[i] for i in (0, 1)}).items():
        paid[address] = paid.get(address, 0) + wei
    payments = [[payees[i], i, roles[i]] for i in range(3)]
    payments += [[address, 3, paid[address]] for address in sorted(paid)]
    rest = roles[3] - sum(paid.values())
    payments += [[payees[3], 4, rest]] if rest else []
    item = [
        1,
        b"chatcmpl-1",
        [h("request"), h("payment"), h("prompt"), h("completion"), prompt, answer],
        [h("model"), h("base"), h("adapter"), h("datanet")],
        [
            [h("store"), h("contributors"), h("query"), h("scores")],
            [[h("row 1"), a("1"), signed(1342136320)]],
            [[c, signed(s)] for c, s in contributors],
        ],
        [
            [list(note) for note in notes],
            [signed(v) for v in values],
            [signed(v) for v in (neither, adapter, only_notes, both)],
        ],
        [rates, bps, payees, [], [signed(w) for w in weights], fee, payments],
    ]
    return rlp(item)


def main():
    one, two = bytes.fromhex("11" * 20), bytes.fromhex("22" * 20)
    rows = [(k256(b"row 0"), two), (k256(b"row 1"), one), (k256(b"row 2"), two)]
    psi = [[1, -0.5, 0.25, 0], [0.5, 0.5, -1, 2], [-2, 0, 0, 1.5]]
    scale = 2 / 32767
    vectors = [quantise(v, scale) for v in psi]
    contributors = sorted({c for _, c in rows})
    row_leaves = [r + c + struct.pack("<4h", *v) for (r, c), v in zip(rows, vectors)]
    sums = []
    for c in contributors:
        mine = [v for (_, owner), v in zip(rows, vectors) if owner == c]
        sums.append((c, len(mine), [sum(column) for column in zip(*mine)]))
    contributor_leaves = [c + struct.pack(">I", n) + struct.pack("<4i", *s) for c, n, s in sums]
    zero = k256(b"")
    file = b"OLSKETCH" + struct.pack("<IIIIIIQ", 1, 3, 4, 2, 4, 0, 64)
    file += struct.pack("<ddd", scale, 0.5, 5.0) + zero + zero
    file += merkle(row_leaves) + merkle(contributor_leaves) + struct.pack("<Q", 0)
    file = file.ljust(256, b"\0") + b"".join(contributors)
    file += b"".join(r + struct.pack("<I", contributors.index(c)) for r, c in rows)
    file = file.ljust((len(file) + 63) // 64 * 64, b"\0")
    file += b"".join(struct.pack("<4h", *v) for v in vectors)
    file += struct.pack("<I", crc32c(file))

    query_scale = 1 / 32767
    query = quantise([1, 0, -1, 0.5], query_scale)
    scores = [sum(a * b for a, b in zip(v, query)) for v in vectors]
    wave = [((7 * i) % 23 - 11) / 8 for i in range(100)]

    receipt_bytes = receipt()
    result = {
        "receipt": receipt_bytes.hex(),
        "receipt_digest": k256(b"openledger.receipt.v1" + receipt_bytes).hex(),
        "file": file.hex(),
        "root": merkle(row_leaves).hex(),
        "contributors_root": merkle(contributor_leaves).hex(),
        "contributor_digests": [k256(leaf).hex() for leaf in contributor_leaves],
        "query": query,
        "query_digest": k256(struct.pack(">d", query_scale) + struct.pack("<4h", *query)).hex(),
        "scores": scores,
        "contributor_scores": [sum(a * b for a, b in zip(s, query)) for _, _, s in sums],
        "scores_digest": k256(b"".join(struct.pack(">q", s) for s in scores)).hex(),
        "projected": project(wave, 64, 4, zero),
    }
    pathlib.Path(__file__).with_name("formats.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
