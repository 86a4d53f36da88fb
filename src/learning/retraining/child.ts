import { constants, setPriority } from 'node:os';
import { gatherRows } from './gather-rows.ts';
import { RetrainingError } from './retraining-error.ts';
import { Task, type TaskMessage } from './task.ts';
import { trainRows } from './train-rows.ts';

/**
 * The trainer's own process (started by `run-task.ts`): learning takes minutes of one core and never lets the event loop
 * turn, so it must not happen where calls are served.
 */
const parent = process.ppid;

function say(message: TaskMessage, said?: () => void): void {
  // Nobody waits for the result any more, and nobody would end this process: the service was killed.
  if (process.ppid !== parent) process.exit(1);
  process.send?.(message, undefined, undefined, said);
}

async function work(given: unknown): Promise<TaskMessage> {
  try {
    const task = Task.parse(given);
    if (task.kind === 'gather') return { type: 'gathered', rows: await gatherRows(task) };
    const figures = await trainRows(task, (progress) => say({ type: 'progress', progress }));
    return { type: 'trained', figures };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'failed', reason, final: error instanceof RetrainingError && error.final };
  }
}

process.once('message', (given) => {
  void work(given).then((result) => say(result, () => process.disconnect()));
});
process.once('disconnect', () => process.exit());
setPriority(constants.priority.PRIORITY_LOW);
say({ type: 'ready' });
