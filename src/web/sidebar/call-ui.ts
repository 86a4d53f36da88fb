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

/** What the agent is doing with one call on this page, and nobody else needs to know. */
export interface CallUi {
  /** Text being typed, not yet taken by the service. */
  readonly drafts: Map<FieldName, string>;
  /** Drafts on their way to the service. */
  readonly sent: Map<FieldName, string>;
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
  readonly seenAlerts: Set<string>;
  /** Suggested names whose reasons are unfolded, and targets whose whole list is. */
  readonly unfolded: Set<string>;
  panel: Panel | null;
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
    unfolded: new Set(),
    panel: null,
    notice: null,
  };
}
