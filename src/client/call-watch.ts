import { randomUUID } from 'node:crypto';
import type { DeskEvent } from '../protocol/desk-event.ts';
import { type CallView, EMPTY_VIEW, nextView } from './call-view.ts';
import type { CommandResult, DeskClient, DeskEventMessage } from './desk-client.ts';

/** One call as a desk sees it, with the waits that a script needs. Closed by `close` or with the desk. */
export class CallWatch {
  readonly callId: string;
  private readonly desk: DeskClient;
  private readonly last: Partial<Record<DeskEvent['type'], number>> = {};
  private readonly heardSegments = new Set<number>();
  /** Event numbers of the commands' own events, by the id that the desk gave (the log puts who gave it before it). */
  private readonly commands = new Map<string, number>();
  private state: CallView = EMPTY_VIEW;

  private constructor(desk: DeskClient, callId: string) {
    this.desk = desk;
    this.callId = callId;
    desk.on('event', this.take);
    desk.follow(callId);
  }

  /** Waits until the sender's call is on the desk's list, then follows it from its beginning. */
  static async open(desk: DeskClient, externalId: string): Promise<CallWatch> {
    const call = await desk.until(() =>
      [...desk.calls.values()].find((each) => each.externalId === externalId),
    );
    return new CallWatch(desk, call.callId);
  }

  get view(): CallView {
    return this.state;
  }

  /** Resolves when the sender's final number `senderSeq` is in the transcript. */
  async heard(senderSeq: number): Promise<void> {
    await this.desk.until(() => this.heardSegments.has(senderSeq));
  }

  /** Resolves when the call's end is in its log. */
  async ended(): Promise<void> {
    await this.desk.until(() => this.state.ended !== null);
  }

  /**
   * Resolves when all help for the words heard so far has arrived: a summary is asked for, and it comes after the rest.
   * Only the call's agent may ask.
   */
  async settled(): Promise<void> {
    const id = randomUUID();
    await this.desk.command(this.callId, { type: 'summary.request', writer: 'rules' }, id);
    await this.desk.until(
      () => (this.last.summary ?? 0) > (this.commands.get(id) ?? Number.POSITIVE_INFINITY),
    );
  }

  /**
   * Resolves once a language model has read and summarised the whole call, or said that it cannot. Only for an ended call of
   * a service that has one.
   */
  async written(): Promise<void> {
    await this.desk.until(() => {
      const { summary, reading, notes, transcript } = this.state;
      const read = reading?.sentences === transcript.length || isTold(notes.form);
      return read && (summary?.author !== undefined || isTold(notes.summary));
    });
  }

  submit(): Promise<CommandResult> {
    return this.desk.command(this.callId, { type: 'submit' });
  }

  close(): void {
    this.desk.off('event', this.take);
    this.desk.unfollow(this.callId);
  }

  private readonly take = (message: DeskEventMessage): void => {
    if (message.callId !== this.callId) return;
    const { event, seq } = message;
    this.state = nextView(this.state, event);
    this.last[event.type] = seq;
    if (event.type === 'segment') this.heardSegments.add(event.senderSeq);
    if ('commandId' in event) this.commands.set(event.commandId.split('/').at(-1) ?? '', seq);
  };
}

function isTold(note: string | null | undefined): boolean {
  return note !== null && note !== undefined;
}
