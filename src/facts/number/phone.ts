import type { Evidence } from '../../protocol/common.ts';
import type { Fact, phoneKinds } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf, type Span } from '../text.ts';
import {
  correctNumber,
  isLandline,
  isLocalLandline,
  isMobile,
  isNearlyMobile,
  isPhone,
  numberRuns,
  readRun,
} from './phone-number.ts';

interface Entry {
  readonly digits: string;
  source: ValueSource;
  confidence: number;
  rule: string;
  spoken: string;
  evidence: Evidence[];
  /** When it was last named or agreed to; the latest is the caller's will. */
  chosenAt: number;
  rejected: boolean;
  /** Said to be tried only if the other does not answer. */
  spare: boolean;
  /** Who said the digits first. */
  readonly spokenBy: 'agent' | 'caller';
}

/** Numbers that are no telephone: the word stands before them or in the question they answer. */
const OTHER_NUMBER =
  /账号|帐号|户号|卡号|卡是|身份证|工单|单号|编号|订单|车牌|学号|证号|发票|户口|合同|流水|快递|受理号|表号|编码|尾数|密码|验证码|金额/g;
const PHONE_WORD = /电话|手机|号码|联系|打给|打我|打这个|回电|拨打|打过来|座机|固话/g;
/** Somebody else's telephone, given as a fact of the matter and not for calling back. */
const OTHERS_PHONE =
  /(?:物业|司机|老板|商家|店家|店里|店|他们|他|她|对方|中介|房东|公司|开发商|单位|客服|包工头|负责人|经理|广告|上面|骗子|医院|学校|师傅)(?:那边|这边|那个)?(?:留|给|打)?(?:的|给我的|留的)?(?:联系)?(?:电话|手机号?|号码)(?:号码)?(?:是|也?是|[，,\s]|$)/;
const CALL_ME = /打|回|联系我/;
const CALLER_ID =
  /(?<!感谢您?的?)来电(?!反映|咨询|投诉|人|的是)|打(?:进来|过来|来)的|(?:现在|目前|正在|您|我)(?:打|用|拨)(?:电话)?的(?:这|就|号|电话|手机)|这个?(?:号码?|手机|电话)(?!是|簿|费|里|坏|丢)|本机|同号|当前号码|显示的|(?:有|看)[^，。]{0,3}显示|打给你们?的(?:这个)?|打我这个|(?:现在|目前|当前)(?:的)?(?:这|用的)|您这个|(?:就是|还是|就|用|打|拨|拨打|联系|联系您)(?:您)?(?:来电)?(?:的)?这个(?!小区|问题|事|路|地方|单|件)/;
const THIS_ONE =
  /(?:就|打|用|是|留)这个?(?!小区|问题|事|路|地方)(?:号|电话|手机|就|行|好|可以|吧|啊|$|[，,。\s])|这个(?:号码?|电话|手机)(?:就|可以|行|打|能)/;
const TO_REJECT =
  /不用了|没用了|没在用|别(?:再)?打|不要(?:再)?打|停机|欠费|丢的|丢了|换了|换号|以前的|旧号|坏了|空号|注销|错了|不对/g;
const SPARE = /(?:打不通|没人接|不行|不通|备用|关机|联系不上|接不到)[^0-9]{0,6}$|或者[^0-9]{0,4}$/;
const REFUSAL =
  /(?:电话|号码|手机|联系方式)[^，。]{0,4}(?:就|都|也)?不(?:想|方便|用|要|能|必)?(?:留|说|给|登记)|不(?:想|方便|用|必|要)?留(?:电话|号码|联系|了|名|$|[，,。\s])|不(?:用|需要|要|必)(?:回复|回电|回访|联系|打(?:电话)?给)|匿名|号码[^，。]{0,3}隐藏/;
/** Not wanting an answer does not take back a number the caller dictated. */
const NO_ANSWER = /不(?:用|需要|要|必)(?:回复|回电|回访|回我|联系|打(?:电话)?给)/;
const MAX_ENTRIES = 12;

