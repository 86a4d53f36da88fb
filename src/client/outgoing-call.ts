import type { CallMessage, CallStart } from '../protocol/call-stream.ts';
import { PROTOCOL_VERSION } from '../protocol/common.ts';

/** One call of a sender: what was said, how far it went out, how far it is acknowledged. Knows no socket. */
export class OutgoingCall {
  readonly id: string;
  /** The call's end was said; nothing may follow. */
  ended = false;
  /** Between `call.resume` and its answer, when it isn't known yet what the server has. */
  resuming = false;
  /** Highest `seq` sent on the present connection or, before it is resumed, on the one before. */
  sent = 0;
  private readonly start: CallStart;
  private unacknowledged: CallMessage[] = [];
  private acknowledged = 0;
  private readonly again = new Set<number>();

  constructor(start: CallStart) {
    this.id = start.call;
    this.start = start;
  }

  get lastSeq(): number {
    return this.acknowledged + this.unacknowledged.length;
  }

  get waiting(): number {
    return this.unacknowledged.length;
  }

  add(message: CallMessage): void {
    this.unacknowledged.push(message);
  }

  /** @returns how many messages this acknowledges for the first time. */
  acknowledge(seq: number): number {
    const count = Math.min(Math.max(seq - this.acknowledged, 0), this.unacknowledged.length);
    this.unacknowledged.splice(0, count);
    this.acknowledged += count;
    return count;
  }

  /** The server has everything up to `seq`; what follows goes out again. */
  resumeFrom(seq: number): void {
    this.resuming = false;
    this.again.clear();
    this.sent = Math.min(seq, this.lastSeq);
  }

  sendAgain(from: number, to: number): void {
    for (let seq = from; seq <= Math.min(to, this.sent); seq++) this.again.add(seq);
  }

  /** Everything that is not acknowledged goes out again. */
  rewind(): void {
    this.again.clear();
    this.sent = Math.min(this.sent, this.acknowledged);
  }

  get hasNext(): boolean {
    return !this.resuming && (this.again.size > 0 || this.sent < this.lastSeq);
  }

  next(): CallMessage | undefined {
    const [repeated] = this.again;
    if (repeated !== undefined) {
      this.again.delete(repeated);
      return this.message(repeated);
    }
    this.sent += 1;
    return this.message(this.sent);
  }

  /**
   * An acknowledged message is no longer here. A restarted server can only ask for it if it was a partial (all else is
   * stored before it is acknowledged), so an empty partial keeps the count without holes; the start is kept, in case
   * the server does not know the call at all.
   */
  private message(seq: number): CallMessage | undefined {
    if (seq > this.acknowledged) return this.unacknowledged[seq - this.acknowledged - 1];
    if (seq === 1) return this.start;
    return {
      v: PROTOCOL_VERSION,
      type: 'segment',
      call: this.id,
      seq,
      speaker: 'caller',
      final: false,
      startMs: 0,
      endMs: 0,
      text: '',
      confidence: null,
    };
  }
}
