import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { neededPrompts } from '../../../src/language-model/prompts/needed-prompts.ts';
import { createPromptBook } from '../../../src/language-model/prompts/prompt-book.ts';
import { findLeak } from '../../../src/privacy/residue.ts';
import { promptText, temporaryFolder } from './folders.ts';

const needed = {
  greet: { inputs: ['transcript', 'form'], output: 'text' },
  ask: { inputs: ['transcript'], output: 'form' },
} as const;
const greet = promptText();
const ask = promptText({ name: 'ask', output: 'form' });

/** A log whose lines can be waited for. */
function listeningLog() {
  const lines: { level: string; details: object; message: string }[] = [];
  const waiters = new Set<() => void>();
  const put = (level: string) => (details: object, message: string) => {
    lines.push({ level, details, message });
    for (const wake of waiters) wake();
  };
  const line = async (level: string, count = 1) => {
    for (;;) {
      const found = lines.filter((each) => each.level === level)[count - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiters.add(resolve));
    }
  };
  return { lines, line, info: put('info'), error: put('error') };
}

function open(files: Record<string, string>, override?: Record<string, string>, settleMs = 1) {
  const dir = temporaryFolder(files);
  const overrideDir = override === undefined ? undefined : temporaryFolder(override);
  const log = listeningLog();
  const book = createPromptBook({ dir, overrideDir, log, needed, settleMs });
  onTestFinished(() => book.close());
  return { book, dir, overrideDir: overrideDir ?? '', log };
}

describe('the prompts of a folder', () => {
  it('are got by name', () => {
    const { book } = open({ 'greet.md': greet, 'ask.md': ask });
    expect(book.get('greet')).toMatchObject({ name: 'greet', purpose: '试用', output: { kind: 'text' } });
    expect(book.list().map(({ name }) => name)).toEqual(['ask', 'greet']);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'one is broken',
      { 'greet.md': greet.replace('version: 1\n', ''), 'ask.md': ask },
      /greet\.md:1: version/,
    ],
    ['one is missing', { 'greet.md': greet }, /there is no prompt ask/],
    [
      'two have one name',
      { 'a.md': greet, 'b.md': greet, 'ask.md': ask },
      /b\.md:2: the name greet is that of .*a\.md/,
    ],
    [
      'one is of no use',
      { 'greet.md': greet, 'ask.md': ask, 'x.md': promptText({ name: 'x' }) },
      /x\.md:2: .*no use/,
    ],
    [
      'one wants what is not given',
      { 'greet.md': promptText({ inputs: ['weather'] }), 'ask.md': ask },
      /no input weather/,
    ],
    [
      'one has an answer of another kind',
      { 'greet.md': greet, 'ask.md': promptText({ name: 'ask' }) },
      /must be form/,
    ],
  ])('stop the start when %s', (_, files, reason) => {
    expect(() => open(files)).toThrow(reason);
  });

  it('stop the start when the folder of the deployment is not there', () => {
    const dir = temporaryFolder({ 'greet.md': greet, 'ask.md': ask });
    expect(() =>
      createPromptBook({ dir, overrideDir: path.join(dir, 'nowhere'), log: listeningLog(), needed }),
    ).toThrow(/nowhere/);
  });

  it('are replaced by the deployment’s own, which must be sound too', () => {
    const own = promptText({ version: '9', inputs: ['transcript', 'form'] });
    const { book } = open({ 'greet.md': greet, 'ask.md': ask }, { 'mine.md': own });
    expect(book.get('greet').version).toMatch(/^9-/);
    expect(book.get('ask').version).toMatch(/^1-/);
    expect(() => open({ 'greet.md': greet, 'ask.md': ask }, { 'mine.md': 'nothing' })).toThrow(/mine\.md:1/);
  });
});

