import type { Failure } from '../../language-model/contract.ts';

export type NoteAbout = 'summary' | 'form';

const CAUSES: Readonly<Record<Exclude<Failure, 'cancelled'>, string>> = {
  unavailable: '语言模型暂不可用',
  timeout: '语言模型未在时限内作答',
  invalid: '语言模型的答复不合格',
  withheld: '脱敏检查未通过，内容没有外发',
  busy: '语言模型繁忙',
  'too-long': '通话过长，超出语言模型的限度',
};

const FLOORS: Readonly<Record<NoteAbout, string>> = {
  summary: '摘要由规则生成，请核对',
  form: '表单仅由规则填写，请补全空缺项',
};

/** What the agent is told when there is no answer, in one line; null when nobody waits for it any more. */
export function failureNote(about: NoteAbout, failure: Failure): string | null {
  return failure === 'cancelled' ? null : `${CAUSES[failure]}，${FLOORS[about]}。`;
}

/** Said at the soft deadline. */
export const SLOW_NOTE = '语言模型仍在撰写，先显示规则生成的摘要。';
