import type { Evidence } from '../../protocol/common.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';
import { MATTERS } from './everyday-matters.ts';

const LOST = /(?:手机|包|背包|书包|钱包|行李箱?|电脑|证件|钥匙|雨伞|衣服|袋子)/;
const COLOUR = /([白黑红蓝绿黄灰粉银金])色?的?/;
const LOST_WHERE = /(出租车|的士|公交车?|滴滴|网约车|高铁|地铁)/;
const LOSS = /(?:丢|落|忘|掉)(?:在|了|到|车)|不见了|遗失|找回/;
const ACTORS = /(工地老板|包工头|老板|商家|店家|物业|开发商|幼儿园|培训机构|健身房|中介|房东|公司|单位)/;
/** Early turns and the agent's summing up say best what the call is about. */
const EARLY_TURNS = 6;
const EARLY = 1.5;
const LEAST = 1.6;
const SURE = 3.5;

interface Headed {
  readonly text: string;
  readonly evidence: Evidence;
  /** Said more than in passing. */
  readonly sure: boolean;
  /** What everybody in this plight wants, null where wishes differ. */
  readonly plight: string | null;
}

/** What a call is about, as a heading, when it is one of the matters that people call about every day. */
export class MatterHeading {
  private readonly scores = MATTERS.map(() => 0);
  private readonly seconded = MATTERS.map(({ and }) => and === undefined);
  private readonly evidence: (Evidence | null)[] = MATTERS.map(() => null);
  private lost: Evidence | null = null;
  private lostThing = '';
  private lostWhere = '';
  private colour = '';
  private actor = '';

  hear(turn: Turn): void {
    const { text } = turn;
    for (const [at, { cue, and }] of MATTERS.entries()) {
      if (and?.test(text) === true) this.seconded[at] = true;
      const match = cue.exec(text);
      if (match === null) continue;
      this.scores[at] = (this.scores[at] ?? 0) + (turn.index < EARLY_TURNS ? EARLY : 1);
      this.evidence[at] ??= evidenceOf(turn.segment, {
        start: match.index,
        end: match.index + match[0].length,
      });
    }
    if (LOSS.test(text) && LOST.test(text)) {
      const match = LOSS.exec(text);
      const start = match?.index ?? 0;
      this.lost ??= evidenceOf(turn.segment, { start, end: start + (match?.[0].length ?? text.length) });
    }
    this.lostThing ||= LOST.exec(text)?.[0] ?? '';
    this.lostWhere ||= LOST_WHERE.exec(text)?.[1] ?? '';
    if (this.lost !== null && LOST.test(text + turn.before)) this.colour ||= COLOUR.exec(text)?.[1] ?? '';
    if (turn.speaker === 'caller') this.actor ||= ACTORS.exec(text)?.[1] ?? '';
  }

  /**
   * The heading, null where the call fits no known matter.
   * @param inNeed the caller asks for help, so that words of danger may be meant
   * @param place name of the compound, house or shop the matter is at; empty where there is none
   */
  best(place: string, inNeed: boolean): Headed | null {
    if (this.lost !== null && this.lostThing !== '' && this.lostWhere !== '') {
      const where = this.lostWhere === '的士' ? '出租车' : this.lostWhere;
      const colour = this.colour === '' ? '' : `${this.colour}色`;
      return {
        text: `${where}上遗失${colour}${this.lostThing}`,
        evidence: this.lost,
        sure: true,
        plight: `希望帮忙联系${where}找回遗失的${this.lostThing}。`,
      };
    }
    let top = -1;
    let most = 0;
    for (const [at, matter] of MATTERS.entries()) {
      if (matter.danger === true && !inNeed) continue;
      const score = this.seconded[at] === true ? (this.scores[at] ?? 0) * (matter.weight ?? 1) : 0;
      if (score > most) [top, most] = [at, score];
    }
    const matter = MATTERS[top];
    const evidence = this.evidence[top];
    if (matter === undefined || evidence == null || most < LEAST) return null;
    const of = matter.of === 'place' ? place : matter.of === 'actor' ? this.actor : '';
    return { text: `${of}${matter.heading}`, evidence, sure: most >= SURE, plight: matter.plight ?? null };
  }
}