describe('edits while the service runs', () => {
  it('are noticed; a question under way keeps the prompt it began with', async () => {
    const { book, dir, log } = open({ 'greet.md': greet, 'ask.md': ask });
    const before = book.get('greet');
    writeFileSync(path.join(dir, 'greet.md'), promptText({ version: '2', system: '你是书记员。' }));
    expect((await log.line('info')).details).toMatchObject({ prompt: 'greet' });
    expect(book.get('greet').version).toMatch(/^2-/);
    expect(before.render({ transcript: '', form: '' })[0]?.content).toContain('记录员');
    expect(book.get('greet').render({ transcript: '', form: '' })[0]?.content).toContain('书记员');
  });

  it('that break a file are told with its line, and the version before goes on until it is mended', async () => {
    const { book, dir, log } = open({ 'greet.md': greet, 'ask.md': ask });
    const { version } = book.get('greet');
    writeFileSync(path.join(dir, 'greet.md'), greet.replace('{{transcript}}', '{{transcripts}}'));
    const { details, message } = await log.line('error');
    expect(String((details as { err: Error }).err)).toMatch(/greet\.md:13: there is no input transcripts/);
    expect(message).toContain('the version before goes on');
    expect(book.get('greet').version).toBe(version);
    writeFileSync(path.join(dir, 'greet.md'), promptText({ version: '3' }));
    await log.line('info');
    expect(book.get('greet').version).toMatch(/^3-/);
  });

  it('of the deployment’s file count, its fault does not bring back the service’s own, its removal does', () => {
    const { book, overrideDir } = open(
      { 'greet.md': greet, 'ask.md': ask },
      { 'greet.md': promptText({ version: '9' }) },
    );
    const file = path.join(overrideDir, 'greet.md');
    writeFileSync(file, 'broken');
    book.reload();
    expect(book.get('greet').version).toMatch(/^9-/);
    writeFileSync(file, promptText({ version: '10' }));
    book.reload();
    expect(book.get('greet').version).toMatch(/^10-/);
    rmSync(file);
    book.reload();
    expect(book.get('greet').version).toMatch(/^1-/);
  });

  it('that take a file or the whole folder away leave what served', () => {
    const { book, dir, log } = open({ 'greet.md': greet, 'ask.md': ask });
    rmSync(path.join(dir, 'ask.md'));
    book.reload();
    expect(book.get('ask').version).toMatch(/^1-/);
    rmSync(dir, { recursive: true });
    book.reload();
    expect(book.get('greet').version).toMatch(/^1-/);
    expect(log.lines.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(2);
  });

  it('that change nothing are told to nobody', () => {
    const { book, dir, log } = open({ 'greet.md': greet, 'ask.md': ask }, undefined, 60_000);
    writeFileSync(path.join(dir, 'greet.md'), greet);
    writeFileSync(path.join(dir, '.greet.md.swp.md'), 'an editor at work');
    writeFileSync(path.join(dir, 'notes.txt'), 'not a prompt');
    book.reload();
    expect(log.lines).toEqual([]);
  });
});

describe('the prompts that come with the service', () => {
  const book = createPromptBook({ dir: 'prompts', log: listeningLog() });
  book.close();

  it('are those that it uses', () => {
    expect(
      book
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(neededPrompts).sort());
  });

  it.each(Object.entries(neededPrompts))('%s takes all that the service gives', (name, { inputs }) => {
    const prompt = book.get(name as keyof typeof neededPrompts);
    expect(Object.keys(prompt.inputs).sort()).toEqual([...inputs].sort());
    expect(prompt.instructions).toMatch(/占位符/);
  });

  it('hold nothing that the guard takes for personal data, whatever the mark', () => {
    for (const prompt of book.list())
      for (let at = 0; at < 100; at += 1) {
        const inputs = Object.fromEntries(Object.keys(prompt.inputs).map((input) => [input, `第${at}句`]));
        for (const { content } of prompt.render(inputs)) expect(findLeak(content, 'mask-all')).toBeNull();
      }
  });

  it('can be overridden by copies of themselves', () => {
    const copy = createPromptBook({ dir: 'prompts', overrideDir: 'prompts', log: listeningLog() });
    onTestFinished(() => copy.close());
    expect(copy.get('summary').version).toBe(book.get('summary').version);
  });
});
