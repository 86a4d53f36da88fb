import { type CallView, EMPTY_VIEW, nextView } from '../../client/call-view.ts';
import type { DeskClient, DeskEventMessage } from '../../client/desk-client.ts';
import { eventLines } from './event-lines.ts';
import { coloured, plain } from './words.ts';

/** Prints what a desk is told, line by line, until the returned function is called. */
export function printEvents(desk: DeskClient, print: (line: string) => void): () => void {
  const paint = process.stdout.isTTY === true ? coloured : plain;
  const views = new Map<string, CallView>();
  const show = ({ callId, event }: DeskEventMessage) => {
    const before = views.get(callId) ?? EMPTY_VIEW;
    for (const line of eventLines(event, before, paint)) print(line);
    views.set(callId, nextView(before, event));
  };
  desk.on('event', show);
  return () => desk.off('event', show);
}
