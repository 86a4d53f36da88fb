import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startTracing, withSpan } from '../../src/telemetry/tracing.ts';
import { buildApp } from '../http/support.ts';

const Attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const SpanData = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: Attributes.default([]),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }),
});
type SpanData = z.infer<typeof SpanData>;
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(SpanData) })),
    }),
  ),
});

/** A collector that keeps what it gets. */
async function startCollector() {
  const received: { path: string; body: z.infer<typeof Export>; raw: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      received.push({ path: request.url ?? '', body: Export.parse(JSON.parse(raw)), raw });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

describe('without a collector', () => {
  it('a span is nothing, and the work is done', async () => {
    const result = await withSpan('work', { n: 1 }, async (span) => {
      expect(span.isRecording()).toBe(false);
      return 42;
    });
    expect(result).toBe(42);
    await expect(withSpan('work', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

describe('with a collector', () => {
  it('spans arrive with their parents, attributes and failures, and without what was said', async () => {
    const collector = await startCollector();
    const tracing = startTracing({ endpoint: collector.endpoint, serviceVersion: '1.2.3' });
    await withSpan('outer', { 'call.id': 'c1' }, async () => {
      await withSpan('inner', {}, () => Promise.reject(new RangeError('heard 13812345678'))).catch(() => {});
    });
    const app = await buildApp({}, (instance) => {
      instance.post('/work/:id', { config: { access: 'public' } }, async () =>
        withSpan('handler', {}, async () => ({ traced: trace.getActiveSpan()?.isRecording() })),
      );
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const response = await app.inject({
      method: 'POST',
      url: '/work/7?token=abc',
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'content-type': 'application/json' },
      payload: '{}',
    });
    expect(response.json()).toEqual({ traced: true });
    await app.close();
    await tracing.shutdown();

    expect(collector.received.every(({ path }) => path === '/v1/traces')).toBe(true);
    expect(collector.received.map(({ raw }) => raw).join()).not.toMatch(/13812345678|token=abc/);
    const resources = collector.received.flatMap(({ body }) => body.resourceSpans);
    expect(resources[0]?.resource.attributes).toContainEqual({
      key: 'service.version',
      value: { stringValue: '1.2.3' },
    });
    const spans = resources.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans));
    const named = (name: string): SpanData | undefined => spans.find((span) => span.name === name);
    expect(named('outer')?.attributes).toContainEqual({ key: 'call.id', value: { stringValue: 'c1' } });
    expect(named('inner')).toMatchObject({
      traceId: named('outer')?.traceId,
      parentSpanId: named('outer')?.spanId,
      status: { code: 2 },
    });
    expect(named('inner')?.attributes).toContainEqual({
      key: 'error.type',
      value: { stringValue: 'RangeError' },
    });
    expect(named('POST /work/:id')).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
    expect(named('handler')).toMatchObject({ traceId, parentSpanId: named('POST /work/:id')?.spanId });
  });
});
