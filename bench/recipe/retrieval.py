"""Which notes a question gets: one averaged MiniLM vector a row plus a little BM25 (docs/internals/recipe-log.md, section 2).

    python retrieval.py --rows faq-en.jsonl --minilm FOLDER --questions dev.jsonl
"""
import argparse
import collections
import json
import math
import re
from pathlib import Path

import numpy as np
import Stemmer
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

LOG = Path(__file__).resolve().parents[2] / "docs/internals/recipe-log.md"
STOP = set(LOG.read_text().split("```")[1].split())
STEM = Stemmer.Stemmer("porter")


def lines(path):
    return [json.loads(line) for line in open(path)]


def terms(text):
    text = re.sub(r"['’]s\b", "", text.lower())
    return [STEM.stemWord(t) for t in re.findall(r"\w+", text) if t not in STOP]


class Bm25:
    """Lucene's BM25: no (k1 + 1) factor."""

    def __init__(self, docs, k1=1.2, b=0.75):
        self.tf = [collections.Counter(d) for d in docs]
        self.norm = [k1 * (1 - b + b * len(d) * len(docs) / sum(map(len, docs))) for d in docs]
        df = collections.Counter(t for d in self.tf for t in d)
        self.idf = {t: math.log(1 + (len(docs) - n + 0.5) / (n + 0.5)) for t, n in df.items()}

    def score(self, query):
        known = [t for t in query if t in self.idf]
        return np.array([sum(self.idf[t] * d[t] / (d[t] + n) for t in known if d[t]) for d, n in zip(self.tf, self.norm)])


class Embedder:
    def __init__(self, folder):
        self.model = AutoModel.from_pretrained(folder).eval()
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.tokenizer.enable_truncation(256)
        self.tokenizer.no_padding()

    @torch.no_grad()
    def __call__(self, texts):
        out = []
        for text in texts:
            h = self.model(torch.tensor([self.tokenizer.encode(text).ids])).last_hidden_state[0].mean(0)
            out.append((h / h.norm()).numpy())
        return np.stack(out)


class Retrieval:
    def __init__(self, rows, embed):
        q, a = [r["q"] for r in rows], [r["a"] for r in rows]
        qa = [x + " " + y for x, y in zip(q, a)]
        self.own = embed(q)  # (n, 384), the rows' questions
        self.vectors = (self.own + embed(a) + 2 * embed(qa)) / 4
        self.bm25 = Bm25([terms(t) for t in qa])

    def order(self, text, vector, banned=()):
        score = self.vectors @ vector + 0.01 * self.bm25.score(terms(text))
        return [int(i) for i in np.argsort(-score, kind="stable") if int(i) not in banned]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("rows", "minilm", "questions"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    rows, asked, embed = lines(args.rows), lines(args.questions), Embedder(args.minilm)
    index, retrieval = {r["id"]: i for i, r in enumerate(rows)}, Retrieval(rows, embed)
    ranks = np.array([retrieval.order(x["question"], v).index(index[x["row"]]) + 1
                      for x, v in zip(asked, embed([x["question"] for x in asked]))])
    print(f"{len(ranks)} questions: first three {np.mean(ranks <= 3):.3f}, first {np.mean(ranks <= 1):.3f}, MRR {np.mean(1 / ranks):.3f}")
