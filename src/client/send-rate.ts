const WINDOW_MS = 1_000;
/** Share of the server's limit that is used, since its clock's second does not begin with ours. */
const SHARE = 0.8;

/** Keeps a sender under the server's messages per second. */
export class SendRate {
  private allowed = Number.POSITIVE_INFINITY;
  private windowStart = 0;
  private used = 0;

  limit(messagesPerSecond: number): void {
    this.allowed = Math.max(1, Math.floor(messagesPerSecond * SHARE));
  }

  /** Takes one message's place; false when this second has none left. */
  take(): boolean {
    const now = performance.now();
    if (now - this.windowStart >= WINDOW_MS) {
      this.windowStart = now;
      this.used = 0;
    }
    if (this.used >= this.allowed) return false;
    this.used += 1;
    return true;
  }

  /** Milliseconds until there is a place again. */
  waitMs(): number {
    return Math.max(1, Math.ceil(this.windowStart + WINDOW_MS - performance.now()));
  }
}
