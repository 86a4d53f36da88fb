import { spokenDigits } from '../../facts/digits.ts';
import type { Segment } from '../../protocol/common.ts';
import type { Fact, FactOf } from '../../protocol/fact.ts';
import type { Reminder } from '../../protocol/guidance.ts';
import type { CallSoFar } from './call-so-far.ts';
import { isClosing } from './closing.ts';

const GREETS = /您好|你好|早上好|上午好|中午好|下午好|晚上好/;
const IDENTIFIES = /热线|12345|一二三四五|工号|为您服务|可以帮|可以帮到|请讲|请说/;
/** Within so many of the agent's sentences the opening can still be made up for. */
const OPENING_SENTENCES = 3;
const NEXT_STEP =
  /登记|转办|转给|转到|转交|派单|派给|工作日|尽快|回复您|联系您|给您(?:回|打)|核实|跟进|反馈|马上通知/;
const ANYTHING_ELSE = /(?:还有|有没有)(?:没有)?(?:什么)?(?:其他|其它|别的|需要|要补充|补充|问题)/;
/** A number counts as read back when the agent says so many of its last digits. */
const LAST_DIGITS = 4;
/** Shortest piece of a place whose repetition reads it back, characters. */
const LEAST_PIECE = 2;

/** What the script asks for and was not heard yet: greeting, read-back, what happens next. Pure; at most three. */
export function reminders({ transcript, facts }: Pick<CallSoFar, 'transcript' | 'facts'>): Reminder[] {
  const agent = transcript.filter(({ speaker }) => speaker === 'agent');
  return [...opening(transcript, agent), ...readBack(transcript, facts), ...closing(transcript, agent)];
}

function opening(transcript: readonly Segment[], agent: readonly Segment[]): Reminder[] {
  if (transcript.length === 0 || agent.length >= OPENING_SENTENCES) return [];
  const said = agent.map(({ text }) => text).join(' ');
  if (GREETS.test(said) && IDENTIFIES.test(said)) return [];
  return [{ kind: 'opening', text: '请先问候并报出热线：“您好，12345热线，请问有什么可以帮您？”' }];
}

/** From the agent's second sentence after a number or address was given: the first is the chance to say it back. */
function readBack(transcript: readonly Segment[], facts: readonly Fact[]): Reminder[] {
  const at = new Map(transcript.map(({ id }, index) => [id, index]));
  const due = (fact: Fact, isBack: (text: string) => boolean): boolean => {
    // The number on the line was given by nobody.
    if (fact.status !== 'stated' || fact.source === 'caller-id') return false;
    const given = Math.max(-1, ...fact.evidence.map(({ segmentId }) => at.get(segmentId) ?? -1));
    if (given < 0 || transcript[given]?.speaker !== 'caller') return false;
    const after = transcript.slice(given + 1).filter(({ speaker }) => speaker === 'agent');
    return after.length > 1 && !after.some(({ text }) => isBack(text));
  };
  const items: string[] = [];
  const phone = facts.find(
    (fact): fact is FactOf<'phone'> => fact.type === 'phone' && fact.value.use === 'callback',
  );
  if (
    phone !== undefined &&
    due(phone, (text) => digitsOf(text).includes(phone.value.number.slice(-LAST_DIGITS)))
  )
    items.push(`回电号码 ${phone.value.number}`);
  const place = facts.find(
    (fact): fact is FactOf<'place'> => fact.type === 'place' && fact.value.use === 'matter',
  );
  if (place !== undefined) {
    const pieces = place.value.parts
      .flatMap(({ text, heard }) => [text, heard ?? ''])
      .filter(({ length }) => length >= LEAST_PIECE);
    if (due(place, (text) => pieces.some((piece) => text.includes(piece))))
      items.push(`地址 ${place.value.text}`);
  }
  return items.length === 0
    ? []
    : [{ kind: 'read-back', text: `请复述确认：${items.join('；')}`.slice(0, 200) }];
}

function closing(transcript: readonly Segment[], agent: readonly Segment[]): Reminder[] {
  if (!isClosing(transcript)) return [];
  const told = agent.some(({ text }) => NEXT_STEP.test(text));
  const asked = agent.some(({ text }) => ANYTHING_ELSE.test(text));
  if (told && asked) return [];
  const parts = [
    ...(told ? [] : ['告知诉求将转哪里办理、何时答复']),
    ...(asked ? [] : ['询问“请问您还有其他问题吗？”']),
  ];
  return [{ kind: 'closing', text: `结束前请${parts.join('，并')}` }];
}

/** The digits of a text as one would dial them. */
function digitsOf(text: string): string {
  return [...text].map((char) => spokenDigits(char) ?? '').join('');
}
