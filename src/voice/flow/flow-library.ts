import { type FSWatcher, watch } from 'node:fs';
import { type FlowFault, faultText } from './fault.ts';
import { readFlowFolder } from './flow-set.ts';
import type { FlowSet } from './schema.ts';

/** Quiet time after a change before files are read: editors write in several steps. */
const SETTLE_MS = 200;

/** Where faults are logged. They name files, lines and nodes, never a caller. */
export interface FlowLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** The flows of a folder as they serve: a file that is wrong changes nothing until it is right again. */
export interface FlowLibrary {
  /** The newest set without a fault. */
  current(): FlowSet;
  /** Why the folder as it is now does not serve, a line for each fault; null while it does. */
  error(): string | null;
  /** Called with each new set, never for a folder that says the same as before. Answers how to stop. */
  onChange(listener: (set: FlowSet) => void): () => void;
  /** Reads the folder at once. */
  reload(): void;
  close(): void;
}

/**
 * Opens a folder of flows and watches it.
 *
 * @throws Error when the folder cannot be read or its flows are wrong: nothing could serve
 */
export function openFlowLibrary(folder: string, log: FlowLog): FlowLibrary {
  const first = readFlowFolder(folder);
  if (first.set === null) throw new Error(`flows cannot serve:\n${faultLines(first.faults)}`);
  let set = first.set;
  let error: string | null = null;
  const listeners = new Set<(set: FlowSet) => void>();
  const fail = (faults: string): void => {
    if (faults === error) return;
    error = faults;
    log.error({ folder, faults }, 'flows are wrong: the version before keeps serving');
  };
  const reload = (): void => {
    let reading: ReturnType<typeof readFlowFolder>;
    try {
      reading = readFlowFolder(folder);
    } catch (cause) {
      fail(cause instanceof Error ? cause.message : String(cause));
      return;
    }
    if (reading.set === null) {
      fail(faultLines(reading.faults));
      return;
    }
    error = null;
    if (reading.set.digest === set.digest) return;
    set = reading.set;
    log.info({ folder, digest: set.digest }, 'flows have changed: new calls begin with them');
    for (const listener of listeners) listener(set);
  };
  const watcher = watchSettled(folder, reload, () =>
    log.warn({ folder }, 'the folder of flows can no longer be watched: restart to take changes over'),
  );
  return {
    current: () => set,
    error: () => error,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload,
    close() {
      watcher.close();
      listeners.clear();
    },
  };
}

function faultLines(faults: readonly FlowFault[]): string {
  return faults.map(faultText).join('\n');
}

/** Calls `onSettled` once nothing has changed in the folder for a while. */
function watchSettled(folder: string, onSettled: () => void, onLost: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, { persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(onSettled, SETTLE_MS);
      timer.unref();
    }).on('error', onLost);
  } catch {
    onLost();
  }
  return {
    close() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}
