#!/usr/bin/env python3
"""Exercises an OpenLedger node through OpenAI's official Python client.

usage: openai_python.py BASE_URL [MODEL] [--key KEY]
BASE_URL is the node's address with /v1. Without MODEL every listed model that has a parent, and
the first base, are used. Prints `openai-python: N passed, N failed`; exits 1 on a failure.
"""

import argparse
import sys
import traceback

import openai

PASSED, FAILED = [], []
MESSAGES = [{"role": "user", "content": "Name three colours."}]


def check(name, body):
    try:
        body()
        PASSED.append(name)
    except Exception:  # a failed check must not hide the others
        FAILED.append(name)
        print(f"FAILED {name}\n{traceback.format_exc()}", file=sys.stderr)


def raises(kind, call, code=None, param=None):
    try:
        call()
    except kind as error:
        assert code is None or error.code == code, f"code {error.code}, not {code}"
        assert param is None or error.param == param, f"param {error.param}, not {param}"
        assert error.message, "an error without a message"
        return
    raise AssertionError(f"no {kind.__name__}")


class Checks:
    def __init__(self, client, model):
        self.client, self.model = client, model

    def create(self, **more):
        arguments = {"model": self.model, "messages": MESSAGES, "max_completion_tokens": 16}
        return self.client.chat.completions.create(**{**arguments, **more})

    def models(self):
        listed = self.client.models.list().data
        assert self.model in [m.id for m in listed]
        one = self.client.models.retrieve(self.model)
        assert one.id == self.model and one.object == "model" and one.created > 0

    def whole(self):
        answer = self.create(temperature=0)
        choice = answer.choices[0]
        assert answer.object == "chat.completion" and answer.model == self.model
        assert choice.message.role == "assistant" and isinstance(choice.message.content, str)
        assert choice.finish_reason in ("stop", "length")
        usage = answer.usage
        assert 1 <= usage.completion_tokens <= 16 and usage.prompt_tokens > 0
        assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens

    def streamed(self):
        whole = self.create(temperature=0)
        chunks = list(
            self.create(temperature=0, stream=True, stream_options={"include_usage": True})
        )
        assert chunks[0].choices[0].delta.role == "assistant"
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert text == whole.choices[0].message.content, (text, whole.choices[0].message.content)
        reasons = [c.choices[0].finish_reason for c in chunks if c.choices]
        assert reasons[-1] == whole.choices[0].finish_reason and not any(reasons[:-1])
        assert chunks[-1].choices == [] and chunks[-1].usage == whole.usage
        assert len({c.id for c in chunks}) == 1

    def helper_stream(self):
        text = ""
        try:
            with self.client.chat.completions.stream(
                model=self.model, messages=MESSAGES, max_completion_tokens=16, temperature=0
            ) as stream:
                for event in stream:
                    text += event.delta if event.type == "content.delta" else ""
        except openai.LengthFinishReasonError:
            pass  # the helper's way to say finish_reason "length"
        assert text == self.create(temperature=0).choices[0].message.content

    def turns(self):
        first = self.create(temperature=0).choices[0].message
        again = self.create(
            temperature=0,
            messages=[
                {"role": "system", "content": "Answer briefly."},
                *MESSAGES,
                first.model_dump(),
                {"role": "user", "content": [{"type": "text", "text": "And one more?"}]},
            ],
        )
        assert isinstance(again.choices[0].message.content, str)

    def seed(self):
        one, two = (
            self.create(temperature=1, seed=7, max_completion_tokens=24) for _ in range(2)
        )
        assert one.choices[0].message.content == two.choices[0].message.content

    def choices(self):
        answer = self.create(n=2, temperature=1)
        assert [c.index for c in answer.choices] == [0, 1]

    def stop(self):
        whole = self.create(temperature=0).choices[0].message.content
        assert len(whole) > 2, f"too short to stop: {whole!r}"
        at = whole[1:3]
        stopped = self.create(temperature=0, stop=[at]).choices[0]
        assert stopped.finish_reason == "stop"
        assert stopped.message.content == whole[: whole.index(at)]

    def logprobs(self):
        tokens = self.create(logprobs=True, top_logprobs=2).choices[0].logprobs.content
        assert tokens and all(t.logprob <= 0 and len(t.top_logprobs) == 2 for t in tokens)

    def completions(self):
        answer = self.client.completions.create(model=self.model, prompt="Once", max_tokens=8)
        assert answer.object == "text_completion" and answer.usage.completion_tokens <= 8
        chunks = self.client.completions.create(
            model=self.model, prompt="Once", max_tokens=8, stream=True
        )
        assert [c.choices[0].finish_reason for c in chunks][-1] in ("stop", "length")

    def early_close(self):
        stream = self.create(stream=True, max_completion_tokens=200, temperature=1, seed=3)
        for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                break
        stream.close()
        self.whole()  # the server goes on

    def errors(self):
        raises(
            openai.NotFoundError,
            lambda: self.create(model=self.model + "-nobody"),
            "model_not_found",
            "model",
        )
        raises(
            openai.NotFoundError,
            lambda: self.client.models.retrieve("nobody"),
            "model_not_found",
        )
        bad = openai.BadRequestError
        raises(bad, lambda: self.create(temperature=-1), "invalid_value", "temperature")
        raises(bad, lambda: self.create(messages=[]), "invalid_value", "messages")
        raises(bad, lambda: self.create(extra_body={"n": "two"}), "invalid_type", "n")
        raises(bad, lambda: self.create(extra_body={"colour": 1}), "unknown_parameter", "colour")
        raises(
            bad, lambda: self.create(response_format={"type": "json_object"}), "unsupported_value"
        )
        raises(
            bad,
            lambda: self.create(max_completion_tokens=10_000_000),
            "context_length_exceeded",
        )


def embeddings(client, model):
    one = client.embeddings.create(model=model, input=["a house", "a house", "the wide sea"])
    vectors = [e.embedding for e in one.data]
    assert vectors[0] == vectors[1] != vectors[2] and len(vectors[0]) == len(vectors[2])
    plain = client.embeddings.create(model=model, input="a house", encoding_format="float")
    assert all(abs(a - b) < 1e-5 for a, b in zip(plain.data[0].embedding, vectors[0]))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base_url")
    arguments.add_argument("model", nargs="?")
    arguments.add_argument("--key", default="none")
    arguments.add_argument("--embedding-model")
    given = arguments.parse_args()
    client = openai.OpenAI(base_url=given.base_url, api_key=given.key, timeout=120)

    listed = [m.model_dump() for m in client.models.list().data]
    bases = [m["id"] for m in listed if not m.get("parent")][:1]
    tuned = [m["id"] for m in listed if m.get("parent")][:1]
    for model in [given.model] if given.model else bases + tuned:
        checks = Checks(client, model)
        for name in [n for n in vars(Checks) if not n.startswith("_") and n != "create"]:
            check(f"{model}: {name}", getattr(checks, name))
    if given.embedding_model:
        check("embeddings", lambda: embeddings(client, given.embedding_model))
    print(f"openai-python: {len(PASSED)} passed, {len(FAILED)} failed")
    sys.exit(1 if FAILED or not PASSED else 0)


if __name__ == "__main__":
    main()
