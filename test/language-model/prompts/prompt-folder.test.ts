import { expect, it } from 'vitest';
import { readPromptFolder } from '../../../src/language-model/prompts/prompt-folder.ts';

it('names the setting when the folder is not there', () => {
  expect(() => readPromptFolder('/nowhere')).toThrow(/^\/nowhere cannot be read .*PROMPTS_DIR/);
});
