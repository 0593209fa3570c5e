import { expect, it } from 'vitest';
import { frames } from './chat';

function cut(text: string, at: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let i = 0; i < bytes.length; i += at) {
        controller.enqueue(bytes.slice(i, i + at));
      }
      controller.close();
    },
  });
}

it('reads the same events wherever the network cuts them', async () => {
  const text = ': waiting\n\ndata: {"a":"å ö 漢"}\n\ndata: two\n\n: ping\n\ndata: [DONE]\n\n';
  for (let at = 1; at < 24; at++) {
    const seen: string[] = [];
    for await (const data of frames(cut(text, at))) {
      seen.push(data);
    }
    expect(seen).toEqual(['{"a":"å ö 漢"}', 'two', '[DONE]']);
  }
});
