const FRAME_MS = 80;
const UP = (lines: number) => (lines === 0 ? '' : `\u001b[${lines}A`);
const CLEAR_LINE = '\u001b[2K';
const CLEAR_BELOW = '\u001b[0J';

/** Redraws a block of lines in place on a terminal, at most every 80 ms. */
export class LiveScreen {
  private readonly out: NodeJS.WritableStream;
  private readonly frame: () => string[];
  private drawn = 0;
  private due: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WritableStream, frame: () => string[]) {
    this.out = out;
    this.frame = frame;
  }

  /** Something to show has changed. */
  touch(): void {
    this.due ??= setTimeout(() => this.draw(), FRAME_MS);
  }

  /** Draws the last state and leaves it standing. */
  finish(): void {
    this.draw();
    this.drawn = 0;
  }

  private draw(): void {
    clearTimeout(this.due);
    this.due = undefined;
    const lines = this.frame();
    this.out.write(
      `${UP(this.drawn)}${lines.map((line) => `${CLEAR_LINE}${line}\n`).join('')}${CLEAR_BELOW}`,
    );
    this.drawn = lines.length;
  }
}
