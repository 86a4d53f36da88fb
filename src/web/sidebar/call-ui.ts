import type { Evidence } from '../../protocol/common.ts';
import type { SuggestionTarget } from '../../protocol/desk-event.ts';
import type { FieldName } from '../../protocol/form.ts';

/** A message to the agent about the last thing done. */
export interface Notice {
  readonly tone: 'error' | 'info';
  readonly text: string;
}

/** A small form that is open: a reason for an invalid call, a colleague to hand to, another unit or category. */
export type Panel = 'invalid' | 'hand' | SuggestionTarget;

/** A draft that was sent; `doneAt` is the event that it became, once the service has answered. */
export interface SentDraft {
  readonly text: string;
  doneAt: number | null;
}

/** What the agent is doing with one call on this page, and nobody else needs to know. */
export interface CallUi {
  /** Text being typed, not yet taken by the service. */
  readonly drafts: Map<FieldName, string>;
  /** Drafts on their way to the service. */
  readonly sent: Map<FieldName, SentDraft>;
  readonly problems: Map<FieldName, string>;
  /** Problems of the submitted form that belong to no field shown here. */
  otherProblems: readonly string[];
  /** Names of commands under way, so that a second click does nothing. */
  readonly busy: Set<string>;
  /** Edits whose answer a submission must wait for. */
  readonly edits: Set<Promise<boolean>>;
  /** The field whose evidence is shown. */
  activeField: FieldName | null;
  hovered: readonly Evidence[];
  /** Alerts that were acknowledged, and those of them that were unfolded again. */
  readonly seenAlerts: Set<string>;
  readonly openAlerts: Set<string>;
  /** Suggested names whose reasons are unfolded, and targets whose whole list is. */
  readonly unfolded: Set<string>;
  panel: Panel | null;
  /** The field that the cursor goes to at the next drawing. */
  focusOn: FieldName | null;
  notice: Notice | null;
}

export function emptyCallUi(): CallUi {
  return {
    drafts: new Map(),
    sent: new Map(),
    problems: new Map(),
    otherProblems: [],
    busy: new Set(),
    edits: new Set(),
    activeField: null,
    hovered: [],
    seenAlerts: new Set(),
    openAlerts: new Set(),
    unfolded: new Set(),
    panel: null,
    focusOn: null,
    notice: null,
  };
}

/** Shows a text in its field from now on, until the event that it becomes is here. */
export function sendDraft(ui: CallUi, field: FieldName, text: string): SentDraft {
  const sent: SentDraft = { text, doneAt: null };
  ui.drafts.set(field, text);
  ui.sent.set(field, sent);
  return sent;
}

/** Lets go of the drafts that stand in the form by now; what the agent has typed since stays. */
export function settleDrafts(ui: CallUi, lastSeq: number): void {
  for (const [field, { text, doneAt }] of ui.sent) {
    if (doneAt === null || doneAt > lastSeq) continue;
    ui.sent.delete(field);
    if (ui.drafts.get(field) === text) ui.drafts.delete(field);
  }
}

/** Takes back a draft that the service refused; `keep` leaves the text in its field to be corrected. */
export function returnDraft(ui: CallUi, field: FieldName, sent: SentDraft, keep: boolean): void {
  if (ui.sent.get(field) === sent) ui.sent.delete(field);
  if (!keep && ui.drafts.get(field) === sent.text) ui.drafts.delete(field);
}
