import { cannotTell as cannotTellChinese } from '../../../facts/dialogue.ts';
import { folded, heardForm } from './heard-form.ts';

const EN =
  /\b(?:dont know|do not know|no idea|not sure|(?:cant|cannot|couldnt) (?:say|tell|remember)|dont remember|do not remember|forgot|rather not say)\b/;

/** Whether the caller says that there is no answer: 不知道, "I have no idea". Asking again would be in vain. */
export function cannotTell(text: string): boolean {
  return cannotTellChinese(folded(text)) || EN.test(heardForm(text));
}
