"""Records small files and their values by other programs, for StoredRecordedTest.

Run with gguf 0.19.0, numpy 2.4.6, safetensors 0.8.0, torch 2.10.0:  python model/src/test/python/record_stored.py
Writes into resources/recorded: types.gguf (one tensor of each type that is read) and types.safetensors (one of each
dtype), and stored.json with their values as fp32 bit patterns, so that nothing is lost to decimal.
"""

import json
import pathlib

import gguf
import numpy as np
import safetensors
import torch
from gguf import GGMLQuantizationType as Q
from safetensors.torch import save_file

RECORDED = pathlib.Path(__file__).parent.parent / "resources" / "recorded"


def bits(values):
    return [int(b) for b in np.ascontiguousarray(values, dtype=np.float32).reshape(-1).view(np.uint32)]


def quantised(kind, rows, rng):
    """Random bytes are valid blocks of any type once the scales are finite."""
    block, size = gguf.GGML_QUANT_SIZES[kind]
    data = rng.integers(0, 256, (rows, 3 * size), dtype=np.uint8)  # three blocks a row
    for b in range(3):
        for at in (0, 2) if kind == Q.Q4_1 else (0,):
            scales = rng.normal(0, 2, rows).astype(np.float16)
            scales[0] = [0.0, -0.0, 6e-8][b]  # zero, negative zero, a subnormal
            data[:, b * size + at : b * size + at + 2] = scales.view(np.uint8).reshape(rows, 2)
    return data


def main():
    rng = np.random.default_rng(20260101)
    RECORDED.mkdir(parents=True, exist_ok=True)
    tensors = {}

    special = np.array([0.0, -0.0, 1.0, -2.5, np.inf, -np.inf, 65504.0, 6e-8, 1e-5, 3.14159], dtype=np.float32)
    plain = np.concatenate([special, rng.normal(0, 1, 54).astype(np.float32)]).reshape(4, 16)
    writer = gguf.GGUFWriter(RECORDED / "types.gguf", "none")
    writer.add_string("words", "Åre 🙂")
    writer.add_array("numbers", [1, 2, 3])
    writer.add_bool("yes", True)
    writer.add_float32("real", 2.5)
    writer.add_tensor("f32", plain)
    tensors["f32"] = plain
    half = plain.astype(np.float16)
    writer.add_tensor("f16", half)
    tensors["f16"] = half.astype(np.float32)
    brain = torch.from_numpy(plain.copy()).to(torch.bfloat16)
    raw = brain.view(torch.uint8).numpy().reshape(4, 32)
    writer.add_tensor("bf16", raw, raw_dtype=Q.BF16)
    tensors["bf16"] = brain.to(torch.float32).numpy()
    for kind in (Q.Q8_0, Q.Q4_0, Q.Q4_1):
        name = kind.name.lower()
        data = quantised(kind, 5, rng)
        writer.add_tensor(name, data, raw_dtype=kind)
        tensors[name] = gguf.dequantize(data, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    t = torch.from_numpy(plain.copy())
    whole = torch.tensor([[0, 1, -1], [127, -128, 100]])
    file = {
        "F64": t.to(torch.float64) / 3,
        "F32": t,
        "F16": t.to(torch.float16),
        "BF16": t.to(torch.bfloat16),
        "I64": whole * 2**40 + 1,
        "I32": (whole * 2**20 + 1).to(torch.int32),
        "I16": (whole * 2**7).to(torch.int16),
        "I8": whole.to(torch.int8),
        "U8": whole.abs().to(torch.uint8),
        "BOOL": whole > 0,
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
    }
    save_file(file, RECORDED / "types.safetensors", metadata={"format": "pt", "made": "by torch"})

    def entry(values):
        return {"shape": list(values.shape), "bits": bits(values)}

    doc = {
        "source": f"gguf 0.19.0, numpy {np.__version__}, safetensors {safetensors.__version__}, torch {torch.__version__}",
        "gguf": {k: entry(v) for k, v in tensors.items()},
        "safetensors": {k: entry(v.to(torch.float32).numpy()) for k, v in file.items()},
    }
    (RECORDED / "stored.json").write_text(json.dumps(doc) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
