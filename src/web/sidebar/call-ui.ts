import type { Evidence } from '../../protocol/common.ts';
import type { SuggestionTarget } from '../../protocol/desk-event.ts';
import type { BlankId, DraftId } from './blanks.ts';

/** A message to the agent about the last thing done. */
export interface Notice {
  readonly tone: 'error' | 'info';
  readonly text: string;
}

/**
 * A small form that is open: a reason for an invalid call, a colleague to hand to, another unit or category, whether the
 * agent's own text may be given up.
 */
export type Panel = 'invalid' | 'hand' | 'rewrite' | SuggestionTarget;

/** A draft that was sent; `doneAt` is the event that it became, once the service has answered. */
export interface SentDraft {
  readonly text: string;
  doneAt: number | null;
}

/** What the agent is doing with one call on this page, and nobody else needs to know. */
export interface CallUi {
  /** Text being typed, not yet taken by the service; the order's text is being edited while it has one. */
  readonly drafts: Map<DraftId, string>;
  /** Drafts on their way to the service. */
  readonly sent: Map<DraftId, SentDraft>;
  readonly problems: Map<DraftId, string>;
  /** Problems of the submitted form that belong to no field shown here. */
  otherProblems: readonly string[];
  /** Names of commands under way, so that a second click does nothing. */
  readonly busy: Set<string>;
  /** Edits whose answer a submission must wait for. */
  readonly edits: Set<Promise<boolean>>;
  /** The blank whose evidence is shown. */
  activeBlank: BlankId | null;
  hovered: readonly Evidence[];
  /** Alerts that were acknowledged, and those of them that were unfolded again. */
  readonly seenAlerts: Set<string>;
  readonly openAlerts: Set<string>;
  /** Suggested names whose reasons are unfolded, targets whose whole list is, articles whose whole passage is. */
  readonly unfolded: Set<string>;
  panel: Panel | null;
  /** What of the guidance the agent has put away. */
  readonly dismissed: Set<string>;
  /** Id of the element that gets the focus at the next drawing. */
  focusOn: string | null;
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
    activeBlank: null,
    hovered: [],
    seenAlerts: new Set(),
    openAlerts: new Set(),
    unfolded: new Set(),
    dismissed: new Set(),
    panel: null,
    focusOn: null,
    notice: null,
  };
}

/** Shows a text in its field from now on, until the event that it becomes is here. */
export function sendDraft(ui: CallUi, id: DraftId, text: string): SentDraft {
  const sent: SentDraft = { text, doneAt: null };
  ui.drafts.set(id, text);
  ui.sent.set(id, sent);
  return sent;
}

/** Lets go of the drafts that stand in the form by now; what the agent has typed since stays. */
export function settleDrafts(ui: CallUi, lastSeq: number): void {
  for (const [id, { text, doneAt }] of ui.sent) {
    if (doneAt === null || doneAt > lastSeq) continue;
    ui.sent.delete(id);
    if (ui.drafts.get(id) === text) ui.drafts.delete(id);
  }
}

/** Takes back a draft that the service refused; `keep` leaves the text in its field to be corrected. */
export function returnDraft(ui: CallUi, id: DraftId, sent: SentDraft, keep: boolean): void {
  if (ui.sent.get(id) === sent) ui.sent.delete(id);
  if (!keep && ui.drafts.get(id) === sent.text) ui.drafts.delete(id);
}
