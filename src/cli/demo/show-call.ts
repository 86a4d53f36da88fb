import type { CallWatch } from '../../client/call-watch.ts';
import type { DeskClient, DeskPartial } from '../../client/desk-client.ts';
import { callFrame } from '../terminal/call-frame.ts';
import { LiveScreen } from '../terminal/live-screen.ts';
import { printEvents } from '../terminal/print-events.ts';
import { coloured } from '../terminal/words.ts';

/** Lines of a frame beside the transcript: title, headings, units, fields and alerts at their most. */
const OTHER_LINES = 28;
const MIN_TRANSCRIPT = 4;
const MAX_TRANSCRIPT = 12;
const MAX_COLUMNS = 120;

/**
 * Shows a call while it runs: redrawn in place on a terminal that is high enough, else line by line.
 * @returns what stops it, leaving the last state on the screen
 */
export function showCall(desk: DeskClient, watch: CallWatch, title: string): () => void {
  const { isTTY, rows = 0, columns = 80 } = process.stdout;
  if (isTTY !== true || rows <= OTHER_LINES + MIN_TRANSCRIPT) {
    console.log(title);
    return printEvents(desk, console.log);
  }
  const size = {
    columns: Math.min(columns, MAX_COLUMNS) - 1,
    transcript: Math.min(MAX_TRANSCRIPT, rows - OTHER_LINES - 1),
  };
  let partial: DeskPartial | null = null;
  const screen = new LiveScreen(process.stdout, () => callFrame(title, watch.view, partial, size, coloured));
  const onPartial = (next: DeskPartial) => {
    partial = next;
    screen.touch();
  };
  const onEvent = () => {
    partial = null;
    screen.touch();
  };
  desk.on('partial', onPartial).on('event', onEvent);
  return () => {
    desk.off('partial', onPartial).off('event', onEvent);
    screen.finish();
  };
}
