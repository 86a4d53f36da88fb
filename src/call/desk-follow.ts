import { PROTOCOL_VERSION } from '../protocol/common.ts';
import type { Commit } from '../store/repositories/call-repository.ts';
import type { LiveCall, Partial } from './live-call.ts';

export interface FollowOutput {
  readonly slow: boolean;
  sendText(text: string): void;
}

/**
 * One desk's place in one call's log: sends every event after `sent` once and in order, from memory while the desk keeps
 * up and from the log when it does not. A slow desk costs no memory: it is simply read to later.
 */
export class DeskFollow {
  readonly call: LiveCall;
  readonly #output: FollowOutput;
  readonly #onSent: (commit: Commit) => void;
  readonly #onError: (error: unknown) => void;
  #sent: number;
  #pumping = false;
  #stopped = false;

  constructor(
    call: LiveCall,
    after: number,
    output: FollowOutput,
    on: { sent: (commit: Commit) => void; error: (error: unknown) => void },
  ) {
    this.call = call;
    this.#sent = after;
    this.#output = output;
    this.#onSent = on.sent;
    this.#onError = on.error;
    call.commitListeners.add(this.#onCommit);
    call.partialListeners.add(this.#onPartial);
    call.summaryListeners.add(this.#onSummary);
  }

  /** Number of the last event sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Starts over from another number. */
  rewind(after: number): void {
    this.#sent = after;
    this.pump();
  }

  /** Sends what is due, as far as the desk keeps up. */
  pump(): void {
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    void this.#pump().then(
      (more) => {
        this.#pumping = false;
        if (more && this.#sent < this.call.state.seq && !this.#output.slow) this.pump();
      },
      (error: unknown) => {
        this.#pumping = false;
        if (!this.#stopped) this.#onError(error);
      },
    );
  }

  stop(): void {
    this.#stopped = true;
    this.call.commitListeners.delete(this.#onCommit);
    this.call.partialListeners.delete(this.#onPartial);
    this.call.summaryListeners.delete(this.#onSummary);
  }

  readonly #onCommit = (commit: Commit): void => {
    const next = commit.seqFrom === this.#sent + 1;
    if (next && !this.#pumping && !this.#output.slow) this.#send(commit);
    else this.pump();
  };

  readonly #onPartial = (partial: Partial): void => this.#show({ type: 'partial', ...partial });

  readonly #onSummary = (text: string): void => this.#show({ type: 'summary.partial', text });

  /** Sends what is never stored, unless the desk is behind. */
  #show(message: object): void {
    if (this.#output.slow || this.#sent !== this.call.state.seq) return;
    this.#output.sendText(JSON.stringify({ v: PROTOCOL_VERSION, callId: this.call.id, ...message }));
  }

  /** Answers false when the log has nothing more, though the call was longer: its events were purged. */
  async #pump(): Promise<boolean> {
    while (this.#sent < this.call.state.seq && !this.#output.slow && !this.#stopped) {
      const commits = this.call.recentAfter(this.#sent) ?? (await this.call.history(this.#sent));
      if (commits.length === 0) return false;
      for (const commit of commits) {
        if (this.#output.slow || this.#stopped) return true;
        this.#send(commit);
      }
    }
    return true;
  }

  #send(commit: Commit): void {
    const at = JSON.stringify(commit.at);
    let seq = commit.seqFrom;
    for (const event of commit.events) {
      if (seq > this.#sent) {
        this.#output.sendText(
          `{"v":${PROTOCOL_VERSION},"type":"event","callId":"${this.call.id}","seq":${seq},"at":${at},"event":${JSON.stringify(event)}}`,
        );
        this.#sent = seq;
      }
      seq++;
    }
    this.#onSent(commit);
  }
}
