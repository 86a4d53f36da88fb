import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CallState, emptyCall } from '../../src/call/call-state.ts';
import { recordingRoutes } from '../../src/http/routes/recordings.ts';
import { recordingFolder } from '../../src/voice/dialect/vxml/recordings.ts';
import { firstOf, RecordingError, type RecordingSource } from '../../src/voice/recording/contract.ts';
import { auditRoutes } from './route-audit.ts';
import { as, buildApp } from './support.ts';

let folder: string;
let kept: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiesu-recordings-'));
  kept = await recordingFolder(folder).keep({
    call: 'c1',
    turn: 3,
    type: 'audio/x-wav',
    bytes: Buffer.from('RIFF'),
  });
  await writeFile(join(folder, 'secret.wav'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A draft of the queue `drafts` whose recording is at `url`; `agent` has it. */
function callWith(url: string | null, agent: string | null = null): CallState {
  const state = emptyCall('c1');
  state.agent = agent;
  state.started = { queue: 'drafts' } as CallState['started'];
  const recording = url === null ? null : { url, durationMs: 1 };
  state.selfService = { recording } as CallState['selfService'];
  return state;
}

async function appWith(state: CallState, platform: RecordingSource = { read: async () => null }) {
  const written: string[] = [];
  const hub = { with: (_id: string, work: (call: never) => unknown) => work({ state } as never) };
  const app = await buildApp({}, (instance) => {
    instance.register(recordingRoutes, {
      hub: hub as never,
      recordings: firstOf([recordingFolder(folder), platform]),
      trail: {
        write: async (_principal, action, subject) => {
          written.push(`${action} ${subject}`);
        },
      },
    });
  });
  const get = async (role: 'agent' | 'supervisor', claims = {}) =>
    app.inject({ url: '/v1/calls/c1/recording', headers: await as(role, claims) });
  return { app, get, written };
}

it('holds to the access that it declares', async () => {
  const { app } = await appWith(callWith(kept));
  const { findings } = await auditRoutes(app, {
    headersFor: (role) => as(role, role === 'unit' ? { unit: '市热力集团' } : {}),
  });
  expect(findings).toEqual([]);
});

it('is heard by whoever may follow the call, is kept by nobody, and leaves a trace', async () => {
  const { get, written } = await appWith(callWith(kept));
  const heard = await get('agent', { queues: ['drafts'] });
  expect([heard.statusCode, heard.body, heard.headers['content-type']]).toEqual([200, 'RIFF', 'audio/wav']);
  expect(heard.headers['cache-control']).toBe('private, no-store');
  expect((await get('supervisor')).statusCode).toBe(200);
  expect((await get('agent', { queues: ['other'] })).statusCode).toBe(404);
  expect(
    (await (await appWith(callWith(kept, 'agent-2'))).get('agent', { queues: ['drafts'] })).statusCode,
  ).toBe(404);
  expect(written).toEqual(['call.recording c1', 'call.recording c1']);
});

it('is none where a platform keeps it, it was removed, or the address leads elsewhere', async () => {
  for (const url of [
    null,
    'https://example.org/r.wav',
    'jambonz:c1',
    pathToFileURL(join(folder, 'secret.wav')).href,
    'file:///etc/passwd',
    `file://${folder}/../${'0'.repeat(32)}-1.wav`,
    `file:///x/${'0'.repeat(32)}-1.wav`,
  ])
    expect((await (await appWith(callWith(url))).get('supervisor')).statusCode).toBe(404);
});

it('is fetched from the platform that keeps it, and says when that does not hand it out', async () => {
  const url = 'https://platform/r1';
  const asked: string[] = [];
  const { get, written } = await appWith(callWith(url), {
    async read(at) {
      asked.push(at);
      if (asked.length > 1) throw new RecordingError('Twilio answered 503', true);
      return { bytes: Buffer.from('ID3'), type: 'audio/mpeg' };
    },
  });
  expect((await get('agent', { queues: ['other'] })).statusCode).toBe(404);
  expect(asked).toEqual([]);
  const heard = await get('supervisor');
  expect([heard.statusCode, heard.body, heard.headers['content-type']]).toEqual([200, 'ID3', 'audio/mpeg']);
  const away = await get('supervisor');
  expect([away.statusCode, away.json()]).toMatchObject([
    503,
    { type: 'urn:jiesu:problem:unavailable', detail: expect.stringContaining('Twilio answered 503') },
  ]);
  expect(asked).toEqual([url, url]);
  expect(written).toEqual(['call.recording c1']);
});
