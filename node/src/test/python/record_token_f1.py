"""Records token F1 by Python's re and collections.Counter: python3 record_token_f1.py > ../resources/recorded/token_f1.json"""
import json
import re
from collections import Counter

PAIRS = [
    ("the cat sat", "The cat sat."),
    ("a a a b", "a b b c"),
    ("", "words"),
    ("words", ""),
    ("nothing shared", "entirely other"),
    ("Åtta år, 2 §", "åtta ÅR 2"),
    ("25,000-50,000 SEK for a house", "approx. 25,000 SEK"),
    ("snake_case it's don't", "snake_case it s"),
    ("naïve café — 10 %", "cafe naïve 10"),
]


def f1(answer, reference):
    a, r = Counter(re.findall(r"\w+", answer.lower())), Counter(re.findall(r"\w+", reference.lower()))
    shared = sum((a & r).values())
    if not shared:
        return 0.0
    p, q = shared / sum(a.values()), shared / sum(r.values())
    return 2 * p * q / (p + q)


print(json.dumps([{"answer": a, "reference": r, "f1": f1(a, r)} for a, r in PAIRS], indent=1))
