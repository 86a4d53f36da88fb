import { type Prompt, PromptError } from './contract.ts';
import { MaterialMarks } from './material.ts';
import { type NeededPrompt, neededPrompts } from './needed-prompts.ts';
import { createPrompt } from './prompt.ts';
import type { PromptFile } from './prompt-file.ts';
import { readPromptFolder } from './prompt-folder.ts';
import { watchFolders } from './watch-folders.ts';

export interface PromptBookOptions<N extends Record<string, NeededPrompt>> {
  /** The prompts that come with the service. */
  readonly dir: string;
  /** Those of the deployment: a file of the same name replaces the service's own. */
  readonly overrideDir?: string | null | undefined;
  readonly log: {
    info(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** Default: those of the service. */
  readonly needed?: N;
  /** Milliseconds without another change before the files are read again: editors save in several steps. */
  readonly settleMs?: number;
}

/** The inputs of a prompt, by its name. */
type InputOf<N extends Record<string, NeededPrompt>, K extends keyof N> = N[K]['inputs'][number];

/** The prompts that serve. What is got stays as it was got; the next one who asks gets what was edited since. */
export interface PromptBook<N extends Record<string, NeededPrompt> = typeof neededPrompts> {
  get<K extends keyof N & string>(name: K): Prompt<InputOf<N, K>>;
  list(): readonly Prompt[];
  /** Reads the files again now. Never throws: what cannot serve is logged, and the version before goes on. */
  reload(): void;
  close(): void;
}

const SETTLE_MS = 150;

/**
 * Reads and checks the prompts, and follows their edits until it is closed.
 *
 * @throws PromptError for the first file that cannot serve, and Error when a folder cannot be read
 */
export function createPromptBook<N extends Record<string, NeededPrompt> = typeof neededPrompts>(
  options: PromptBookOptions<N>,
): PromptBook<N> {
  const { dir, log, settleMs = SETTLE_MS } = options;
  const overrideDir = options.overrideDir ?? null;
  const needed: Record<string, NeededPrompt> = options.needed ?? neededPrompts;
  const folders = overrideDir === null ? [dir] : [dir, overrideDir];
  const marks = new MaterialMarks();
  const serving = new Map<string, Prompt>();

  const read = (): readonly Error[] => {
    const { files, faults } = choose(folders, needed);
    const broken = new Set(faults.map(({ file }) => file));
    for (const [name, file] of files) {
      const before = serving.get(name);
      // A broken file of the deployment does not bring back the service's own, which it had replaced.
      if (before !== undefined && before.file !== file.file && broken.has(before.file)) continue;
      if (before?.version === file.version && before.file === file.file) continue;
      serving.set(name, createPrompt(file, marks));
      if (before !== undefined)
        log.info({ prompt: name, version: file.version, file: file.file }, 'a prompt was replaced');
    }
    return faults;
  };
  const [fault] = read();
  if (fault !== undefined) throw fault;

  const tell = (error: unknown) =>
    log.error({ err: error }, 'a prompt file cannot serve; the version before goes on');
  const reload = (): void => {
    try {
      for (const each of read()) tell(each);
    } catch (error) {
      tell(error);
    }
  };
  const watcher = watchFolders(folders, settleMs, reload, (error) =>
    log.error({ err: error }, 'edits of prompts are no longer noticed'),
  );
  return {
    get(name) {
      const prompt = serving.get(name);
      if (prompt === undefined) throw new Error(`there is no prompt ${name}`);
      return prompt as Prompt<InputOf<N, typeof name>>;
    },
    list: () => [...serving.values()],
    reload,
    close: () => watcher.close(),
  };
}

/** The file that each needed prompt has by now, and what is wrong with the others. */
function choose(folders: readonly string[], needed: Readonly<Record<string, NeededPrompt>>) {
  const files = new Map<string, PromptFile>();
  const faults: PromptError[] = [];
  for (const folder of folders) {
    const read = readPromptFolder(folder);
    faults.push(...read.faults);
    for (const [name, file] of read.files) {
      const reason = misfit(file, needed[name]);
      if (reason === null) files.set(name, file);
      else faults.push(new PromptError(file.file, file.nameLine, reason));
    }
  }
  for (const name of Object.keys(needed))
    if (!files.has(name)) faults.push(new PromptError(folders[0] ?? '', 1, `there is no prompt ${name}`));
  return { files, faults };
}

/** Why a sound file is not what the service asks for. */
function misfit({ name, inputs, output }: PromptFile, needed: NeededPrompt | undefined): string | null {
  if (needed === undefined) return `the service has no use for a prompt ${name}`;
  const other = Object.keys(inputs).find((input) => !needed.inputs.includes(input));
  if (other !== undefined)
    return `the service gives ${name} no input ${other}, only ${needed.inputs.join(', ')}`;
  return output.kind === needed.output ? null : `the output of ${name} must be ${needed.output}`;
}
