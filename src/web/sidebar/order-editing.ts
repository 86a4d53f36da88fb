import type { Command } from '../../protocol/desk-stream.ts';
import { type BlankId, type BlankValue, blankOf, type DraftId, inputId } from './blanks.ts';
import { type CallUi, returnDraft, sendDraft, settleDrafts } from './call-ui.ts';
import type { CallViewState } from './call-view-state.ts';
import { explainError } from './explain-error.ts';
import { fieldText } from './field-text.ts';

/** The call on the screen, as far as writing in its order needs it. */
export interface EditedCall {
  readonly summary: { readonly callId: string };
  readonly view: CallViewState;
  readonly ui: CallUi;
}

/** Where the commands go, and what has come back. */
export interface EditingHost {
  current(): EditedCall | null;
  view(callId: string): CallViewState;
  send(callId: string, command: Command): Promise<{ readonly seq: number }>;
  changed(): void;
}

const NOT_A_NUMBER = '请填写数字，如 12000 或 1.2万';
const EMPTY_SUMMARY = '摘要不能为空；如需重新起草，请取消后重新生成';

/** The agent writes in the order: in its form, its details, its text. What was typed is never lost on the way. */
export class OrderEditing {
  readonly #host: EditingHost;

  constructor(host: EditingHost) {
    this.#host = host;
  }

  draft(id: DraftId, text: string): void {
    this.#touch(({ drafts }) => {
      drafts.set(id, text);
    });
  }

  dropDraft(id: DraftId): void {
    this.#touch(({ drafts, problems }) => {
      drafts.delete(id);
      problems.delete(id);
    });
  }

  /** Sends what was typed into a blank, if it says something new. */
  commitDraft(id: BlankId): void {
    const call = this.#host.current();
    const text = call?.ui.drafts.get(id);
    if (call === null || text === undefined || call.ui.sent.get(id)?.text === text) return;
    const blank = blankOf(call.view, id);
    if (blank === null || text.trim() === fieldText(blank.state.current?.value ?? null)) {
      this.dropDraft(id);
      return;
    }
    if (text.trim() === '') {
      void this.send(id, blank.clear, text, true);
      return;
    }
    const value = blank.read(text);
    if (value === null) this.#touch(({ problems }) => problems.set(id, NOT_A_NUMBER));
    else void this.send(id, blank.set(value), text, blank.control !== 'select');
  }

  /** Sends every draft that there is. */
  commitAll(): void {
    for (const id of [...(this.#host.current()?.ui.drafts.keys() ?? [])]) {
      if (id === 'summary') this.saveSummary();
      else this.commitDraft(id);
    }
  }

  set(id: BlankId, value: BlankValue): void {
    const blank = this.#blank(id);
    if (blank !== null) void this.send(id, blank.set(value), fieldText(value));
  }

  unlock(id: BlankId): void {
    const blank = this.#blank(id);
    if (blank !== null) void this.send(id, blank.unlock);
  }

  /** Opens the order's text for writing; without one, an empty page. */
  openSummary(): void {
    const call = this.#host.current();
    if (call === null || call.ui.drafts.has('summary')) return;
    call.ui.focusOn = inputId('summary');
    this.draft('summary', call.view.summary?.text ?? '');
  }

  /** Sends the agent's text of the order; one that says nothing new only closes. */
  saveSummary(): void {
    const call = this.#host.current();
    const text = call?.ui.drafts.get('summary');
    if (call === null || text === undefined || call.ui.sent.has('summary')) return;
    const before = call.view.summary?.text ?? '';
    if (text.trim() === before.trim()) this.dropDraft('summary');
    else if (text.trim() === '') this.#touch(({ problems }) => problems.set('summary', EMPTY_SUMMARY));
    else void this.send('summary', { type: 'summary.edit', text: text.trim() }, text, true);
  }

  /** `typed`: the agent's own text, which stays in its place when the service does not take it. */
  async send(id: DraftId, command: Command, text: string | null = null, typed = false): Promise<void> {
    const call = this.#host.current();
    if (call === null) return;
    const { ui, view, summary } = call;
    ui.problems.delete(id);
    const sent = text === null ? null : sendDraft(ui, id, text);
    const answer = this.#host.send(summary.callId, command).then(
      ({ seq }) => {
        if (sent !== null) sent.doneAt = seq;
        settleDrafts(ui, this.#host.view(summary.callId).lastSeq);
        if (command.type === 'suggestion.change') ui.panel = null;
        return true;
      },
      (error: unknown) => {
        if (sent !== null) returnDraft(ui, id, sent, typed);
        explainError(ui, view, error, id);
        return false;
      },
    );
    ui.edits.add(answer);
    this.#host.changed();
    await answer;
    ui.edits.delete(answer);
    this.#host.changed();
  }

  #blank(id: BlankId) {
    const call = this.#host.current();
    return call === null ? null : blankOf(call.view, id);
  }

  #touch(change: (ui: CallUi) => void): void {
    const call = this.#host.current();
    if (call === null) return;
    change(call.ui);
    this.#host.changed();
  }
}

/** Something typed stands there with a problem: it was not taken. */
export function hasUntaken({ drafts, problems }: CallUi): boolean {
  return [...drafts.keys()].some((id) => problems.has(id));
}
