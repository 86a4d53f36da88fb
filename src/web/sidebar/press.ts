/** So long a press holds the page still at most, ms: an alarm must show while somebody drags over a text. */
const MOST_MS = 1_000;
/** So long after a finger is lifted a browser may take for a tap, ms. */
const TAP_MS = 350;

/**
 * Watches mouse and fingers, so that nothing moves away under them between press and click: pressing takes the focus from a
 * field, whose proof folds, and sentences keep coming. A finger's tap becomes a press of the mouse only when it is lifted, and
 * clicks what is there then.
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
  for (const press of ['pointerdown', 'mousedown']) addEventListener(press, () => releaseIn(MOST_MS), true);
  addEventListener('pointerup', ({ pointerType }) => pointerType !== 'mouse' && releaseIn(TAP_MS), true);
  // The click follows in the same task. A finger that scrolls makes none.
  for (const end of ['mouseup', 'pointercancel']) addEventListener(end, () => releaseIn(0), true);
  return () => release > 0;
}
