import type { Json, Utterance } from '../../voice/engine/contract.ts';

/** Sentences that tell nothing of a matter. */
const LEAST_MATTER = 7;
const PLACE =
  /[\p{Script=Han}\dA-Za-z]{2,10}?(?:小区|号楼|路口|大街|胡同|村|广场|市场|学校|公园|医院)(?:[\d一二三四五六七八九十]+号楼)?|\b(?:on|at|near) [A-Z][\w ]{2,30}/u;
const PHONE = /1[3-9]\d{9}/;
const WISH = /(?:希望|要求|想让|请你们|please|i want).{2,}/iu;
const SINCE = /\d+天|[一二三四五六七八九十两几]+天|昨天|上周|今天|days?|yesterday|week/iu;
const ENQUIRY = /咨询|请问|想问/;
/** Matters of which somebody must know when they were. */
const AT_A_TIME = /出租车|停车|噪声|噪音|taxi|parked/i;
const MOST_SUBJECT = 40;

/** Type alias, so that it counts as JSON. */
type ScriptedUnderstanding = {
  readonly form: Readonly<Record<string, string>>;
  readonly questions: readonly { readonly key: string; readonly ask: string }[];
  readonly subject: string | null;
  readonly needed: readonly string[];
} & { readonly [key: string]: Json };

/** What the player's service makes of what was said: by a few patterns, for the real one reads facts with a gazetteer. */
export function understoodOf(said: readonly Utterance[], caller: string | null): ScriptedUnderstanding {
  const words = said.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
  const longest = words.reduce((found, text) => (text.length > found.length ? text : found), '');
  const matter = longest.length >= LEAST_MATTER ? longest : null;
  const last = (pattern: RegExp): string | null =>
    words.reduce<string | null>((found, text) => pattern.exec(text)?.[0] ?? found, null);
  const form: Record<string, string> = {};
  const put = (field: string, value: string | null): void => {
    if (value !== null) form[field] = value;
  };
  put('location', last(PLACE));
  put('occurredAt', last(SINCE));
  const enquires = matter !== null && ENQUIRY.test(matter);
  put('request', last(WISH) ?? (enquires ? '希望得到答复。' : null));
  put('callbackPhone', last(PHONE) ?? caller);
  const asked = last(SINCE) === null && matter !== null;
  return {
    form,
    questions: asked ? [{ key: 'since', ask: '这种情况有多久了？' }] : [],
    subject: matter === null ? null : matter.slice(0, MOST_SUBJECT),
    needed: [
      'subject',
      'request',
      'callbackPhone',
      ...(enquires ? [] : ['location']),
      ...(matter !== null && AT_A_TIME.test(matter) ? ['occurredAt'] : []),
    ],
  };
}
