import type { Evidence } from '../../protocol/common.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';
import { type Journey, type Role, roleOf } from './journey.ts';
import { FEATURE } from './place-details.ts';
import { isAnchor, isBound, isDivision, type PlacePart, samePart } from './place-part.ts';
import type { PlacePhrase } from './place-phrase.ts';

/** A place that was spoken of, and what speaks for its being that of the matter. */
export interface Mention {
  parts: readonly PlacePart[];
  readonly evidence: Evidence;
  readonly speaker: 'agent' | 'caller';
  /** Position of its turn in the call. */
  readonly index: number;
  /** `office`: a body that was spoken of; `elsewhere`: outside the city. */
  readonly use: 'place' | 'office' | 'elsewhere';
  readonly role: Role;
  /** It answers a question for the place that was put just before. */
  readonly direct: boolean;
  /** Words before it say that the matter is there. */
  readonly located: boolean;
  /** See `PlacePhrase.weight`. */
  readonly weight: number;
  /** It was spoken of as a housing estate (我们小区). */
  readonly estate: boolean;
  /** The agent, who can look it up, says that it belongs there. */
  readonly asserted: boolean;
  /** The agent puts it as a question. */
  readonly question: boolean;
  /** It belongs to another matter, told by the way. */
  readonly aside: boolean;
  score: number;
  confirmed: boolean;
  /** Taken back, corrected or denied. */
  withdrawn: boolean;
}

/** What speaks for and against a mention, beside what it tells (see `PlacePhrase.weight`). */
export const GROUNDS = {
  asked: 3,
  askedAgain: 1.5,
  at: 1,
  /** The caller agrees to it, says nothing against it, or denies it. */
  confirmed: 3,
  notDenied: 0.5,
  denied: -2,
  /** 不是某路. */
  excluded: -4,
  /** The caller's home, told by the way where another place is known. */
  home: -2,
  office: -3,
  /** The agent talks without asking, or promises to tell others. */
  agentTalk: -1.5,
  agentPromise: -2,
  /** 龙华区还是秀英区 states neither. */
  alternatives: -4,
} as const;

/** Words right before a place that say the matter is there. */
const AT =
  /(?:在|位于|住|住在|到|是|这里是|我家|我们|地址是|我是|就在|来自|属于|地点是|投诉|反映|举报)(?:那个|这个|一个|那边|嗯|呃|，|,|\s|是)*$/;
const AT_HOME = /我(?:自己|本人)?(?:家|住)(?:就|是)?(?:住?在)?$/;
const ASSERTED = /(?:属于|归|登记(?:为|成|在|到)?|写|改(?:为|成))(?:的是)?$/;
const EXCLUDED = /(?:不是|不在|不叫|别写|不要写|没有?去|不去)(?:什么|那个|这个|在|是)?$/;
/** Offices a matter is sent to, or complained to before, are not where it is. */
const OFFICE_TALK =
  /(?:转|交|派|联系|通知|找|打给|打电话给|打到|反馈给|问|跟|和|找过|去找|推给|推到|讲给|告诉|投诉到|反映给|反映到|打过|打了)[^，。]{0,6}$/;
/** Bodies that bear a district's name without lying at the place. */
const OFFICE_AFTER =
  /^的?(?:那个|这个|那边|这边)?(?:城管|政府|中队|大队|执法|法院|办事处|街道办|住建|教育局|公安|派出所|工商|环卫|环保|交警|国土|民政|人社|社保|信访|税务|[\p{Script=Han}]{0,4}局)/u;
const HOME = /住(?:在)?(?:哪|几|什么)|您家|家住/;
const ASKS = /对吗|是吗|对吧|是吧|对不对|吗|吧|呢|[？?]/;
const PROMISES = /(?:登记|转|反馈|联系|核实|回复|答复)[^，。]{0,10}$/;
const ESTATE = /(?:我们|咱们|这个|安置|哪个|什么|那个)小区|小区(?:叫|名)/;
const ASIDE = /(?:另外|还有)(?:有)?(?:一个|一件|个|件)?(?:小?事|问题|情况)|顺便|顺带|另外一个/;
const LOOK = 12;
/** Characters before a phrase in which what is said of it may stand. */
const LEAD = 60;

const SOUGHT = new RegExp(
  `(${FEATURE})(?:具体)?(?:是)?在(?:哪|什么)|哪(?:里|儿|个位置|个地方)的(${FEATURE})`,
);

