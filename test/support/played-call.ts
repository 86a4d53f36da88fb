import type { CallSender } from '../../src/client/call-sender.ts';
import type { DeskEvent, DeskEventOf } from '../../src/protocol/desk-event.ts';
import type { Command } from '../../src/protocol/desk-stream.ts';
import { RawSocket } from './raw-socket.ts';
import { END, newCallId, openSender, sentence, startOf, TestDesk } from './service.ts';
import { tokenOf } from './tokens.ts';

type Speaker = 'caller' | 'agent';

interface Begin {
  readonly agent?: string;
  readonly caller?: string;
  readonly startedAt?: string;
  /** Of the desk, where it is another node than the sender's. */
  readonly deskUrl?: string;
}

/** A call with its sender and the desk of its agent, who follows it from the start. */
export class PlayedCall {
  readonly externalId: string;
  readonly id: string;
  readonly sender: CallSender;
  readonly desk: TestDesk;
  #sentences = 0;

  private constructor(externalId: string, id: string, sender: CallSender, desk: TestDesk) {
    this.externalId = externalId;
    this.id = id;
    this.sender = sender;
    this.desk = desk;
  }

  static async begin(
    url: string,
    { agent = 'agent-1', caller, startedAt, deskUrl = url }: Begin = {},
  ): Promise<PlayedCall> {
    const externalId = newCallId();
    const sender = openSender(url);
    const desk = new TestDesk(deskUrl, { sub: agent });
    await desk.ready();
    const start = startOf(externalId, { agent, ...(caller === undefined ? {} : { caller }) });
    sender.start({ ...start, ...(startedAt === undefined ? {} : { startedAt }) });
    return new PlayedCall(externalId, await desk.watch(externalId), sender, desk);
  }

  get events(): DeskEvent[] {
    return this.desk.eventsOf(this.id);
  }

  /** Each a sentence of the caller, or with the speaker before it. */
  say(...sentences: readonly (string | readonly [Speaker, string])[]): void {
    for (const said of sentences) {
      const [speaker, text] = typeof said === 'string' ? (['caller', said] as const) : said;
      this.sender.segment(this.externalId, sentence(text, this.#sentences * 4_000, speaker));
      this.#sentences += 1;
    }
  }

  end(): void {
    this.sender.end(this.externalId, END);
  }

  do(command: Command) {
    return this.desk.command(this.id, command);
  }

  event<T extends DeskEvent['type']>(type: T, fits?: (event: DeskEventOf<T>) => boolean) {
    return this.desk.event(this.id, type, fits);
  }

  all<T extends DeskEvent['type']>(type: T): DeskEventOf<T>[] {
    return this.events.filter((event): event is DeskEventOf<T> => event.type === type);
  }

  /** What the field of the form holds by the events so far. */
  field(name: string): unknown {
    return this.#newest((event) =>
      event.type === 'form'
        ? event.fields[name as keyof typeof event.fields]
        : event.type === 'field' && event.field === name
          ? event.state
          : undefined,
    )?.current?.value;
  }

  /** What the question of the scenario form holds by the events so far. */
  detail(key: string): unknown {
    return this.#newest((event) =>
      event.type === 'details'
        ? event.details[key]
        : event.type === 'detail' && event.key === key
          ? event.state
          : undefined,
    )?.current?.value;
  }

  /** The note that stands; null for none. */
  note(about: 'summary' | 'form'): string | null {
    return this.all('note').findLast((event) => event.about === about)?.text ?? null;
  }

  /** Resolves once a note on the matter stands that holds these words. */
  noted(about: 'summary' | 'form', words: string): Promise<boolean> {
    return this.desk.until(() => this.note(about)?.includes(words));
  }

  /** Nobody needs the call any more: what is asked about it is broken off. */
  async discard(): Promise<void> {
    await this.do({ type: 'invalid', reason: '其他' });
    this.leave();
  }

  /** Sender and desk hang up. */
  leave(): void {
    this.sender.close();
    this.desk.close();
  }

  #newest<T>(look: (event: DeskEvent) => T | undefined): T | undefined {
    for (const event of this.events.toReversed()) {
      const found = look(event);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** A supervisor's desk that hears of a call what is never stored as well. */
export async function openWatcher(url: string, callId: string): Promise<RawSocket> {
  const socket = new RawSocket(url, '/v1/desk', await tokenOf('supervisor', 'watcher'));
  await socket.type('welcome');
  socket.send({ type: 'follow', callId, after: 0 });
  await socket.hears(({ type, callId: of }) => type === 'event' && of === callId);
  return socket;
}
