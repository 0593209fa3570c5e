"""Tokens per second of transformers and PEFT at the shapes of our own benchmarks.

python transformers_peft.py GGUF --name train|prefill|decode1|decode16 [--dtype bfloat16|float32] [--threads 2] [--runs 5]

Prints one JSON line: {"name","peer","dtype","threads","tokens_per_s","best","cpu_tokens_per_s","runs":[...]},
tokens_per_s by the median run's wall clock, cpu_tokens_per_s by processor seconds.
"""
import argparse
import json
import os
import statistics
import time

p = argparse.ArgumentParser()
p.add_argument("gguf")
p.add_argument("--name", required=True, choices=["train", "prefill", "decode1", "decode16"])
p.add_argument("--dtype", default="bfloat16", choices=["bfloat16", "float32"])
p.add_argument("--threads", type=int, default=2)
p.add_argument("--runs", type=int, default=5)
a = p.parse_args()
os.environ["OMP_NUM_THREADS"] = str(a.threads)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import LlamaConfig, LlamaForCausalLM  # noqa: E402

torch.set_num_threads(a.threads)
torch.manual_seed(7)
dtype = getattr(torch, a.dtype)
# The shape is what costs time; values only have to be ordinary numbers. Reading the GGUF through
# transformers takes a minute and gives the same network.
config = LlamaConfig(hidden_size=576, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
                     intermediate_size=1536, vocab_size=49152, tie_word_embeddings=True, rms_norm_eps=1e-5,
                     max_position_embeddings=8192, rope_theta=100000.0)
model = LlamaForCausalLM(config).to(dtype).eval()
V = config.vocab_size


def measure(tokens, body):
    body()
    wall, cpu = [], []
    for _ in range(a.runs):
        w, c = time.perf_counter(), time.process_time()
        body()
        wall.append(tokens / (time.perf_counter() - w))
        cpu.append(tokens / (time.process_time() - c))
    print(json.dumps({"name": a.name, "peer": f"transformers {transformers.__version__}, torch {torch.__version__}",
                      "dtype": a.dtype, "threads": a.threads, "tokens_per_s": round(statistics.median(wall), 1),
                      "best": round(max(wall), 1), "cpu_tokens_per_s": round(statistics.median(cpu), 1),
                      "runs": [round(x, 1) for x in wall]}))


if a.name == "train":
    from peft import LoraConfig, get_peft_model
    model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, target_modules=["q_proj", "k_proj", "v_proj", "o_proj"],
                                             task_type="CAUSAL_LM"))
    # PEFT keeps adapters in fp32 under a bf16 base (autocast_adapter_dtype), which is its default and its best.
    model.train()
    params = [q for q in model.parameters() if q.requires_grad]
    optimiser = torch.optim.AdamW(params, lr=1e-4, fused=True)
    ids = torch.randint(0, V, (4, 256))

    def step():
        optimiser.zero_grad(set_to_none=True)
        model(input_ids=ids, labels=ids, use_cache=False).loss.backward()
        optimiser.step()

    measure(1024, step)
elif a.name == "prefill":
    ids = torch.randint(0, V, (4, 256))

    @torch.inference_mode()
    def prefill():
        model(input_ids=ids, use_cache=False, logits_to_keep=1)

    measure(1024, prefill)
else:
    batch = int(a.name[len("decode"):])
    steps = 32

    @torch.inference_mode()
    def decode():
        out = model(input_ids=torch.randint(0, V, (batch, 128)), use_cache=True, logits_to_keep=1)
        cache, token = out.past_key_values, out.logits[:, -1:].argmax(-1)
        w, c = time.perf_counter(), time.process_time()
        for _ in range(steps):
            out = model(input_ids=token, past_key_values=cache, use_cache=True, logits_to_keep=1)
            cache, token = out.past_key_values, out.logits[:, -1:].argmax(-1)
        return steps * batch / (time.perf_counter() - w), steps * batch / (time.process_time() - c)

    decode()
    runs = [decode() for _ in range(a.runs)]
    wall, cpu = [r[0] for r in runs], [r[1] for r in runs]
    print(json.dumps({"name": a.name, "peer": f"transformers {transformers.__version__}, torch {torch.__version__}",
                      "dtype": a.dtype, "threads": a.threads, "tokens_per_s": round(statistics.median(wall), 1),
                      "best": round(max(wall), 1), "cpu_tokens_per_s": round(statistics.median(cpu), 1),
                      "runs": [round(x, 1) for x in wall]}))
