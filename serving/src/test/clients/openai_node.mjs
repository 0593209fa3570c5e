#!/usr/bin/env node
// Exercises an OpenLedger node through OpenAI's official Node client.
//
// usage: node openai_node.mjs BASE_URL [MODEL] [--key KEY] [--embedding-model NAME]
// BASE_URL is the node's address with /v1. Without MODEL the first base and the first tuned model
// are used. Prints `openai-node: N passed, N failed`; exits 1 on a failure.

import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import OpenAI from "openai";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: "string", default: "none" }, "embedding-model": { type: "string" } },
});
const [baseURL, named] = positionals;
if (!baseURL) {
  console.error("usage: openai_node.mjs BASE_URL [MODEL] [--key KEY] [--embedding-model NAME]");
  process.exit(2);
}
const client = new OpenAI({ baseURL, apiKey: values.key, timeout: 120_000 });
const messages = [{ role: "user", content: "Name three colours." }];

const create = (model, more = {}) =>
  client.chat.completions.create({ model, messages, max_completion_tokens: 16, ...more });

const checks = {
  async models(model) {
    const ids = [];
    for await (const listed of client.models.list()) ids.push(listed.id);
    assert.ok(ids.includes(model));
    assert.equal((await client.models.retrieve(model)).object, "model");
  },

  async whole(model) {
    const answer = await create(model, { temperature: 0 });
    assert.equal(answer.object, "chat.completion");
    assert.equal(answer.choices[0].message.role, "assistant");
    assert.equal(typeof answer.choices[0].message.content, "string");
    assert.ok(["stop", "length"].includes(answer.choices[0].finish_reason));
    const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
    assert.equal(total_tokens, prompt_tokens + completion_tokens);
  },

  async streamed(model) {
    const whole = await create(model, { temperature: 0 });
    const stream = await create(model, {
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.equal(chunks[0].choices[0].delta.role, "assistant");
    const text = chunks.map((c) => c.choices[0]?.delta.content ?? "").join("");
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(chunks.at(-2).choices[0].finish_reason, whole.choices[0].finish_reason);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.deepEqual(chunks.at(-1).usage, whole.usage);
  },

  async helperStream(model) {
    const stream = client.chat.completions.stream({
      model,
      messages,
      max_completion_tokens: 8,
      temperature: 0,
    });
    const whole = await create(model, { temperature: 0, max_completion_tokens: 8 });
    assert.equal(await stream.finalContent(), whole.choices[0].message.content);
  },

  async seed(model) {
    const more = { temperature: 1, seed: 7, max_completion_tokens: 24 };
    const [one, two] = [await create(model, more), await create(model, more)];
    assert.equal(one.choices[0].message.content, two.choices[0].message.content);
  },

  async stop(model) {
    const whole = (await create(model, { temperature: 0 })).choices[0].message.content;
    assert.ok(whole.length > 2, `too short to stop: ${whole}`);
    const at = whole.slice(1, 3);
    const stopped = (await create(model, { temperature: 0, stop: at })).choices[0];
    assert.equal(stopped.finish_reason, "stop");
    assert.equal(stopped.message.content, whole.slice(0, whole.indexOf(at)));
  },

  async logprobs(model) {
    const answer = await create(model, { logprobs: true, top_logprobs: 2 });
    const tokens = answer.choices[0].logprobs.content;
    assert.ok(tokens.length > 0);
    for (const token of tokens) {
      assert.ok(token.logprob <= 0);
      assert.equal(token.top_logprobs.length, 2);
    }
  },

  async earlyClose(model) {
    const stream = await create(model, { stream: true, max_completion_tokens: 200, seed: 3 });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    stream.controller.abort();
    await checks.whole(model); // the server goes on
  },

  async errors(model) {
    const is = (kind, code, param) => (error) => {
      assert.ok(error instanceof kind, `${error}`);
      assert.equal(error.code, code);
      if (param) assert.equal(error.param, param);
      return true;
    };
    const { NotFoundError, BadRequestError } = OpenAI;
    await assert.rejects(
      create(`${model}-nobody`),
      is(NotFoundError, "model_not_found", "model"),
    );
    await assert.rejects(
      create(model, { temperature: -1 }),
      is(BadRequestError, "invalid_value", "temperature"),
    );
    await assert.rejects(
      create(model, { messages: [] }),
      is(BadRequestError, "invalid_value", "messages"),
    );
    await assert.rejects(
      create(model, { colour: 1 }),
      is(BadRequestError, "unknown_parameter", "colour"),
    );
    await assert.rejects(
      create(model, { max_completion_tokens: 10_000_000 }),
      is(BadRequestError, "context_length_exceeded"),
    );
  },
};

let passed = 0;
let failed = 0;
async function check(name, body) {
  try {
    await body();
    passed++;
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n${error.stack}`);
  }
}

const listed = (await client.models.list()).data;
const models = named
  ? [named]
  : [listed.find((m) => !m.parent), listed.find((m) => m.parent)]
      .filter(Boolean)
      .map((m) => m.id);
for (const model of models) {
  for (const [name, body] of Object.entries(checks)) {
    await check(`${model}: ${name}`, () => body(model));
  }
}
if (values["embedding-model"]) {
  await check("embeddings", async () => {
    const model = values["embedding-model"];
    const { data } = await client.embeddings.create({ model, input: ["a house", "the wide sea"] });
    assert.equal(data.length, 2);
    assert.equal(data[0].embedding.length, data[1].embedding.length);
    assert.notDeepEqual(data[0].embedding, data[1].embedding);
  });
}
console.log(`openai-node: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
