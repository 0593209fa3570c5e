"""Records the learning rates of Hugging Face transformers' schedules, for ScheduleTest.

Run:    python schedules.py > ../resources/org/openledger/training/config/schedules.json
Needs:  torch 2.10.0, transformers 5.23.0
"""

import json

import torch
import transformers

CASES = [(1, 0), (1, 1), (2, 1), (10, 0), (10, 10), (30, 3), (97, 10), (250, 25)]
PEAK = 5e-4


def rates(make, warmup, steps):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], lr=PEAK)
    schedule = make(optimiser, warmup, steps)
    out = []
    for _ in range(steps):
        out.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return out


cosine = transformers.get_cosine_schedule_with_warmup
linear = transformers.get_linear_schedule_with_warmup


def constant(optimiser, warmup, _):
    return transformers.get_constant_schedule_with_warmup(optimiser, warmup)


cases = [
    {"schedule": name, "steps": steps, "warmup": warmup, "rates": rates(make, warmup, steps)}
    for name, make in (("cosine", cosine), ("linear", linear), ("constant", constant))
    for steps, warmup in CASES
]
source = f"transformers {transformers.__version__}, torch {torch.__version__}"
print(json.dumps({"source": source, "peak": PEAK, "cases": cases}))
