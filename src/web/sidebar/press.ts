/** So long a press holds the page still at most, ms: an alarm must show while somebody drags over a text. */
const MOST_MS = 1_000;

/**
 * Watches the mouse, so that nothing moves away under it between press and click: pressing takes the focus from a field,
 * whose proof folds, and sentences keep coming. A finger's tap is a press as well.
 *
 * @param onRelease told once the click has happened, or a press takes longer
 * @returns whether a button is pressed now
 */
export function watchPress(onRelease: () => void): () => boolean {
  let release = 0;
  const releaseIn = (ms: number): void => {
    clearTimeout(release);
    release = setTimeout(() => {
      release = 0;
      onRelease();
    }, ms);
  };
  addEventListener('mousedown', () => releaseIn(MOST_MS), true);
  // The click follows in the same task.
  addEventListener('mouseup', () => releaseIn(0), true);
  return () => release > 0;
}
