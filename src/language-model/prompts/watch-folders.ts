import { type FSWatcher, watch } from 'node:fs';

/**
 * Calls `onSettled` after something changed in one of the folders and nothing more did for `settleMs`. Folders are
 * watched, not files: editors and mounted configuration replace files whole.
 *
 * @param onLost told when a folder can no longer be watched
 */
export function watchFolders(
  folders: readonly string[],
  settleMs: number,
  onSettled: () => void,
  onLost: (error: unknown) => void,
): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onSettled, settleMs);
    timer.unref();
  };
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    try {
      watchers.push(watch(folder, { persistent: false }, changed).on('error', onLost));
    } catch (error) {
      onLost(error);
    }
  }
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
