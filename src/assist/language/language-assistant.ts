import type { CallHub } from '../../call/call-hub.ts';
import { type CallState, isAgentsText, isClosed } from '../../call/call-state.ts';
import type { Change, LiveCall } from '../../call/live-call.ts';
import { LanguageModelError } from '../../language-model/contract.ts';
import type { DeskEvent } from '../../protocol/desk-event.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { SuggestionRow } from '../../store/repositories/append-commits.ts';
import { withSpan } from '../../telemetry/tracing.ts';
import type {
  AskOptions,
  CallReading,
  FormReading,
  Material,
  SummaryWriting,
  WrittenSummary,
} from './contract.ts';
import { failureNote, type NoteAbout, SLOW_NOTE } from './failure-notes.ts';
import { readingRow, summaryRow } from './suggestion-rows.ts';

/** Characters that the caller has to say before the model reads the call again, */
const NEWS_CHARACTERS = 60;
/** and of a long call this share of what it has read: all readings of a call together cost a few times its length. */
const NEWS_SHARE = 1 / 8;

export interface LanguageAssistantDeps {
  readonly hub: Pick<CallHub, 'with' | 'showSummary'>;
  readonly summaries: SummaryWriting;
  readonly forms: FormReading;
  /** Resolves when the rules have heard all sentences stored so far; what they heard. */
  readonly heard: (call: LiveCall) => Promise<readonly Fact[]>;
  /** Puts a new reading into the form. */
  readonly refresh: (call: LiveCall) => void;
  readonly log: { error(details: object, message: string): void };
}

interface Task {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

interface Work {
  /** The caller's characters at the last reading. */
  readThrough: number;
  reading: Task | null;
  writing: Task | null;
}

/**
 * Decides when a language model is asked about a call: it reads for the form as the caller goes on, and writes the summary
 * when the call ends or the agent asks. It only ever adds: the rules' form and draft stand before, meanwhile and when it
 * fails, and nothing of the call waits for it. One reading and one writing a call at a time.
 */
export class LanguageAssistant {
  readonly #deps: LanguageAssistantDeps;
  readonly #work = new WeakMap<LiveCall, Work>();
  readonly #tasks = new Set<Task>();

  constructor(deps: LanguageAssistantDeps) {
    this.#deps = deps;
  }

  /** Sentences came: reads the call again when there is enough that is new. */
  heard(call: LiveCall): void {
    if (isClosed(call.state) || call.state.ended !== null) return;
    const work = this.#workOf(call);
    if (work.reading !== null) return;
    // Perhaps another node read it, or this one before it was started again.
    const { reading, transcript } = call.state;
    const read = Math.max(work.readThrough, callerCharacters(transcript.slice(0, reading?.sentences ?? 0)));
    const news = callerCharacters(transcript) - read;
    if (news >= Math.max(NEWS_CHARACTERS, read * NEWS_SHARE)) this.#read(call, work, false);
  }

  /**
   * The call ended: it is read whole unless it has been, and its summary is written unless the agent has written one. About a
   * call without words nothing is asked.
   */
  ended(call: LiveCall): void {
    const { state } = call;
    if (isClosed(state) || !hasWords(state)) return;
    const work = this.#workOf(call);
    if (state.reading?.sentences !== state.transcript.length) {
      work.reading?.abort.abort();
      this.#read(call, work, true);
    }
    if (!isAgentsText(state)) this.#write(call, work, true);
  }

  /** The agent wants a summary now. */
  requested(call: LiveCall): void {
    if (!isClosed(call.state) && hasWords(call.state)) this.#write(call, this.#workOf(call), false);
  }

  /** Nobody needs what is under way: the order was made, or the call is invalid. */
  closed(call: LiveCall): void {
    const work = this.#work.get(call);
    work?.reading?.abort.abort();
    work?.writing?.abort.abort();
  }

  /** Resolves when no summary is being written for the call. */
  async written(call: LiveCall): Promise<void> {
    await this.#work.get(call)?.writing?.done;
  }

