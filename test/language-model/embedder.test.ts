import { expect, it } from 'vitest';
import { html, refuse, reset, say, stall, vectors } from '../../src/cli/scripted-model/replies.ts';
import type { ScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { createEmbedder, type EmbedderOptions } from '../../src/language-model/embedder.ts';
import { failureOf, scripted } from './model-under-test.ts';

function embedderOn({ baseUrl }: ScriptedModel, more: Partial<EmbedderOptions> = {}) {
  return createEmbedder({
    baseUrl,
    model: 'bge-m3',
    apiKey: null,
    guard: () => null,
    timeoutMs: 20_000,
    ...more,
  });
}

it('gives each text its vector, in their order, a few at a time', async () => {
  const server = await scripted();
  server.otherwise(({ body }) =>
    vectors(
      (body.input as string[]).map((text) => [Number(text), 0.5]),
      true,
    ),
  );
  const texts = Array.from({ length: 23 }, (_, index) => String(index));
  const given = await embedderOn(server).embed(texts);
  expect(given.map(([first]) => first)).toEqual(texts.map(Number));
  expect(given[0]).toBeInstanceOf(Float32Array);
  expect(server.requests.map(({ body }) => (body.input as string[]).length)).toEqual([10, 10, 3]);
  expect(server.requests[0]).toMatchObject({
    path: '/v1/embeddings',
    body: { model: 'bge-m3', encoding_format: 'float' },
  });
  expect(await embedderOn(server).embed([])).toEqual([]);
});

it.each([
  ['too few', vectors([[1, 2]])],
  ['of two lengths', vectors([[1, 2], [1]])],
  ['empty', vectors([[], []])],
  [
    'too great for their kind',
    vectors([
      [1e300, 1],
      [1, 1],
    ]),
  ],
  [
    'words',
    {
      kind: 'raw',
      status: 200,
      contentType: 'application/json',
      bytes: ['{"data":[{"embedding":"x"}]}'],
    } as const,
  ],
  ['a web page', html()],
  ['a chat', say('好', { whole: true })],
])('vectors that are %s are invalid', async (_name, reply) => {
  expect(await failureOf(embedderOn(await scripted(reply)).embed(['甲', '乙']))).toBe('invalid');
});

it('vectors of another length than before are invalid', async () => {
  const embedder = embedderOn(await scripted(vectors([[1, 2]]), vectors([[1, 2, 3]])));
  await embedder.embed(['甲']);
  expect(await failureOf(embedder.embed(['甲']))).toBe('invalid');
});

it.each([
  ['fails', refuse(500)],
  ['does not know the model', refuse(404)],
  ['cuts the connection', reset()],
])('there are none when the server %s', async (_name, reply) => {
  const server = await scripted();
  server.otherwise(() => reply);
  expect(await failureOf(embedderOn(server).embed(['甲']))).toBe('unavailable');
});

it('the deadline and the signal close the connection', async () => {
  const server = await scripted(stall(), stall());
  expect(await failureOf(embedderOn(server, { timeoutMs: 300 }).embed(['甲']))).toBe('timeout');
  expect(await server.requests[0]?.hungUp).toBe(true);
  const controller = new AbortController();
  const broken = failureOf(embedderOn(server).embed(['甲'], controller.signal));
  const request = await server.request(1);
  controller.abort();
  expect(await broken).toBe('cancelled');
  expect(await request.hungUp).toBe(true);
});

it('nothing is sent when one of the texts may not leave', async () => {
  const server = await scripted();
  const guard = (text: string) => (text === '乙' ? { kind: 'name' } : null);
  expect(await failureOf(embedderOn(server, { guard }).embed(['甲', '乙']))).toBe('withheld');
  expect(server.requests).toHaveLength(0);
});
