import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PromptError } from './contract.ts';
import { type PromptFile, readPromptFile } from './prompt-file.ts';

/** What a folder of prompt files holds by now. */
export interface PromptFolder {
  /** By name. */
  readonly files: ReadonlyMap<string, PromptFile>;
  /** What cannot serve, and why. */
  readonly faults: readonly PromptError[];
}

/**
 * Reads the `.md` files of a folder, in the order of their names; hidden files, such as those of editors at work, are
 * passed over. Of two with one name neither serves, since nobody could tell which was meant.
 *
 * @throws Error when the folder cannot be read
 */
export function readPromptFolder(folder: string): PromptFolder {
  const files = new Map<string, PromptFile>();
  const faults: PromptError[] = [];
  const twice = new Set<string>();
  for (const entry of entriesOf(folder)) {
    if (!entry.endsWith('.md') || entry.startsWith('.')) continue;
    try {
      const file = readPromptFile(path.join(folder, entry));
      const other = files.get(file.name);
      if (other === undefined) files.set(file.name, file);
      else {
        twice.add(file.name);
        for (const [one, two] of [
          [file, other],
          [other, file],
        ] as const)
          faults.push(
            new PromptError(one.file, one.nameLine, `the name ${one.name} is that of ${two.file} too`),
          );
      }
    } catch (error) {
      if (!(error instanceof PromptError)) throw error;
      faults.push(error);
    }
  }
  for (const name of twice) files.delete(name);
  return { files, faults };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new Error(`${folder} cannot be read as a folder of prompts (see PROMPTS_DIR)`, { cause: error });
  }
}
