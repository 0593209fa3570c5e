"""Trains and measures the recipe of docs/internals/recipe-log.md with PyTorch, as a twin of the demo's stages 4 to 7.

    python train.py --rows faq-en.jsonl --minilm FOLDER --gguf FILE --held questions.jsonl --held dev.jsonl --ask dev.jsonl

--held: rows that stay out of training; --ask: the questions that are answered. Run with OMP_NUM_THREADS set.
"""
import argparse
import collections
import itertools
import json
import math
import os
import random
import re
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

import greedy
from retrieval import Embedder, Retrieval, lines

END = 2  # <|im_end|>
HEAD = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n"
TAIL = "<|im_end|>\n<|im_start|>assistant\n"


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def shared(a, b):
    return sum((words(a) & words(b)).values())


def f1(a, b):
    return 2 * shared(a, b) / max(1, sum(words(a).values()) + sum(words(b).values()))


class Lora(torch.nn.Module):
    def __init__(self, linear, rank, alpha, generator):
        super().__init__()
        self.w, (out, inner) = linear.weight, linear.weight.shape
        self.A = torch.nn.Parameter((torch.rand(rank, inner, generator=generator) * 2 - 1) / math.sqrt(inner))
        self.B = torch.nn.Parameter(torch.zeros(out, rank))
        self.k, self.on = alpha / rank, True

    def forward(self, x):
        y = F.linear(x, self.w)
        return y + F.linear(F.linear(x, self.A.to(x.dtype)), self.B.to(x.dtype) * self.k) if self.on else y

    def merge(self):
        self.w.data, self.on = (self.w.float() + self.k * (self.B @ self.A)).to(self.w.dtype), False


def load(gguf):
    folder, name = os.path.split(os.path.abspath(gguf))
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name).backend_tokenizer
    # the converted tokenizer lacks SmolLM2's digit split
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.bfloat16).eval().requires_grad_(False), tokenizer