  /** Resolves when nothing is under way for the call. */
  async settled(call: LiveCall): Promise<void> {
    const work = this.#work.get(call);
    await Promise.all([work?.reading?.done, work?.writing?.done]);
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    for (const { abort } of this.#tasks) abort.abort();
    await Promise.all([...this.#tasks].map(({ done }) => done));
  }

  #read(asked: LiveCall, work: Work, last: boolean): void {
    const task = this.#begin(
      asked,
      'form',
      async (call, options) => {
        const material = await this.#material(call);
        work.readThrough = callerCharacters(call.state.transcript);
        const reading = await this.#deps.forms.read(material, options);
        await call.change((state) => keptReading(state, reading));
        this.#deps.refresh(call);
      },
      last,
    );
    work.reading = task;
    void task.done.then(() => {
      if (work.reading === task) work.reading = null;
    });
  }

  /** @param cached the job that writes the last summary may use the same answer; who asks again wants another one */
  #write(asked: LiveCall, work: Work, cached: boolean): void {
    work.writing?.abort.abort();
    const task = this.#begin(
      asked,
      'summary',
      async (call, options) => {
        const material = await this.#material(call);
        const sentences = material.state.transcript.length;
        const written = await this.#deps.summaries.write(material, {
          ...options,
          cached,
          onText: (text) => this.#deps.hub.showSummary(call, text),
          onSlow: () =>
            void this.#note(call, 'summary', SLOW_NOTE).catch((error: unknown) =>
              this.#deps.log.error({ err: error, callId: call.id }, 'slowness could not be told'),
            ),
        });
        await call.change((state) => keptSummary(state, written, sentences, cached));
      },
      true,
    );
    work.writing = task;
    void task.done.then(() => {
      if (work.writing === task) work.writing = null;
    });
  }

  /** @param telling the agent is told when it fails */
  #begin(
    asked: LiveCall,
    about: NoteAbout,
    ask: (call: LiveCall, options: AskOptions) => Promise<void>,
    telling: boolean,
  ): Task {
    const abort = new AbortController();
    const run = async (call: LiveCall): Promise<void> => {
      // Its order may be made on another node.
      const onCommit = () => {
        if (isClosed(call.state)) abort.abort();
      };
      call.commitListeners.add(onCommit);
      try {
        await withSpan(`language.${about}`, { 'call.id': call.id }, () =>
          ask(call, { priority: 'live', signal: abort.signal }),
        );
        await this.#note(call, about, null);
      } catch (error) {
        const failure = error instanceof LanguageModelError ? error.failure : 'unavailable';
        if (!(error instanceof LanguageModelError))
          this.#deps.log.error({ err: error, callId: call.id, about }, 'the language model’s help failed');
        const text = abort.signal.aborted ? null : failureNote(about, failure);
        if (telling && text !== null) await this.#note(call, about, text);
      } finally {
        call.commitListeners.delete(onCommit);
      }
    };
    const done = this.#deps.hub
      .with(asked.id, run)
      .catch((error: unknown) =>
        this.#deps.log.error(
          { err: error, callId: asked.id, about },
          'the language model’s help was not kept',
        ),
      );
    const task = { abort, done };
    this.#tasks.add(task);
    void done.then(() => this.#tasks.delete(task));
    return task;
  }

  async #material(call: LiveCall): Promise<Material> {
    return { facts: await this.#deps.heard(call), state: call.state };
  }

  async #note(call: LiveCall, about: NoteAbout, text: string | null): Promise<void> {
    await call.change((state) =>
      isClosed(state) || (state.notes.get(about) ?? null) === text
        ? null
        : { events: [{ type: 'note', about, text }] },
    );
  }

  #workOf(call: LiveCall): Work {
    const known = this.#work.get(call);
    if (known !== undefined) return known;
    const work: Work = { readThrough: 0, reading: null, writing: null };
    this.#work.set(call, work);
    return work;
  }
}

function keptReading(state: CallState, reading: CallReading): Change | null {
  if (isClosed(state)) return null;
  const id = `${state.callId}.${state.seq + 1}`;
  return { events: [{ type: 'reading', id, ...reading }], suggestions: [readingRow(id, reading)] };
}

/**
 * The agent's own text is never replaced, nor by what nobody asked for the last text that the job had a model write meanwhile.
 *
 * @param sentences of the call that it was written of; more may have come since
 */
function keptSummary(
  state: CallState,
  written: WrittenSummary,
  sentences: number,
  unasked: boolean,
): Change | null {
  if (isClosed(state) || isAgentsText(state)) return null;
  if (unasked && state.summary?.state === 'final' && state.summary.author !== undefined) return null;
  const suggestionId = `${state.callId}.${state.seq + 1}`;
  const behind = sentences < state.transcript.length ? { sentences } : {};
  const summary: DeskEvent = { type: 'summary', state: 'draft', suggestionId, ...written, ...behind };
  const suggestions: SuggestionRow[] = [summaryRow(suggestionId, written)];
  return { events: [summary], suggestions };
}

function hasWords({ transcript }: CallState): boolean {
  return transcript.some(({ text }) => text.trim() !== '');
}

function callerCharacters(transcript: CallState['transcript']): number {
  return transcript.reduce((sum, { speaker, text }) => sum + (speaker === 'caller' ? text.length : 0), 0);
}
