import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCalls } from '../../../src/cli/calls/load-calls.ts';

let folder: string;
const call = {
  id: 'x',
  startedAt: '2018-05-30T03:06:44+08:00',
  channel: { callerNumber: null },
  turns: [{ speaker: 'caller', startMs: 0, endMs: 1, text: '喂' }],
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jiesu-calls-'));
  writeFileSync(path.join(folder, 'b.json'), JSON.stringify(call));
  writeFileSync(path.join(folder, 'a.txt'), '坐席：您好');
  writeFileSync(path.join(folder, 'notes.md'), 'no call');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('reads the call files and transcripts of a folder by name', () => {
  const calls = loadCalls([folder], new Date('2026-01-02T03:04:05Z'));
  expect(calls.map(({ id, startedAt }) => [id, startedAt])).toEqual([
    ['a', '2026-01-02T03:04:05.000Z'],
    ['x', call.startedAt],
  ]);
});

it('reads the samples', () => {
  expect(loadCalls(['samples']).every((sample) => sample.gold !== undefined)).toBe(true);
});

it('names the file and what is wrong with it', () => {
  const bad = path.join(folder, 'bad.json');
  writeFileSync(bad, JSON.stringify({ ...call, turns: [{ speaker: 'dog' }] }));
  expect(() => loadCalls([bad])).toThrow(/bad\.json: turns\.0\.speaker/);
  rmSync(bad);
  expect(() => loadCalls([path.join(folder, 'none')])).toThrow('no such file or folder');
});
