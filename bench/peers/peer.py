"""The peers' side of `openledger bench`: transformers and PEFT on the same base, same shapes, same machine.

    peer.py --gguf FILE --bench train|prefill|decode --dtype fp32|bf16 [--batch N] --threads N

Prints one JSON line: {"bench", "peer", "dtype", "batch", "tokens_per_s": median, "best": best, "runs": n}.
"""
import argparse
import json
import os
import statistics
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TQDM_DISABLE"] = "1"

import torch  # noqa: E402
import transformers  # noqa: E402

VOCAB = 49152


def load(gguf, dtype):
    folder, name = os.path.split(os.path.abspath(gguf))
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=dtype)
    return model


def ids(batch, tokens, generator):
    return torch.randint(0, VOCAB, (batch, tokens), generator=generator)


def timed(step, runs, warmup):
    for _ in range(warmup):
        step()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return seconds


def train(model, generator):
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "k_proj", "v_proj", "o_proj"], task_type="CAUSAL_LM")
    model = get_peft_model(model, config)
    model.train()
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=5e-4)
    x = ids(4, 256, generator)

    def step():
        optimiser.zero_grad(set_to_none=True)
        model(input_ids=x, labels=x).loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimiser.step()

    return 4 * 256, timed(step, 9, 2)


@torch.inference_mode()
def prefill(model, generator):
    model.eval()
    x = ids(4, 256, generator)
    return 4 * 256, timed(lambda: model(input_ids=x, use_cache=True, logits_to_keep=1), 21, 3)


@torch.inference_mode()
def decode(model, generator, batch):
    model.eval()
    out = model(input_ids=ids(batch, 128, generator), use_cache=True, logits_to_keep=1)
    state = {"cache": out.past_key_values, "next": out.logits[:, -1:].argmax(-1)}

    def step():
        out = model(input_ids=state["next"], past_key_values=state["cache"], use_cache=True)
        state["cache"], state["next"] = out.past_key_values, out.logits[:, -1:].argmax(-1)

    return batch, timed(step, 48, 4)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gguf", required=True)
    parser.add_argument("--bench", required=True, choices=["train", "prefill", "decode"])
    parser.add_argument("--dtype", required=True, choices=["fp32", "bf16"])
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(7)
    model = load(args.gguf, {"fp32": torch.float32, "bf16": torch.bfloat16}[args.dtype])
    if args.bench == "train":
        tokens, seconds = train(model, generator)
    elif args.bench == "prefill":
        tokens, seconds = prefill(model, generator)
    else:
        tokens, seconds = decode(model, generator, args.batch)
    print(json.dumps({
        "bench": args.bench,
        "peer": f"transformers {transformers.__version__}" + (" + peft" if args.bench == "train" else ""),
        "dtype": args.dtype,
        "batch": args.batch,
        "tokens_per_s": tokens / statistics.median(seconds),
        "best": tokens / min(seconds),
        "runs": len(seconds),
    }))


if __name__ == "__main__":
    main()