/** What the agent asks the place of, where it is a thing that is a place itself: 工地在什么位置. */
export function soughtFeature(question: string): string | null {
  const match = SOUGHT.exec(question);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Words that place a thing: 停在那个人行道上. */
const PLACED = /(?:(?:停|放|摆|堆|站|住|坐|倒|丢|扔|埋)在|车停)(?:那个|这个|那)?$/;
const DETAIL_AT = /(?:在|位于|是|到|靠)(?:那个|这个|，|,|\s)*$/;
const NEXT_DOOR = /^(?:楼[上下顶]|隔壁|(?:正|斜)?对面|旁边|[前后]面)$/;
const OPENING = 4;
const OPENS = /(?:^|[\s，,。是在住到])$/;
/** An answer comes early in its turn. */
const EARLY = 10;

/**
 * Whether details without a name tell more of the place spoken of: an answer and what the agent makes of it, or where
 * something stands; of a building also what the agent says, and the caller where the agent spoke of the place just before
 * (`readBack`).
 */
export function completes(
  { text }: Turn,
  { start, parts }: PlacePhrase,
  direct: boolean,
  readBack: boolean,
  journey: Journey | null,
): boolean {
  if (journey === 'ride' && parts.every(isBound)) return true;
  if (PLACED.test(text.slice(Math.max(0, start - LOOK), start))) return true;
  // Who is downstairs or next door tells nothing of the place, but where it answers.
  if (parts.length === 1 && NEXT_DOOR.test(parts[0]?.text ?? '') && (!direct || start > OPENING))
    return false;
  const before = text.slice(Math.max(0, start - LOOK), start);
  if (direct) return start <= EARLY || DETAIL_AT.test(before) || ASSERTED.test(before);
  // 他原来六层 tells how high the house is.
  const building = parts.every(({ kind }) => kind === 'building') && OPENS.test(before);
  return start <= EARLY && building && readBack;
}

/** Whether the agent asks where the caller lives. */
export function asksHome(question: string): boolean {
  return HOME.test(question);
}

/** What the call is about when a phrase is said. */
export interface Setting {
  /** The journey that is spoken of, and the end of it that the agent asked for last. */
  readonly journey: Journey | null;
  readonly askedEnd: Role;
  /** The agent asked for the place just before. */
  readonly direct: boolean;
  /** Another place was told before. */
  readonly elsewhere: boolean;
  /** The agent read a place back just before: a district told with the yes completes it. */
  readonly readBack: boolean;
  /** The place was read back and agreed to already. */
  readonly settled: boolean;
  /** Where the next phrase begins. */
  readonly next: number;
}

/** What a phrase amounts to in its turn. */
export function mentionOf(turn: Turn, phrase: PlacePhrase, setting: Setting): Mention {
  const { text, speaker } = turn;
  const before = text.slice(Math.max(0, phrase.start - LOOK), phrase.start);
  const after =
    /^[^。？！?!]*/.exec(text.slice(phrase.end, Math.min(setting.next, phrase.end + LOOK)))?.[0] ?? '';
  const asked = speaker === 'caller' && turn.asked.has('place');
  const agreed =
    setting.readBack && turn.reply === 'yes' && phrase.parts.every(({ kind }) => isDivision(kind));
  const direct = (asked && setting.direct) || agreed;
  const located = AT.test(before);
  const office = isOffice(phrase, before, after);
  const excluded = EXCLUDED.test(before) && !ASKS.test(text.slice(phrase.end, phrase.end + LOOK));
  const anchored = phrase.parts.some(({ kind }) => isAnchor(kind));
  let score =
    (anchored ? phrase.weight : 0) + (asked ? (setting.settled ? GROUNDS.askedAgain : GROUNDS.asked) : 0);
  if (located) score += GROUNDS.at;
  if (office) score += GROUNDS.office;
  if (excluded) score += GROUNDS.excluded;
  if (setting.elsewhere && setting.journey === null && !asked && AT_HOME.test(before)) score += GROUNDS.home;
  if (speaker === 'agent') {
    if (anchored && !ASKS.test(text) && phrase.weight < 2) score += GROUNDS.agentTalk;
    if (PROMISES.test(before)) score += GROUNDS.agentPromise;
    if (phrase.parts.every(({ kind }) => isDivision(kind)) && text.includes('还是'))
      score += GROUNDS.alternatives;
  }
  return {
    parts: phrase.parts,
    evidence: evidenceOf(turn.segment, phrase),
    speaker,
    index: turn.index,
    use: phrase.elsewhere ? 'elsewhere' : office ? 'office' : 'place',
    role:
      setting.journey === null
        ? null
        : roleOf(
            setting.journey,
            before,
            text.slice(phrase.end - 1, phrase.end) + after,
            asked ? setting.askedEnd : null,
          ),
    direct,
    located,
    asserted: speaker === 'agent' && ASSERTED.test(before) && !ASKS.test(after),
    question: speaker === 'agent' && ASKS.test(after),
    weight: phrase.weight,
    aside: ASIDE.test(text.slice(Math.max(0, phrase.start - LEAD), phrase.start)),
    estate: ESTATE.test(text) || (asked && ESTATE.test(turn.before)),
    score,
    confirmed: false,
    withdrawn: excluded,
  };
}

function isOffice({ parts }: PlacePhrase, before: string, after: string): boolean {
  const last = parts.at(-1)?.kind ?? 'relation';
  if (isDivision(last) && OFFICE_AFTER.test(after)) return true;
  return parts.every(({ kind }) => kind === 'site' || kind === 'district') && OFFICE_TALK.test(before);
}

/** Whether it names a road, compound, village or the like, not only a part of the city. */
export function namesPlace({ parts }: Mention): boolean {
  return parts.some(({ kind }) => isAnchor(kind) && !isDivision(kind));
}

/** Whether two mentions name the same road, compound or the like. */
export function sharesPlace(a: readonly PlacePart[], b: readonly PlacePart[]): boolean {
  return a.some(
    (part) => isAnchor(part.kind) && !isDivision(part.kind) && b.some((other) => samePart(part, other)),
  );
}
