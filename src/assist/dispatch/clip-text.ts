/** Longest text one suggestion reads, in characters: the work stays bounded however long the call. */
export const MAX_TEXT = 1_200;
/** A caller says what it is about in the beginning; the rest of the room is for the latest words. */
const OPENING = 800;

/** The beginning and the end of a text longer than `MAX_TEXT`, else the text itself. */
export function clipText(text: string): string {
  const clipped =
    text.length <= MAX_TEXT
      ? text
      : `${text.slice(0, OPENING)} ${text.slice(text.length - (MAX_TEXT - OPENING - 1))}`;
  // Words of it are stored, and half a character cannot be.
  return clipped.toWellFormed();
}