class Recipe:
    def __init__(self, args):
        self.args, self.rng = args, random.Random(args.seed)
        self.rows = lines(args.rows)
        self.index = {r["id"]: i for i, r in enumerate(self.rows)}
        self.held = {self.index[x["row"]] for f in args.held for x in lines(f)}
        self.embed = Embedder(args.minilm)
        self.retrieval = Retrieval(self.rows, self.embed)
        self.model, self.tokenizer = load(args.gguf)
        generator, self.lora = torch.Generator().manual_seed(args.seed), []
        for layer in self.model.model.layers:
            for block, name in ((layer.self_attn, "qkvo"), (layer.mlp, ("gate", "up", "down"))):
                for part in name:
                    lora = Lora(getattr(block, part + "_proj"), 16, 32, generator)
                    setattr(block, part + "_proj", lora)
                    self.lora.append(lora)

    def encode(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def prompt(self, question, notes):
        listed = "\n".join(f"[{k + 1}] {self.rows[i]['q']} {self.rows[i]['a']}" for k, i in enumerate(notes))
        return self.encode(HEAD + (f"Notes:\n{listed}\n\nQuestion: {question}\nAnswer from the notes." if notes else question) + TAIL)

    def target(self, i):
        return self.encode(self.rows[i]["a"]) + [END]

    def notes(self, i):
        order = self.retrieval.order(self.rows[i]["q"], self.retrieval.own[i], self.held | {i})
        two = [j for j in order[:12] if f1(self.rows[j]["a"], self.rows[i]["a"]) < 0.6][:2]
        at = self.rng.choices(range(3), self.args.place)[0]
        return two[:at] + [i] + two[at:]

    def example(self, i):
        kept = [w for w in self.rows[i]["q"].split() if self.rng.random() >= self.args.drop]
        question = " ".join(kept) if len(kept) >= 2 else self.rows[i]["q"]
        return self.prompt(question, [] if self.rng.random() < self.args.bare else self.notes(i)), self.target(i)

    def losses(self, examples):
        """The summed loss of each example's answer tokens."""
        n = max(len(p) + len(t) for p, t in examples)
        ids = torch.tensor([p + t + [END] * (n - len(p) - len(t)) for p, t in examples])
        mask = torch.tensor([[1] * (len(p) + len(t)) + [0] * (n - len(p) - len(t)) for p, t in examples])
        hidden = self.model.model(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = (F.linear(hidden[k, len(p) - 1:len(p) + len(t) - 1], self.model.lm_head.weight).float() for k, (p, t) in enumerate(examples))
        return torch.stack([F.cross_entropy(x, torch.tensor(t), reduction="sum") for x, (_, t) in zip(logits, examples)])

    def train(self):
        drawn = self.rng.sample([i for i in range(len(self.rows)) if i not in self.held], self.args.targets)
        examples = [self.example(i) for i in drawn]
        weights = [p for l in self.lora for p in (l.A, l.B)]
        adam = torch.optim.AdamW(weights, lr=self.args.lr, weight_decay=0)
        steps = math.ceil(len(examples) / 4)
        warm, began = max(1, round(0.1 * steps)), time.time()
        print("tokens", sum(len(p) + len(t) for p, t in examples), "steps", steps)
        for s in range(steps):
            batch = examples[4 * s:4 * s + 4]
            adam.param_groups[0]["lr"] = self.args.lr * ((s + 1) / warm if s < warm else 0.5 * (1 + math.cos(math.pi * (s - warm) / max(1, steps - warm))))
            loss = self.losses(batch).sum() / sum(len(t) for _, t in batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            adam.step()
            adam.zero_grad()
            print(f"step {s + 1} loss {loss.item():.3f} seconds {time.time() - began:.0f}", flush=True)
        return examples

    def self_top1(self, examples, k=16384):
        """Share of rows that rank first for their own example, SJLT of one entry a coordinate, for several dampings."""
        g, size = torch.Generator().manual_seed(7), sum(p.numel() for l in self.lora for p in (l.A, l.B))
        at, sign = torch.randint(0, k, (size,), generator=g), torch.randint(0, 2, (size,), generator=g) * 2.0 - 1
        phi = torch.zeros(len(examples), k)
        for j, (p, t) in enumerate(examples):
            (self.losses([(p, t)])[0] / len(t)).backward()
            phi[j].index_add_(0, at, torch.cat([w.grad.reshape(-1) for l in self.lora for w in (l.A, l.B)]) * sign)
            for l in self.lora:
                l.A.grad = l.B.grad = None
        gram, n = phi.double() @ phi.double().T, len(examples)
        for damping in (0.001, 0.01, 0.1, 1):
            score = gram @ torch.linalg.inv(gram / n + damping * gram.trace() / n / n * torch.eye(n).double())
            print(f"self_top1 {np.mean([int(r.argmax()) == i for i, r in enumerate(score)]):.3f} at damping {damping} tr/n")

    @torch.no_grad()
    def shapley(self, question, notes, answer):
        target = self.encode(answer) + [END]
        sets = [s for r in range(4) for s in itertools.combinations(range(3), r)]
        value = dict(zip(sets, (-self.losses([(self.prompt(question, [notes[k] for k in s]), target) for s in sets])).tolist()))
        phi = [0.0] * 3
        for order in itertools.permutations(range(3)):
            for m, k in enumerate(order):
                phi[k] += (value[tuple(sorted(order[:m + 1]))] - value[tuple(sorted(order[:m]))]) / 6
        return phi

    @torch.no_grad()
    def heldout(self, asked):
        """Mean loss a token on held-out rows: in the form of training, and under the question that is asked."""
        own = [(self.prompt(self.rows[i]["q"], [i, *two]), self.target(i))
               for i, two in ((i, [j for j in self.notes(i) if j != i]) for _, _, i in asked)]
        real = [(self.prompt(q, n), self.target(i)) for q, n, i in asked]
        return [sum(self.losses(x[j:j + 4]).sum().item() for j in range(0, len(x), 4)) / sum(len(t) for _, t in x) for x in (own, real)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("rows", "minilm", "gguf", "ask"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--held", action="append", required=True)
    parser.add_argument("--limit", type=int, default=8)
    parser.add_argument("--targets", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lr", type=float, default=5e-4)
    parser.add_argument("--drop", type=float, default=0.3)
    parser.add_argument("--bare", type=float, default=0.1)
    parser.add_argument("--place", type=float, nargs=3, default=(8, 1, 1))
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    r = Recipe(args)
    questions = lines(args.ask)[:args.limit]
    vectors = r.embed([x["question"] for x in questions])
    asked = [(x["question"], r.retrieval.order(x["question"], v)[:3], r.index[x["row"]]) for x, v in zip(questions, vectors)]
    prompts = [r.prompt(q, n) for q, n, _ in asked]

    def answers(name):
        out = [r.tokenizer.decode(ids).strip() for ids in greedy.greedy(r.model, prompts, 128)]
        scores = [f1(a, r.rows[i]["a"]) for a, (_, _, i) in zip(out, asked)]
        print(f"{name}: F1 {np.mean(scores):.3f}, held-out loss as trained / as asked", *(f"{x:.3f}" for x in r.heldout(asked)), flush=True)
        return out, scores

    for l in r.lora:
        l.on = False
    before = answers("base")[1]
    for l in r.lora:
        l.on = True
    r.self_top1(r.train())
    for l in r.lora:
        l.merge()
    tuned, after = answers("tuned")
    right = 0
    for (q, n, _), a in zip(asked, tuned):
        common = [shared(a, r.rows[k]["q"] + " " + r.rows[k]["a"]) for k in n]
        right += common[int(np.argmax(r.shapley(q, n, a)))] == max(common)
    found = np.mean([i in n for _, n, i in asked])
    print(f"retrieved {found:.3f}, ratio {np.mean(after) / np.mean(before):.2f}, largest Shapley value on the note of most shared words {right / len(asked):.3f}")


if __name__ == "__main__":
    main()
