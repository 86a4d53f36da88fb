import type { Evidence } from '../../protocol/common.ts';
import type { DeskEvent, InvalidReason, SuggestionTarget } from '../../protocol/desk-event.ts';
import type { CallSummary, Command, DeskReply } from '../../protocol/desk-stream.ts';
import { type BlankId, type DraftId, detailId, isFieldName } from './blanks.ts';
import { type CallUi, emptyCallUi, type Panel, settleDrafts } from './call-ui.ts';
import {
  applyEvent,
  applyPartial,
  applySummaryPartial,
  type CallViewState,
  emptyCallView,
  isClosed,
} from './call-view-state.ts';
import type { ConnectionState, DeskSocket, OkReply } from './desk-socket.ts';
import { explainError } from './explain-error.ts';
import { errorTexts } from './labels.ts';
import { hasUntaken, OrderEditing } from './order-editing.ts';

/** One call with everything the views need. */
export interface OpenCall {
  readonly summary: CallSummary;
  readonly view: CallViewState;
  readonly ui: CallUi;
  /** Whose it is; null: it waits for someone. */
  readonly agent: string | null;
  /** The call is this agent's and not closed: it may be changed. */
  readonly editable: boolean;
}

/** The agent's desk: what the service said, what the agent is doing, and what the agent may do. */
export class Desk {
  connection: ConnectionState = 'connecting';
  me = '';
  roles: readonly string[] = [];
  /** Forms for the details that an agent may choose. */
  scenarios: readonly { readonly id: string; readonly name: string }[] = [];
  calls: readonly CallSummary[] = [];
  selected: string | null = null;
  readonly editing: OrderEditing;

  private readonly views = new Map<string, CallViewState>();
  private readonly uis = new Map<string, CallUi>();
  /** Where a hole in a call's numbers was last asked to be filled. */
  private readonly refilledAt = new Map<string, number>();
  private readonly changed: () => void;
  private socket: DeskSocket | null = null;

  constructor(changed: () => void) {
    this.changed = changed;
    this.editing = new OrderEditing({
      current: () => this.current(),
      view: (callId) => this.view(callId),
      send: (callId, command) => this.send(callId, command),
      changed,
    });
  }

  attach(socket: DeskSocket): void {
    this.socket = socket;
  }

  view(callId: string): CallViewState {
    return this.views.get(callId) ?? emptyCallView;
  }

  ui(callId: string): CallUi {
    const ui = this.uis.get(callId) ?? emptyCallUi();
    this.uis.set(callId, ui);
    return ui;
  }

  /** The call that is shown; null when there is none. */
  current(): OpenCall | null {
    const summary = this.calls.find(({ callId }) => callId === this.selected);
    if (summary === undefined) return null;
    const view = this.view(summary.callId);
    // The list tells about a call that was handed over even when its events have stopped coming here.
    const agent = view.agent === this.me ? summary.agent : view.agent;
    const editable = agent === this.me && !isClosed(view);
    return { summary, view, ui: this.ui(summary.callId), agent, editable };
  }

  setConnection(state: ConnectionState): void {
    this.connection = state;
    if (state !== 'ready') {
      // What goes on being written will tell when the connection is back; what broke off with it never would.
      for (const [callId, view] of this.views) this.views.set(callId, applySummaryPartial(view, null));
    }
    this.changed();
  }

  receive(reply: DeskReply): void {
    switch (reply.type) {
      case 'welcome':
        this.me = reply.agent;
        this.roles = reply.roles;
        this.scenarios = reply.scenarios ?? [];
        break;
      case 'calls':
        this.listed(reply.calls);
        break;
      case 'offer':
        this.offered(reply.call);
        break;
      case 'event':
        this.happened(reply);
        break;
      case 'partial':
        if (this.lists(reply.callId)) {
          this.views.set(reply.callId, applyPartial(this.view(reply.callId), reply));
        }
        break;
      case 'summary.partial':
        if (this.lists(reply.callId)) {
          this.views.set(reply.callId, applySummaryPartial(this.view(reply.callId), reply.text));
        }
        break;
      case 'error':
        if (reply.id === undefined && reply.callId !== undefined) {
          this.ui(reply.callId).notice = { tone: 'error', text: errorTexts[reply.code] };
        }
        break;
    }
    this.changed();
  }

