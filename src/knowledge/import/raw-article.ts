/** An article as a file gives it, not yet checked. */
export interface RawArticle {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file: string | null;
  /** Line of the file that a field stands in, from 1; of the article where the field is missing. */
  lineOf(field: string): number | null;
}

/** A file as a whole cannot be read; `line` counts from 1. */
export class FormatError extends Error {
  readonly line: number;

  constructor(line: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FormatError';
    this.line = line;
  }
}
