import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for one test, gone when it ends. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiesu-prompts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** A sound prompt file of one input, with what a test changes. */
export function promptText({
  name = 'greet',
  version = '1',
  inputs = ['transcript'],
  output = 'text',
  system = '你是记录员。',
  question = inputs.map((input: string) => `{{${input}}}`).join('\n'),
} = {}): string {
  return [
    '---',
    `name: ${name}`,
    `version: ${version}`,
    'purpose: 试用',
    'inputs:',
    ...inputs.map((input: string) => `  ${input}: 一份材料`),
    `output: ${output}`,
    'hints:',
    '  maxTokens: 100',
    '---',
    system,
    '===',
    `问题：${question}`,
    '',
  ].join('\n');
}
