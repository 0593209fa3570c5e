"""Records sentence embeddings of all-MiniLM-L6-v2 by transformers, for BertEncoderTest.

python record_bert.py FOLDER_OF_THE_MODEL > ../resources/org/openledger/model/bert/embeddings.json
(torch 2.10.0, transformers 5.23.0, tokenizers 0.23.3)
"""
import json
import sys

import torch
import transformers
from tokenizers import Tokenizer
from transformers import BertModel

TEXTS = [
    "What is fire class EI60?",
    "Vad är brandklass EI60?",
    "",
    "hello",
    "The quick brown fox jumps over the lazy dog.",
    "Load-bearing walls need a permit before they are moved; partition walls do not.",
    "Ångström, naïve, 日本語, 🦙",
    "  spaces\tand\nlines  ",
    "1234567890 " * 20,
    "moisture " * 100,
]

folder = sys.argv[1]
tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(256)
model = BertModel.from_pretrained(folder, dtype=torch.float32).eval()
cases = []
for text in TEXTS:
    ids = tokenizer.encode(text).ids
    with torch.no_grad():
        x = model(torch.tensor([ids])).last_hidden_state[0].mean(0)
    x = torch.nn.functional.normalize(x, dim=0)
    cases.append({"text": text, "ids": ids, "embedding": [round(v, 7) for v in x.tolist()]})
print(json.dumps({"source": f"transformers {transformers.__version__}, torch {torch.__version__}", "cases": cases}))
