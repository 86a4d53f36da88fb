import { blankNamed, type DraftId, inputId } from './blanks.ts';
import type { CallUi } from './call-ui.ts';
import type { CallViewState } from './call-view-state.ts';
import { CommandError } from './desk-socket.ts';
import { errorTexts } from './labels.ts';

/** Puts what the service says about a refused command where the agent looks: at the blank, or above the buttons. */
export function explainError(ui: CallUi, view: CallViewState, error: unknown, id: DraftId | null): void {
  if (!(error instanceof CommandError)) throw error;
  if (id !== null && error.code === 'invalid_value') {
    const message = error.problems[0]?.message ?? error.message;
    ui.problems.set(id, inChinese(message, errorTexts.invalid_value));
    return;
  }
  const others: string[] = [];
  for (const problem of error.problems) {
    const message = inChinese(problem.message, '请补充或更正此项');
    const blank = blankNamed(view, problem.field);
    if (blank === null) others.push(`${problem.field}：${message}`);
    else {
      ui.problems.set(blank, message);
      ui.focusOn ??= inputId(blank);
    }
  }
  ui.otherProblems = others;
  ui.notice = { tone: 'error', text: inChinese(error.message, errorTexts[error.code]) };
}

/** The service speaks to agents in Chinese; what it passes on from a schema may be English. */
function inChinese(message: string, otherwise: string): string {
  return /\p{Script=Han}/u.test(message) ? message : otherwise;
}
