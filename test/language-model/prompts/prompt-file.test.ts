import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/language-model/prompts/contract.ts';
import { readPromptFile } from '../../../src/language-model/prompts/prompt-file.ts';
import { promptText, temporaryFolder } from './folders.ts';

const read = (text: string, others: Readonly<Record<string, string>> = {}) =>
  readPromptFile(path.join(temporaryFolder({ 'p.md': text, ...others }), 'p.md'));

function faultOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
): { line: number; reason: string } {
  try {
    read(text, others);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    expect(error.message).toMatch(/p\.md:\d+: /);
    return { line: error.line, reason: error.message };
  }
  throw new Error('the file was taken');
}

const sound = promptText();
const without = (line: string) => sound.replace(new RegExp(`^${line}.*\n`, 'm'), '');

describe('a prompt file', () => {
  it('is read', () => {
    const file = read(sound);
    expect(file).toMatchObject({
      name: 'greet',
      purpose: '试用',
      inputs: { transcript: '一份材料' },
      output: { kind: 'text' },
      hints: { maxTokens: 100, temperature: null },
    });
    expect(file.version).toMatch(/^1-[0-9a-f]{6}$/);
  });

  it('has another version with every edit, and the same one on a machine with other line ends', () => {
    const { version } = read(sound);
    expect(read(sound.replace('记录员', '书记员')).version).not.toBe(version);
    expect(read(sound.replaceAll('\n', '\r\n')).version).toBe(version);
    expect(read(`\uFEFF${sound}`).version).toBe(version);
  });

  it('may hold its schema, or name a file of it, whose edits count too', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const inline = read(promptText({ output: JSON.stringify(schema) }));
    expect(inline.output).toEqual({ kind: 'json', schema });
    const named = promptText({ output: 'a.json' });
    const one = read(named, { 'a.json': JSON.stringify(schema) });
    expect(one.output).toEqual({ kind: 'json', schema });
    expect(read(named, { 'a.json': JSON.stringify({ type: 'object' }) }).version).not.toBe(one.version);
  });

  it.each<[string, string, number, RegExp]>([
    ['without front matter', '你好', 1, /front matter/],
    [
      'whose front matter does not end',
      sound.replaceAll('---', '--').replace('--', '---'),
      1,
      /front matter/,
    ],
    ['whose YAML is broken', sound.replace('试用', '[试用'), 5, /flow/],
    ['with a key twice', sound.replace('purpose: 试用', 'name: again'), 4, /duplicated/],
    ['without a version', without('version'), 1, /version/],
    ['with an odd version', sound.replace('version: 1', 'version: 第一版'), 3, /version.*letters/],
    ['with an odd name', sound.replace('greet', 'Greet!'), 2, /name/],
    ['without a purpose', without('purpose'), 1, /purpose/],
    ['with an unknown key', sound.replace('purpose', 'porpoise'), 1, /purpose/],
    ['with a key too many', sound.replace('hints:', 'model: x\nhints:'), 8, /model/],
    ['with an odd hint', sound.replace('maxTokens: 100', 'maxTokens: many'), 9, /maxTokens/],
    ['of an unknown output', sound.replace('output: text', 'output: html'), 7, /output/],
    [
      'with an input that is not used',
      sound.replace('  transcript:', '  form: 表\n  transcript:'),
      6,
      /form/,
    ],
    ['that uses an unknown input', sound.replace('{{transcript}}', '{{transcript}}\n{{form}}'), 14, /form/],
    ['with an input among the orders', sound.replace('你是', '你是{{transcript}}'), 11, /above/],
    ['with an unclosed tag', sound.replace('{{transcript}}', '{{transcript'), 13, /Unclosed/],
    ['with a section', sound.replace('{{transcript}}', '{{#transcript}}x{{/transcript}}'), 13, /only/],
    ['with a partial', sound.replace('{{transcript}}', '{{transcript}}\n{{> other}}'), 14, /only/],
    ['without a line between orders and question', sound.replace('===', '=='), 11, /===/],
    ['without orders', sound.replace('你是记录员。', ''), 11, /orders/],
    ['without a question', sound.replace('问题：{{transcript}}', '{{! nothing }}'), 13, /question/],
    ['with a broken schema', promptText({ output: '{ type: nonsense }' }), 7, /JSON Schema/],
    ['with a mistyped keyword', promptText({ output: '{ type: object, propertys: {} }' }), 7, /propertys/],
    ['whose schema file is missing', promptText({ output: 'missing.json' }), 7, /missing\.json/],
    ['whose schema file lies elsewhere', promptText({ output: '../etc.json' }), 7, /output/],
  ])('%s is refused, by file and line', (_, text, line, reason) => {
    const fault = faultOf(text);
    expect(fault.reason).toMatch(reason);
    expect(fault.line).toBe(line);
  });

  it.each(['{', '[]', 'null'])('whose schema file holds %s is refused', (text) => {
    expect(faultOf(promptText({ output: 'a.json' }), { 'a.json': text }).line).toBe(7);
  });
});