  select(callId: string): void {
    const before = this.calls.find((call) => call.callId === this.selected);
    this.selected = callId;
    if (before !== undefined && before.callId !== callId && !this.isMine(before)) {
      this.socket?.unfollow(before.callId);
    }
    this.socket?.follow(callId);
    this.changed();
  }

  /** Changes what only this page knows. */
  touch(change: (ui: CallUi) => void): void {
    if (this.selected === null) return;
    change(this.ui(this.selected));
    this.changed();
  }

  openPanel(panel: Panel): void {
    this.touch((ui) => {
      ui.panel = ui.panel === panel ? null : panel;
    });
  }

  showEvidence(id: BlankId | null): void {
    this.touch((ui) => {
      ui.activeBlank = id;
    });
  }

  hover(evidence: readonly Evidence[]): void {
    if (evidence.length === 0 && this.current()?.ui.hovered.length === 0) return;
    this.touch((ui) => {
      ui.hovered = evidence;
    });
  }

  accept(target: SuggestionTarget, name: string): void {
    this.decide(target, { type: 'suggestion.accept', suggestionId: this.suggestionId(), target, name });
  }

  reject(target: SuggestionTarget, name: string): void {
    this.decide(target, { type: 'suggestion.reject', suggestionId: this.suggestionId(), target, name });
  }

  changeTo(target: SuggestionTarget, name: string): void {
    if (name.trim() === '') return;
    this.decide(target, {
      type: 'suggestion.change',
      suggestionId: this.suggestionId(),
      target,
      name: name.trim(),
    });
  }

  pin(segmentId: string): void {
    const active = this.current()?.ui.activeBlank ?? null;
    // Of the blanks, the protocol pins a sentence to the form's fields only.
    const field = active !== null && isFieldName(active) ? active : null;
    void this.run(`pin:${segmentId}`, { type: 'segment.pin', segmentId, field });
  }

  requestSummary(): void {
    void this.run('summary', { type: 'summary.request' });
  }

  confirmSummary(): void {
    void this.run('confirm', { type: 'summary.confirm' });
  }

  /** Another scenario form; null: none suits. */
  chooseScenario(scenario: string | null): void {
    void this.run('scenario', { type: 'scenario.choose', scenario });
  }

  flagArticle(articleId: string): void {
    void this.run(`flag:${articleId}`, { type: 'article.flag', articleId, reason: null });
  }

  /** Puts a piece of guidance away for the rest of the call. */
  dismiss(key: string): void {
    this.touch(({ dismissed }) => dismissed.add(key));
  }

  /** Takes the agent to where something is filled in. */
  goTo(elementId: string): void {
    this.touch((ui) => {
      ui.focusOn = elementId;
    });
  }

  async hold(): Promise<void> {
    await this.run('hold', { type: 'hold' }, '已暂存，可稍后从列表继续办理');
  }

  markInvalid(reason: InvalidReason): void {
    void this.run('invalid', { type: 'invalid', reason });
  }

  /** True once the call is this agent's. */
  take(): Promise<boolean> {
    return this.run('take', { type: 'call.take' });
  }

  /** Hears of these calls as well, so that they are there when they are shown. */
  prepare(callIds: readonly string[]): void {
    for (const callId of callIds) if (this.lists(callId)) this.socket?.follow(callId);
  }

  hand(to: string): void {
    if (to.trim() !== '')
      void this.run('hand', { type: 'call.hand', to: to.trim() }, `已移交给 ${to.trim()}`);
  }

  /** Submits once all edits are taken; while one submission is under way another does nothing. */
  async submit(): Promise<void> {
    const call = this.current();
    if (call === null || !call.editable || call.ui.busy.has('submit')) return;
    this.editing.commitAll();
    call.ui.busy.add('submit');
    this.changed();
    const taken = await Promise.all(call.ui.edits);
    call.ui.busy.delete('submit');
    if (taken.includes(false) || hasUntaken(call.ui)) {
      call.ui.notice = { tone: 'error', text: '有内容未能保存，请先更正标红的项目' };
      this.changed();
      return;
    }
    await this.run('submit', { type: 'submit' });
  }

  private suggestionId(): string {
    return this.current()?.view.suggestion?.id ?? '';
  }

  private decide(target: SuggestionTarget, command: Command): void {
    this.touch((ui) => {
      ui.drafts.delete(target);
    });
    void this.editing.send(target, command);
  }

