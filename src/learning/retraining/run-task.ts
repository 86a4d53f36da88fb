import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RetrainingProgress } from '../../protocol/model.ts';
import { RetrainingError, RetrainingInterrupted } from './retraining-error.ts';
import { type Task, TaskMessage, type TaskResult } from './task.ts';

export interface RunTaskOptions {
  /** Ends the process; finished stages stay. */
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly onProgress: (progress: RetrainingProgress) => void;
}

/** Of what the process printed when it died. */
const KEPT_OUTPUT = 2_000;
/** Secrets of the service are none of the trainer's business. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'];

/**
 * Lets a process of its own, at the lowest priority, do a task.
 *
 * @throws RetrainingInterrupted when the signal ends it; RetrainingError when it fails, dies, or takes too long
 */
export function runTask(task: Task, options: RunTaskOptions): Promise<TaskResult> {
  const { signal, deadlineMs, onProgress } = options;
  if (signal.aborted) return Promise.reject(new RetrainingInterrupted());
  const child = start();
  let output = '';
  let outcome: TaskResult | Error | undefined;
  const end = (reason: Error): void => {
    outcome ??= reason;
    child.kill('SIGKILL');
  };
  const interrupt = (): void => end(new RetrainingInterrupted());
  signal.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(
    () =>
      end(
        new RetrainingError(`the training took longer than ${deadlineMs / 60_000} minutes`, { final: false }),
      ),
    deadlineMs,
  );
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  });
  child.on('message', (given) => {
    const message = TaskMessage.safeParse(given).data;
    if (message === undefined) end(new RetrainingError('the trainer is of another build', { final: true }));
    else if (message.type === 'ready') child.send(task);
    else if (message.type === 'progress') onProgress(message.progress);
    else if (message.type === 'failed')
      outcome ??= new RetrainingError(message.reason, { final: message.final });
    else outcome ??= message;
  });
  child.on('error', (cause) => {
    outcome ??= new RetrainingError(`the trainer could not be started: ${cause.message}`, {
      final: false,
      cause,
    });
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
      outcome ??= new RetrainingError(`the trainer ended by ${killedBy ?? code}: ${lastLine(output)}`, {
        final: false,
      });
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
  });
}

/** The file beside this one, from the sources or as they were built. */
function start(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? './child.ts' : './child.js', import.meta.url));
  return fork(entry, {
    execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [],
    env: Object.fromEntries(
      ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) || 'it said nothing';
}
