import type { Evidence, Segment } from '../../protocol/common.ts';
import { evidenceOf, type Span } from '../text.ts';
import { type AgentSentence, agentSentences } from './answers.ts';
import type { Asked, CompiledRule, Engine } from './engine.ts';
import type { Found, Reading } from './reading.ts';

/** Danger, or the end of one, in an agent's words; the caller's next words say whether it is so. */
export interface OpenQuestion {
  /** Null: an end of all that was raised. */
  readonly owner: CompiledRule | null;
  readonly about: 'danger' | 'over';
  /** The answer that means `about`. */
  readonly on: 'yes' | 'no';
  /** Asked in the negative ("没有人受伤吧"): only a clear "有" means yes. */
  readonly negative: boolean;
  /** Said, or taken for granted, by the agent: it holds unless the caller denies it. */
  readonly granted: boolean;
  readonly words: Evidence;
}

/** Asked after the danger, these take it for granted ("困了几个人"). */
const DETAIL = /哪|几|什么|多少|多大|贵姓|称呼/;
/** What is asked the time of may be long past. */
const WHEN = /什么时候|什么时间|何时|哪一?[年天月]|几[月点]|几号(?![楼栋院房])/;
/** What an agent advises need not have happened. */
const ADVICE = /如果|要是|万一|遇到|碰到|下次|以后|请|别|不要|千万|注意|小心|避免|防止|以免|建议|可以/;
const OPEN_CHOICE = /有没有|是不是|没有[？?]?$/;

/** The dangers and ends of danger that an agent's turn asks about or speaks of. */
export function openQuestions(engine: Engine, segment: Segment, reading: Reading): OpenQuestion[] {
  const found = engine.askedIn(reading);
  // What tells of danger by itself says more than what only asks about it.
  const asked = [...found.filter(({ full }) => full), ...found.filter(({ full }) => !full)];
  const endings = engine.endingsAsked(reading);
  const questions: OpenQuestion[] = [];
  if (asked.length + endings.length === 0) return questions;
  const sentences = agentSentences(reading.text);
  const sentenceOf = ({ start, end }: Span) =>
    sentences.find((sentence) => sentence.start <= start && sentence.end >= end);
  for (const each of asked) {
    const sentence = sentenceOf(each);
    if (sentence === undefined) continue;
    if (questions.some((other) => other.owner === each.owner && other.on === each.on)) continue;
    const question = dangerQuestion(engine, reading, sentence, each);
    if (question !== null) questions.push({ ...question, words: evidenceOf(segment, each) });
  }
  for (const ending of endings) {
    if (sentenceOf(ending)?.asks !== true) continue;
    if (questions.some((other) => other.owner === ending.owner && other.about === 'over')) continue;
    questions.push({
      owner: ending.owner,
      about: 'over',
      on: 'yes',
      negative: false,
      granted: false,
      words: evidenceOf(segment, ending),
    });
  }
  return questions;
}

function dangerQuestion(
  { guards }: Engine,
  reading: Reading,
  sentence: AgentSentence,
  { owner, on, full, ...found }: Asked & Found,
): Omit<OpenQuestion, 'words'> | null {
  if (guards.judge(reading, { ...found, negator: null }, owner.ignoreInQuestions) !== null) return null;
  const granted = full && isGranted(sentence, found);
  if (!sentence.asks && !granted) return null;
  const negative =
    !OPEN_CHOICE.test(sentence.text) && (found.negator !== null || guards.isNegated(reading, found));
  if (granted && (negative || on === 'no')) return null;
  return { owner, about: 'danger', on, negative, granted };
}

function isGranted({ start: from, text, asks, restates }: AgentSentence, { start, end }: Found): boolean {
  if (ADVICE.test(text.slice(0, start - from)) || WHEN.test(text)) return false;
  return restates || !asks || DETAIL.test(text.slice(end - from));
}