  /** True when the service has done it. */
  private async run(name: string, command: Command, done?: string): Promise<boolean> {
    const call = this.current();
    if (call === null || call.ui.busy.has(name)) return false;
    const { ui } = call;
    ui.busy.add(name);
    ui.notice = null;
    ui.otherProblems = [];
    this.changed();
    let did = false;
    try {
      await this.send(call.summary.callId, command);
      ui.panel = null;
      if (done !== undefined) ui.notice = { tone: 'info', text: done };
      did = true;
    } catch (error) {
      explainError(ui, call.view, error, null);
    }
    ui.busy.delete(name);
    this.changed();
    return did;
  }

  private send(callId: string, command: Command): Promise<OkReply> {
    if (this.socket === null) throw new Error('no socket attached');
    return this.socket.command(callId, command);
  }

  private listed(calls: readonly CallSummary[]): void {
    const shown = this.calls.find((call) => call.callId === this.selected);
    const lost = shown !== undefined && !calls.some(({ callId }) => callId === shown.callId);
    // The call on the screen stays there, though the service counts it as done.
    this.keep(lost ? [...calls, shown] : calls);
    for (const call of this.calls) if (this.isMine(call)) this.socket?.follow(call.callId);
    const first = calls.find((call) => call.status === 'live') ?? calls[0];
    if (this.selected === null && first !== undefined) this.select(first.callId);
  }

  private offered(call: CallSummary): void {
    const before = this.calls.find(({ callId }) => callId === call.callId);
    const replaced = this.calls.map((other) => (other === before ? call : other));
    this.keep(
      (before === undefined ? [call, ...this.calls] : replaced).filter(
        (other) => other.callId === this.selected || this.belongs(other),
      ),
    );
    if (!this.lists(call.callId)) return;
    if (call.agent === this.me && before !== undefined && before.agent !== this.me) {
      // The service may have stopped telling about it while it was someone else's.
      this.socket?.refill(call.callId);
    }
    if (this.isMine(call)) this.socket?.follow(call.callId);
    const shown = this.current();
    if (call.status === 'live' && (shown === null || isClosed(shown.view))) {
      this.select(call.callId);
    }
  }

  private happened({ callId, seq, event }: Extract<DeskReply, { type: 'event' }>): void {
    if (!this.lists(callId)) return;
    const view = this.view(callId);
    if (seq > view.lastSeq + 1 && this.refilledAt.get(callId) !== view.lastSeq) {
      // Events are missing: ask for them once; should they not exist, going on is better than standing still.
      this.refilledAt.set(callId, view.lastSeq);
      this.socket?.refill(callId);
      return;
    }
    this.views.set(callId, applyEvent(view, seq, event));
    const ui = this.ui(callId);
    settleDrafts(ui, seq);
    for (const id of filledBy(event)) ui.problems.delete(id);
  }

  /** Open, and this agent's, waiting for one, or visible because the agent supervises. */
  private belongs({ status, agent }: CallSummary): boolean {
    if (status === 'submitted' || status === 'invalid') return false;
    return agent === null || agent === this.me || this.watchesAll();
  }

  private watchesAll(): boolean {
    return this.roles.includes('supervisor') || this.roles.includes('admin');
  }

  private isMine(call: CallSummary): boolean {
    return call.agent === this.me;
  }

  private lists(callId: string): boolean {
    return this.calls.some((call) => call.callId === callId);
  }

  /** Lists these calls, and lets go of all that is known of others. */
  private keep(calls: readonly CallSummary[]): void {
    const before = this.calls;
    this.calls = calls;
    for (const { callId } of before) {
      if (this.lists(callId)) continue;
      this.socket?.unfollow(callId);
      this.views.delete(callId);
      this.uis.delete(callId);
      this.refilledAt.delete(callId);
    }
  }
}

/** What an event fills in: a problem with it is out of date. */
function filledBy(event: DeskEvent): readonly DraftId[] {
  switch (event.type) {
    case 'field':
      return [event.field];
    case 'form':
      return Object.keys(event.fields).filter(isFieldName);
    case 'detail':
      return [detailId(event.key)];
    case 'details':
      return Object.keys(event.details).map(detailId);
    case 'summary.edited':
      return ['summary'];
    default:
      return [];
  }
}
