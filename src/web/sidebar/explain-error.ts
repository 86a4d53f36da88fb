import type { FieldName } from '../../protocol/form.ts';
import type { CallUi } from './call-ui.ts';
import { CommandError } from './desk-socket.ts';
import { errorTexts, fieldLabels } from './labels.ts';

/** Puts what the service says about a refused command where the agent looks: at the field, or above the buttons. */
export function explainError(ui: CallUi, error: unknown, field: FieldName | null): void {
  if (!(error instanceof CommandError)) throw error;
  if (field !== null && error.code === 'invalid_value') {
    const message = error.problems[0]?.message ?? error.message;
    ui.problems.set(field, inChinese(message, errorTexts.invalid_value));
    return;
  }
  const others: string[] = [];
  for (const problem of error.problems) {
    const message = inChinese(problem.message, '请补充或更正此项');
    if (isFieldName(problem.field)) {
      ui.problems.set(problem.field, message);
      ui.focusOn ??= problem.field;
    } else others.push(`${problem.field}：${message}`);
  }
  ui.otherProblems = others;
  ui.notice = { tone: 'error', text: inChinese(error.message, errorTexts[error.code]) };
}

function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(fieldLabels, name);
}

/** The service speaks to agents in Chinese; what it passes on from a schema may be English. */
function inChinese(message: string, otherwise: string): string {
  return /\p{Script=Han}/u.test(message) ? message : otherwise;
}
