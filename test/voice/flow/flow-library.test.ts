import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FlowLibrary, openFlowLibrary } from '../../../src/voice/flow/flow-library.ts';
import { fixtureFiles } from '../engine/fixture.ts';

let folder: string;
let library: FlowLibrary | undefined;
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

const write = (name: string, text = fixtureFiles[name] ?? '') =>
  writeFileSync(path.join(folder, `${name}.yaml`), text);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flows-'));
  for (const name of Object.keys(fixtureFiles)) write(name);
});

afterEach(() => {
  library?.close();
  vi.clearAllMocks();
  rmSync(folder, { recursive: true });
});

it('keeps the last good set while a file is wrong, and says by file, line and node what is', () => {
  library = openFlowLibrary(folder, log);
  const first = library.current();
  const heard: string[] = [];
  library.onChange(({ digest }) => heard.push(digest));
  write('callback', (fixtureFiles.callback ?? '').replace('next: human', 'next: humam'));
  library.reload();
  library.reload();
  const expected = `${folder}/callback.yaml:6: greet: there is no node humam (did you mean human?): add it or name another`;
  expect(library.error()).toContain(expected);
  expect(library.current()).toBe(first);
  expect(log.error).toHaveBeenCalledTimes(1);
  write('callback', (fixtureFiles.callback ?? '').replace('您好，', '您好！'));
  library.reload();
  expect(library.error()).toBeNull();
  expect(library.current().digest).not.toBe(first.digest);
  expect(heard).toEqual([library.current().digest]);
  // The same content written anew is no change.
  write('callback', `# as before\n${(fixtureFiles.callback ?? '').replace('您好，', '您好！')}`);
  library.reload();
  expect(heard).toHaveLength(1);
});

it('sees by itself that a file has changed, and passes over files of editors at work', async () => {
  const opened = openFlowLibrary(folder, log);
  library = opened;
  const changed = new Promise<string>((resolve) => opened.onChange(({ digest }) => resolve(digest)));
  write('.callback.yaml.swp', 'half a');
  write('callback', (fixtureFiles.callback ?? '').replace('您好，', '您好呀，'));
  expect(await changed).toBe(opened.current().digest);
});

it('survives a folder that goes', () => {
  library = openFlowLibrary(folder, log);
  const first = library.current();
  rmSync(folder, { recursive: true });
  library.reload();
  expect(library.error()).toContain('cannot be read as a folder of flows (see FLOWS_DIR)');
  expect(library.current()).toBe(first);
  folder = mkdtempSync(path.join(tmpdir(), 'flows-'));
});

it('does not begin with flows that are wrong', () => {
  write('human', 'name: human');
  expect(() => openFlowLibrary(folder, log)).toThrow(/flows cannot serve:\n.*human\.yaml:1: /);
});
