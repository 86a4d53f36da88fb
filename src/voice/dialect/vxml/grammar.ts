import type { SpokenAction } from '../../engine/contract.ts';
import type { FlowLanguage } from '../../flow/schema.ts';
import { spokenLanguage } from '../contract.ts';
import { element, fitForXml, type XmlElement } from '../xml.ts';

type Listen = Extract<SpokenAction, { type: 'listen' }>;

/** Keys that a question takes. 0 alone is always among them: it leads to a person. */
export function keyGrammar(keys: Listen['keys']): XmlElement {
  if (keys === null) return grammar('dtmf', undefined, [rule('keys', true, ['0'])]);
  const digits = element('item', { repeat: keys.min === keys.max ? keys.min : `${keys.min}-${keys.max}` }, [
    element('ruleref', { uri: '#key' }),
  ]);
  const entries = keys.min === 1 ? [digits] : [digits, element('item', {}, ['0'])];
  const others = keys.finishOn === '*' ? [] : ['*'];
  return grammar('dtmf', undefined, [
    rule('keys', true, [oneOf(entries)]),
    rule('key', false, [oneOf([...'0123456789', ...others].map((key) => element('item', {}, [key])))]),
  ]);
}

/** Words that a question takes on a platform that must know them beforehand. */
export function wordGrammar({ hints, answer }: Listen, language: FlowLanguage): XmlElement {
  const words = WORDS[language];
  const phrases = [...hints.map(phrase), ...words.person, ...words.danger];
  if (answer === 'yes-no') phrases.push(...words.yes, ...words.no);
  const items = [...new Set(phrases)]
    .filter((words) => words !== '')
    .map((words) => element('item', {}, [words]));
  const counted = COUNTED[answer];
  if (counted === undefined) return grammar('voice', language, [rule('words', true, [oneOf(items)])]);
  items.push(element('item', { repeat: counted }, [element('ruleref', { uri: '#digit' })]));
  return grammar('voice', language, [
    rule('words', true, [oneOf(items)]),
    rule('digit', false, [oneOf(words.digits.map((digit) => element('item', {}, [digit])))]),
  ]);
}

/** How many digits may be said. */
const COUNTED: Partial<Readonly<Record<Listen['answer'], string>>> = {
  choice: '1',
  digits: '1-20',
  phone: '3-15',
  'order-number': '4-20',
};

/** Each by itself is danger to the sessions. */
export const dangerWords: Readonly<Record<FlowLanguage, readonly string[]>> = {
  zh: ['救命', '着火了', '起火了', '煤气泄漏', '燃气泄漏', '有人触电', '有人受伤', '有人晕倒了'],
  en: ['help', 'fire', 'gas leak', 'emergency', 'somebody is hurt'],
};

const WORDS: Readonly<
  Record<FlowLanguage, Readonly<Record<'person' | 'danger' | 'yes' | 'no' | 'digits', readonly string[]>>>
> = {
  zh: {
    person: ['人工', '转人工', '人工服务', '我要人工', '坐席', '接线员'],
    danger: dangerWords.zh,
    yes: ['是', '是的', '对', '对的', '好', '好的', '可以', '要', '需要', '没问题', '解决了', '满意'],
    no: ['不', '不是', '不对', '不好', '不用', '不用了', '不要', '不需要', '没有', '没有解决', '不满意'],
    digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '幺', '两'],
  },
  en: {
    person: ['operator', 'agent', 'human', 'a person', 'representative'],
    danger: dangerWords.en,
    yes: ['yes', 'yeah', 'right', 'correct', 'sure', 'okay'],
    no: ['no', 'nope', 'wrong', 'not now', 'no thanks'],
    digits: ['zero', 'oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  },
};

/** A hint as plain words: quotation marks would mean something in a grammar. */
function phrase(hint: string): string {
  return fitForXml(hint)
    .replaceAll(/["\s]+/g, ' ')
    .trim();
}

function grammar(
  mode: 'dtmf' | 'voice',
  language: FlowLanguage | undefined,
  rules: readonly XmlElement[],
): XmlElement {
  const attributes = {
    type: 'application/srgs+xml',
    version: '1.0',
    mode,
    // Names of rules are ids, which a document holds once.
    root: mode === 'dtmf' ? 'keys' : 'words',
    'xml:lang': language === undefined ? undefined : spokenLanguage[language],
  };
  return element('grammar', attributes, rules);
}

function rule(id: string, isPublic: boolean, content: readonly (XmlElement | string)[]): XmlElement {
  return element('rule', { id, scope: isPublic ? 'public' : undefined }, content);
}

function oneOf(items: readonly XmlElement[]): XmlElement {
  return element('one-of', {}, items);
}
