"""An adapter trained here in Hugging Face PEFT, and a PEFT adapter here: same top token, logits within 1e-2 in fp32.

    interop.py --gguf FILE [--adapter DIR] --openledger bin/openledger [--prompts 20]

Ours: `openledger model logits --adapter DIR --ids … --positions last`. Theirs: PeftModel.from_pretrained on the
dequantised GGUF. The second half makes an adapter with PEFT (random A and B), saves it, and compares it the same way.
Prints `N passed, N failed` and exits non-zero on a failure.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TQDM_DISABLE"] = "1"

import torch  # noqa: E402
import transformers  # noqa: E402
from peft import LoraConfig, PeftModel, get_peft_model  # noqa: E402

TOLERANCE = 1e-2
PROMPTS = [
    "What does a building permit cost?", "Notes:\n[1] A fee.\n\nQuestion: How much?\nAnswer from the notes.",
    "The capital of Sweden is", "Once upon a time", "def add(a, b):", "1 2 3 4", "Hur länge gäller garantin?",
    "Who pays for a hidden defect in a house?", "Explain the ROT deduction.", "Why is the sky blue?",
    "A contractor is", "ABT 06 differs from AB 04 in that", "How thick should insulation be?", "List three colours:",
    "Fire class EI60 means", "Write a haiku about rain.", "When may work begin?", "SELECT * FROM", "E = mc", "Is a permit needed for a fence?",
]


def ours(args, adapter, ids):
    command = [args.openledger, "model", "logits", "--model", args.gguf, "--adapter", adapter,
               "--ids", ",".join(map(str, ids)), "--positions", "last", "--top", "20"]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]
    return json.loads(line)


def compare(args, model, adapter, tokenizer, label):
    passed = failed = 0
    worst = 0.0
    for n, prompt in enumerate(PROMPTS[: args.prompts]):
        print(f"\r{label}: {n} of {args.prompts} ", end="", file=sys.stderr)
        ids = tokenizer(prompt, add_special_tokens=False).input_ids
        with torch.inference_mode():
            logits = model(input_ids=torch.tensor([ids])).logits[0, -1]
        mine = ours(args, adapter, ids)
        gap = max(abs(logits[i].item() - l) for i, l in zip(mine["ids"], mine["logits"]))
        worst = max(worst, gap)
        if gap <= TOLERANCE and int(logits.argmax()) == mine["ids"][0]:
            passed += 1
        else:
            failed += 1
            print(f"{label}: {prompt!r}: gap {gap:.4g}, top {int(logits.argmax())} against {mine['ids'][0]}")
    print(f"{label}: worst gap {worst:.2e} over {passed + failed} prompts")
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gguf", required=True)
    parser.add_argument("--adapter", help="a run's folder; without it only PEFT's own adapter is compared")
    parser.add_argument("--openledger", required=True)
    parser.add_argument("--prompts", type=int, default=20)
    args = parser.parse_args()
    folder, name = os.path.split(os.path.abspath(args.gguf))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=name)

    def base():
        return transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)

    p1 = f1 = 0
    if args.adapter:
        trained = PeftModel.from_pretrained(base(), args.adapter).eval()
        p1, f1 = compare(args, trained, args.adapter, tokenizer, "trained here, loaded in PEFT")
    torch.manual_seed(3)
    config = LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "v_proj", "down_proj"], task_type="CAUSAL_LM", init_lora_weights=False)
    theirs = get_peft_model(base(), config).eval()
    with torch.no_grad():
        for n, p in theirs.named_parameters():
            if "lora_" in n:
                p.mul_(0.3)
    with tempfile.TemporaryDirectory() as made:
        theirs.save_pretrained(made)
        p2, f2 = compare(args, theirs, made, tokenizer, "made by PEFT, served here")
    print(f"{p1 + p2} passed, {f1 + f2} failed")
    raise SystemExit(1 if f1 + f2 else 0)


if __name__ == "__main__":
    main()