/** The number to call back: what the caller names last for it, however it was pieced together. */
export class PhoneExtractor implements FactExtractor {
  private readonly entries = new Map<string, Entry>();
  private clock = 0;
  private begun = '';
  private begunEvidence: Evidence[] = [];
  private latest: string | null = null;
  private proposal: string | null = null;
  private refused = false;
  private otherNumber = false;

  private readonly callerNumber: string | null;

  constructor(callerNumber: string | null) {
    const digits = callerNumber?.replace(/\D/g, '') ?? '';
    this.callerNumber = digits === '' ? null : digits;
  }

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    if (this.refused) return [];
    const live = [...this.entries.values()].filter((entry) => !entry.rejected && entry.confidence > 0);
    const sure = live.filter((entry) => isPhone(entry.digits) || isLocalLandline(entry.digits));
    const chosen = (sure.length > 0 ? sure : live).sort(
      (a, b) => Number(a.spare) - Number(b.spare) || b.chosenAt - a.chosenAt,
    );
    let ceiling = 1;
    return chosen.map((entry) => {
      ceiling = Math.min(ceiling, entry.confidence);
      return fact(
        'phone',
        {
          number: entry.digits,
          extension: null,
          kind: kindOf(entry.digits),
          use: entry.spare ? 'spare' : 'callback',
        },
        { ...entry, confidence: ceiling, key: entry.digits },
      );
    });
  }

  private hearAgent(turn: Turn): void {
    this.proposal = null;
    if (turn.asked.has('account') || turn.asked.has('order') || turn.asked.has('plate'))
      this.otherNumber = true;
    if (turn.asked.has('phone')) this.otherNumber = false;
    for (const run of numberRuns(turn.text)) {
      if (this.isOther(turn.text, run.start, this.otherNumber)) continue;
      for (const reading of readRun(run, '')) {
        const { digits } = reading;
        if (reading.complete || (this.entries.has(digits) && digits.length >= 7)) {
          this.proposal = digits;
          this.latest = digits;
          this.begun = '';
        } else if (this.begun !== '' && this.begun.endsWith(digits)) continue;
        else if (this.callerNumber !== null && digits.length >= 3 && this.callerNumber.startsWith(digits)) {
          this.begin(digits, turn, reading);
          if (
            /开头|这个|^的/.test(turn.text.slice(reading.end)) ||
            /这个$/.test(turn.text.slice(0, reading.start))
          ) {
            this.proposal = this.callerNumber;
          }
        } else if (this.callerNumber?.endsWith(digits) && /尾号|最后/.test(turn.text)) {
          this.proposal = this.callerNumber;
        }
      }
    }
    // 来电号码也不登记，给您按匿名处理 offers no number.
    const withheld = /匿名|不(?:登记|记录|留|写|显示)/.test(turn.text);
    if (this.proposal === null && !withheld && CALLER_ID.test(turn.text)) {
      this.proposal = /来电|打进来|打过来|打来|现在|目前|本机|当前|显示/.test(turn.text)
        ? this.callerNumber
        : (this.latest ?? this.callerNumber);
    }
    if (this.proposal === null) return;
    const known = this.entries.get(this.proposal);
    const at = CALLER_ID.exec(turn.text) ?? /[0-9零幺一二三四五六七八九].*/s.exec(turn.text);
    const span =
      at === null ? { start: 0, end: turn.text.length } : { start: at.index, end: at.index + at[0].length };
    if (known !== undefined) known.evidence = [...known.evidence.slice(-3), evidenceOf(turn.segment, span)];
    else
      this.put(this.proposal, turn, span, { confidence: 0, rule: 'phone-agent-read', source: 'read-back' });
  }

  private hearCaller(turn: Turn): void {
    const { text } = turn;
    const runs = numberRuns(text);
    const phoneTopic = turn.asked.has('phone');
    const agreed = this.proposal;
    this.proposal = null;
    let named = 0;

    if (agreed !== null) {
      if (turn.reply === 'yes') this.agree(agreed, turn, 0.97);
      else if (
        turn.reply === 'no' &&
        NO_ANSWER.test(text) &&
        this.entries.get(agreed)?.spokenBy === 'caller'
      ) {
        this.agree(agreed, turn, 0.9);
      } else if (turn.reply === 'no') this.reject(agreed, /号|电话|手机|对|打/.test(text) || runs.length > 0);
      else if (phoneTopic && runs.length === 0 && !REFUSAL.test(text)) this.agree(agreed, turn, 0.6);
    }

    let from = 0;
    for (const run of runs) {
      this.rejectWithin(text.slice(from, run.start));
      from = run.end;
      if (this.isOther(text, run.start, !phoneTopic && this.otherNumber)) continue;
      const correction = this.latest === null ? null : correctNumber(text.slice(0, run.end), this.latest);
      if (correction !== null && this.latest !== null) {
        this.reject(this.latest, true);
        this.put(correction.digits, turn, correction.span, {
          confidence: isPhone(correction.digits) ? 0.9 : 0.3,
          rule: 'phone-corrected',
          source: 'caller',
        });
        named += 1;
        continue;
      }
      const spare = SPARE.test(text.slice(Math.max(0, run.start - 16), run.start));
      for (const reading of readRun(run, this.begun)) {
        if (
          reading.complete ||
          (isLocalLandline(reading.digits) && (phoneTopic || /电话|座机|打/.test(text)))
        ) {
          const asked = phoneTopic || lastWord(text.slice(0, run.start), PHONE_WORD) >= 0;
          this.put(
            reading.digits,
            turn,
            reading,
            { confidence: asked ? 0.9 : 0.7, rule: 'phone-spoken', source: 'caller', spare },
            this.begun !== '' && reading.digits.startsWith(this.begun) ? this.begunEvidence : [],
          );
          this.begun = '';
          named += 1;
        } else if (phoneTopic || this.begun !== '' || lastWord(text.slice(0, run.start), PHONE_WORD) >= 0) {
          this.begin(reading.digits, turn, reading);
          if (isNearlyMobile(reading.digits)) {
            this.put(reading.digits, turn, reading, {
              confidence: 0.3,
              rule: 'phone-wrong-length',
              source: 'caller',
            });
          }
        }
      }
    }
    this.rejectWithin(text.slice(from));
    if (named === 0 && turn.reply !== 'no') this.resolveThisOne(turn, agreed, phoneTopic);
    if (named > 0) this.refused = false;
    else if (REFUSAL.test(text) || (phoneTopic && turn.reply === 'no' && /留|不方便|不用|打/.test(text))) {
      const dictated = [...this.entries.values()].some(({ spokenBy }) => spokenBy === 'caller');
      if (!THIS_ONE.test(text) && !(dictated && NO_ANSWER.test(text))) this.refused = true;
    }
  }

  /** 就打这个: the number just spoken of, else the one the line shows. */
  private resolveThisOne(turn: Turn, agreed: string | null, phoneTopic: boolean): void {
    const { text } = turn;
    if (NO_ANSWER.test(text)) return;
    const byLine = CALLER_ID.test(text) && (phoneTopic || /来电|打(?:过|进)?来的/.test(text));
    if (!byLine && !(phoneTopic && THIS_ONE.test(text))) return;
    const target =
      agreed ?? (/来电|打过来|打进来|现在|手机/.test(text) ? null : this.freshLatest()) ?? this.callerNumber;
    if (target === null || this.entries.get(target)?.rejected === true) return;
    this.agree(target, turn, 0.92);
  }

  private freshLatest(): string | null {
    const entry = this.latest === null ? undefined : this.entries.get(this.latest);
    return entry === undefined || entry.rejected ? null : entry.digits;
  }

  private agree(digits: string, turn: Turn, confidence: number): void {
    const known = this.entries.get(digits);
    const source = digits === this.callerNumber ? 'caller-id' : 'read-back';
    const rule = digits === this.callerNumber ? 'phone-caller-id-agreed' : 'phone-read-back-agreed';
    const span = { start: 0, end: Math.min(turn.text.length, 12) };
    if (known === undefined) this.put(digits, turn, span, { confidence, rule, source });
    else {
      known.evidence = [...known.evidence.slice(-3), evidenceOf(turn.segment, span)];
      known.confidence = Math.max(
        known.confidence,
        isPhone(digits) || isLocalLandline(digits) ? confidence : 0.4,
      );
      known.rule = rule;
      known.source = known.source === 'caller' ? 'read-back' : source;
      known.rejected = false;
      known.chosenAt = ++this.clock;
    }
    this.refused = false;
    this.begun = '';
  }

  private put(
    digits: string,
    turn: Turn,
    span: Span,
    facts: { confidence: number; rule: string; source: ValueSource; spare?: boolean },
    earlier: readonly Evidence[] = [],
  ): void {
    const proof = evidenceOf(turn.segment, span);
    this.entries.delete(digits);
    this.entries.set(digits, {
      ...facts,
      digits,
      spoken: proof.text,
      evidence: [...earlier, proof],
      chosenAt: ++this.clock,
      rejected: false,
      spare: facts.spare === true,
      spokenBy: turn.speaker === 'caller' && facts.rule !== 'phone-caller-id-agreed' ? 'caller' : 'agent',
    });
    if (this.entries.size > MAX_ENTRIES) {
      const oldest = this.entries.keys().next().value;
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    this.latest = digits;
  }

  private begin(digits: string, turn: Turn, span: Span): void {
    const continues = this.begun !== '' && digits.startsWith(this.begun);
    this.begunEvidence = [...(continues ? this.begunEvidence.slice(-3) : []), evidenceOf(turn.segment, span)];
    // More than a number can hold: what was begun is lost, not guessed at.
    this.begun = digits.length > 13 ? '' : digits;
  }

  private reject(digits: string, sure: boolean): void {
    const entry = this.entries.get(digits);
    if (entry !== undefined && sure) entry.rejected = true;
  }

  /** 138 那个不用了, 这个号停机了, 不对不对: withdraws the number the words point to. */
  private rejectWithin(text: string): void {
    for (const cue of text.matchAll(TO_REJECT)) {
      const before = text.slice(Math.max(0, cue.index - 18), cue.index);
      if (cue[0] === '不对' || cue[0] === '错了') this.begun = '';
      const prefix = /(1[3-9]\d)(?:那个|的|开头|这个)/.exec(before)?.[1];
      if (prefix !== undefined) {
        for (const entry of this.entries.values()) if (entry.digits.startsWith(prefix)) entry.rejected = true;
        if (this.callerNumber?.startsWith(prefix)) this.rejectCallerNumber();
      } else if (/来电|打(?:过|进)?来的|现在(?:这|用)/.test(before)) this.rejectCallerNumber();
      else if (/(?:这|那)个?(?:号|手机|电话)/.test(before)) {
        if (this.begun !== '') this.begun = '';
        else if (this.latest !== null) this.reject(this.latest, true);
      }
    }
  }

  private rejectCallerNumber(): void {
    const known = this.callerNumber === null ? undefined : this.entries.get(this.callerNumber);
    if (known !== undefined) known.rejected = true;
  }

  private isOther(text: string, start: number, carried: boolean): boolean {
    const near = text.slice(Math.max(0, start - 24), start);
    if (OTHERS_PHONE.test(near.slice(-14)) && !CALL_ME.test(near.slice(-6))) return true;
    const other = lastWord(near, OTHER_NUMBER);
    const phone = lastWord(near, PHONE_WORD);
    if (other < 0 && phone < 0) return carried;
    return other > phone;
  }
}

function kindOf(digits: string): (typeof phoneKinds)[number] {
  if (isMobile(digits)) return 'mobile';
  if (isLandline(digits)) return digits.startsWith('0') ? 'landline' : 'service';
  return isLocalLandline(digits) ? 'local' : 'uncertain';
}

/** Where the last match ends; -1 for none. */
function lastWord(text: string, pattern: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
