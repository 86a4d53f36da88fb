import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { explanationsIn, mayExplain } from '../person/character-explanation.ts';
import { evidenceOf, pushBounded, type Span } from '../text.ts';
import { answerSpan, asksForMore, echoes, isBackchannel, isPartial, readAnswer } from './answers.ts';
import { Conduct, type Sign } from './conduct.ts';
import { type CompiledRule, type Ending, type Engine, engineOf, type Hit } from './engine.ts';
import { explain } from './explanation.ts';
import { RuleFindings } from './findings.ts';
import { isComplete, type Judgement } from './guards.ts';
import { type Carried, carriedFrom, HeardWords } from './heard-words.ts';
import { type OpenQuestion, openQuestions } from './questions.ts';
import type { Reading } from './reading.ts';
import type { DangerRule, DangerRules } from './rules.ts';
import { MEMORY, Stories, type Story } from './stories.ts';

/** So many judged hits may share words with the next. */
const MAX_JUDGED = 8;
/** A turn that may spell a name. */
const NAMES = /姓|名字|叫/;
/** An agent who asks about a past event (当时起火的房子在哪里). */
const THEN = /^(?:当时|那时|那次|那回)/;
/** So short a turn tells of what happens at this moment. */
const EXCLAIMED = 12;
/** So one tells when something ended that is no news. */
const LONG_AGO = /当天|第二天|后来|早就|早已|事后|那天|出院|前(?:就|已经|都)|早上|上午|昨/;
/** What began then may go on. */
const SINCE = /开始|一直|到现在|至今|[天晚年月周期拜]就/;

/** A turn as it is heard. */
interface Heard {
  readonly words: HeardWords;
  readonly reading: Reading;
  readonly index: number;
  readonly signs: ReadonlyMap<Sign, Span>;
  /** Hits that are no danger now, newest last, and why. */
  readonly judged: { readonly hit: Hit; readonly judgement: Judgement }[];
}

/**
 * Hears danger in a call, and says of all words of danger why they are or are not danger now; turns must come in the
 * order of their time. Only the caller's words tell of danger, among them the answer to what an agent asks or says about
 * it. A rule is raised once, and again only after it was over. The work of a turn depends on that turn alone.
 */
export class DangerExtractor implements FactExtractor {
  private readonly engine: Engine;
  private readonly findings = new Map<CompiledRule, RuleFindings>();
  private readonly conduct = new Conduct();
  private questions: readonly OpenQuestion[] = [];
  private carried: Carried | null = null;
  /** What patterns want said earlier, with the turn in which it was said last. */
  private readonly saidEarlier = new Map<number, number>();
  private readonly stories = new Stories();

  constructor(rules: DangerRules) {
    this.engine = engineOf(rules);
  }

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly FactOf<'danger'>[] {
    const facts = [...this.findings.values()].flatMap((each) => each.facts());
    return facts.sort((a, b) => URGENCY[b.value.level] - URGENCY[a.value.level]);
  }

  private hearAgent(turn: Turn): void {
    const { segment, text, index } = turn;
    const words = new HeardWords(segment, text, null);
    const reading = this.engine.lexicon.read(text);
    const signs = this.engine.signsIn(reading);
    const heard: Heard = { words, reading, index, judged: [], signs };
    const hits = this.engine.hits(reading, 'agent', (earlier) => this.wasSaid(earlier, index));
    const acts = hits.filter((hit) => this.judge(hit, heard) === null);
    this.conduct.hearAgent(turn, signs, acts.length > 0);
    for (const hit of acts) this.hit(hit, heard);
    this.dismiss(words.of(signs.get('closing') ?? signs.get('relieved') ?? { start: 0, end: text.length }));
    const told = this.told(heard, text.length);
    if (told !== null && told !== 'present' && THEN.test(told.word.text)) this.stories.follow(told);
    const questions = openQuestions(this.engine, segment, reading);
    for (const number of this.engine.earlierIn(reading).keys()) this.saidEarlier.set(number, index);
    const another = asksForMore(text);
    if (another) this.stories.clear();
    if (isBackchannel(text) && questions.length === 0 && !another) {
      if (this.carried !== null) this.carried = { ...this.carried, interrupted: true };
      return;
    }
    this.carried = null;
    this.questions = questions;
  }

  private hearCaller(turn: Turn): void {
    const { segment, index } = turn;
    const words = new HeardWords(segment, withoutSpelling(turn), this.carried);
    const reading = this.engine.lexicon.read(words.text);
    const signs = this.engine.signsIn(reading, words.carried);
    const heard: Heard = { words, reading, index, judged: [], signs };
    // Asked for a number or a place, a caller who says "看错了" corrects that.
    const corrects = [...turn.asked].some((topic) => topic !== 'time');
    const endings = this.engine
      .endingsIn(reading)
      .filter(({ end, state }) => end > words.carried && !(corrects && state === 'withdrawn'));
    if (endings.some(({ state }) => state === 'withdrawn')) {
      this.questions = [];
      this.conduct.takeBack();
    }
    this.answer(turn);
    if (turn.asked.has('time')) this.date(heard);
    const hits = this.engine.hits(reading, 'caller', (earlier) => this.wasSaid(earlier, index));
    const steps = [
      ...hits.map((hit) => ({ at: hit.start, take: () => this.hit(hit, heard) })),
      ...endings.map((ending) => ({ at: ending.start, take: () => this.end(ending, heard) })),
    ];
    for (const { take } of steps.sort((a, b) => a.at - b.at)) take();
    this.conduct.hearCaller(turn, signs);
    for (const [{ rule }, findings] of this.findings)
      if (this.isSaidByAnother(rule)) findings.retract(segment.id);
    const talk = signs.get('refused') ?? signs.get('aftermath');
    if (talk !== undefined) this.dismiss(words.of(talk));
    this.carried = carriedFrom(segment);
    for (const number of this.engine.earlierIn(reading).keys()) this.saidEarlier.set(number, index);
    this.follow(heard, hits.some(({ end }) => end > words.carried) || this.isAsked(turn));
  }

  private hit(hit: Hit, heard: Heard): void {
    const { owner } = hit;
    const { reading, words } = heard;
    const judged = this.judge(hit, heard);
    // What was carried over has been heard; it is judged again for the sake of hits that share its words.
    if (hit.end <= words.carried) return;
    const findings = this.of(owner);
    const urgent = owner.rule.level === 'urgent';
    if (findings.stands) {
      if (judged === null && urgent) this.tell(heard);
      return;
    }
    const danger = words.of(hit);
    const said = danger[0]?.text ?? '';
    if (judged !== null) {
      const word = words.of(judged.word);
      const explanation = explain.judged(said, judged, word[0]?.text ?? '');
      findings.add({
        verdict: judged.guard.verdict,
        explanation,
        confidence: 0.8,
        evidence: [...danger, ...word],
      });
      return;
    }
    // What an agent does is done now, whatever the caller told.
    if (owner.rule.by === 'caller' && !this.engine.guards.isPresent(reading, hit)) {
      const story = this.storyOf(hit, heard);
      if (story !== null) {
        const { verdict } = story.judgement.guard;
        const explanation = explain.story(said, story.judgement, story.word.text);
        findings.add({ verdict, explanation, confidence: 0.6, evidence: [...danger, story.word] });
        return;
      }
      // Who tells how it was does not tell of it anew.
      if (findings.hasEnded) return;
    }
    if (this.isSaidByAnother(owner.rule)) return;
    if (urgent && owner.rule.by === 'caller') this.tell(heard);
    if (urgent && this.conduct.isOrdinary) {
      findings.add({
        verdict: 'denied',
        explanation: explain.handled(said),
        confidence: 0.6,
        evidence: danger,
      });
      return;
    }
    findings.add({
      verdict: 'now',
      explanation: explain.now(said),
      confidence: urgent ? 0.9 : 0.7,
      evidence: danger,
    });
  }

  private tell({ signs, index, words }: Heard): void {
    this.conduct.tell(index, signs.has('urging') || words.text.length - words.carried <= EXCLAIMED);
  }

  /** What stands falls where both sides go on as in any other matter. */
  private dismiss([sign]: readonly Evidence[]): void {
    if (sign === undefined || !this.conduct.isOrdinary) return;
    for (const [{ rule }, findings] of this.findings) {
      const said = findings.standingWords;
      if (said === null || rule.level !== 'urgent') continue;
      findings.close({ verdict: 'denied', explanation: explain.ordinary(said, sign.text), evidence: sign });
    }
  }

  /** Why a hit is no danger now. Hits that share words tell of one thing: what one is, the other is too. */
  private judge(hit: Hit, { reading, words, judged }: Heard): Judgement | null {
    const { ignore } = hit.owner;
    const shared = judged.findLast(
      (each) =>
        each.hit.start < hit.end &&
        each.hit.end > hit.start &&
        !ignore.has(each.judgement.guard.id) &&
        !(each.judgement.guard.clause && reading.hasClauseEnd(each.hit.start, hit.start)),
    );
    const judgement = shared?.judgement ?? this.engine.guards.judge(reading, hit, ignore, words.seam);
    if (judgement === null) return null;
    // A negation between the terms of one hit denies that hit only ("塌了，到现在都没人来").
    if (hit.negator === null) pushBounded(judged, { hit, judgement }, MAX_JUDGED);
    return judgement;
  }

  /** The past that governs a hit: one named before it in the turn, or in a turn before. */
  private storyOf(hit: Hit, heard: Heard): Story | null {
    const told = this.told(heard, hit.start);
    if (told === 'present') return null;
    const { ignore } = hit.owner;
    const here = told !== null && !ignore.has(told.judgement.guard.id) ? told : null;
    const story = here ?? this.stories.lasting(ignore, heard.index);
    return story === null || this.engine.guards.isLifted(story.judgement.guard, heard.reading, hit)
      ? null
      : story;
  }

  /** @param ofDanger the turn tells of danger, or of the time of one */
  private follow(heard: Heard, ofDanger: boolean): void {
    const { text } = heard.words;
    const told = this.told(heard, text.length);
    if (told === 'present') this.stories.clear();
    else if (told !== null && (ofDanger || !isComplete(text.slice(told.judgement.word.end))))
      this.stories.follow(told);
  }

  /** Whether a turn answers when the danger was that was told. */
  private isAsked({ asked }: Turn): boolean {
    return asked.has('time') && [...this.findings.values()].some((each) => each.isKnown);
  }

  /** The past that a turn speaks of up to `end`, `present` when it speaks of now, null when it says neither. */
  private told({ reading, words, index }: Heard, end: number): Story | 'present' | null {
    const judgement = this.engine.guards.story(reading, end, words.seam);
    if (judgement === null || judgement === 'present') return judgement;
    const [word] = words.of(judgement.word);
    return word === undefined ? null : { judgement, word, index };
  }

  private end(ending: Ending, heard: Heard): void {
    const [evidence] = heard.words.of(ending);
    if (evidence === undefined) return;
    this.close(ending.owner, ending.state === 'withdrawn' ? 'denied' : this.pastOrOver(heard), evidence);
  }

  /** What ended at some time in the past was no danger when the call began. */
  private pastOrOver(heard: Heard): 'past' | 'over' {
    const told = this.told(heard, heard.words.text.length);
    if (told === 'present') return 'over';
    const isPast =
      LONG_AGO.test(heard.words.text) ||
      told?.judgement.guard.verdict === 'past' ||
      this.stories.isPast(heard.index);
    return isPast ? 'past' : 'over';
  }

  /** @param owner null for all that stands */
  private close(owner: CompiledRule | null, verdict: 'over' | 'denied' | 'past', evidence: Evidence): void {
    for (const [each, findings] of this.findings) {
      const said = findings.standingWords;
      if (said === null || (owner !== null && owner !== each)) continue;
      // Told in one breath with its end, it was never raised.
      const ended = verdict === 'past' && findings.isToldIn(evidence.segmentId) ? 'over' : verdict;
      findings.close({ verdict: ended, explanation: explain.ended[ended](said, evidence.text), evidence });
    }
  }

  /** The answer to "什么时候的事": what happened last month is no danger now. */
  private date(heard: Heard): void {
    const told = this.told(heard, heard.words.text.length);
    if (told === null || told === 'present' || SINCE.test(heard.words.text)) return;
    const { judgement, word } = told;
    if (judgement.guard.verdict !== 'past') return;
    for (const [owner, findings] of this.findings) {
      const said = findings.standingWords;
      if (said === null || owner.ignore.has(judgement.guard.id)) continue;
      const explanation = explain.dated(said, judgement, word.text);
      findings.close({ verdict: 'past', explanation, evidence: word });
    }
  }

  /** What the caller's words answer to what the agent asked or said. */
  private answer({ segment, text, index }: Turn): void {
    if (this.questions.length === 0) return;
    const answer = readAnswer(text);
    if (answer === 'unclear') return;
    const evidence = evidenceOf(segment, answerSpan(text));
    for (const question of this.questions) {
      const { owner, about, on, negative, granted, words } = question;
      const echo = answer === 'other' && echoes(text, words.text);
      const yes = answer === 'strong-yes' || (answer === 'yes' && !negative) || echo;
      const says = yes ? 'yes' : answer === 'no' ? 'no' : null;
      if (about === 'over') {
        if (says === 'yes' && !isPartial(text)) this.close(owner, 'over', evidence);
      } else if (owner !== null && (says === on || (granted && answer === 'other'))) {
        this.agree(owner, question, { evidence, silently: !yes && on === 'yes', index });
      } else if (owner !== null && on === 'yes' && says === 'no') {
        const explanation = explain.answered(words.text, evidence.text);
        this.of(owner).add({ verdict: 'denied', explanation, confidence: 0.8, evidence: [evidence, words] });
        if (owner.rule.level === 'urgent') this.conduct.deny();
      }
    }
    this.questions = [];
  }

  private agree(
    owner: CompiledRule,
    { words, granted }: OpenQuestion,
    answer: { readonly evidence: Evidence; readonly silently: boolean; readonly index: number },
  ): void {
    const findings = this.of(owner);
    const { evidence, silently, index } = answer;
    if (findings.stands) {
      if (!silently) findings.confirm(words);
      return;
    }
    // The agent says back what was heard, without the words that made it past or supposed.
    if (granted && (findings.isKnown || this.stories.lasting(owner.ignore, index) !== null)) return;
    if (this.isSaidByAnother(owner.rule)) return;
    this.conduct.tell(index, false);
    const explanation = silently ? explain.accepted(words.text) : explain.answered(words.text, evidence.text);
    const confidence = silently ? 0.6 : 0.8;
    findings.add({ verdict: 'now', explanation, confidence, evidence: [evidence, words] });
  }

  private of(owner: CompiledRule): RuleFindings {
    const known = this.findings.get(owner) ?? new RuleFindings(owner.rule);
    this.findings.set(owner, known);
    return known;
  }

  /** Whether a rule stands that says the same as `rule` more exactly. */
  private isSaidByAnother({ unless }: DangerRule): boolean {
    if (unless.length === 0) return false;
    for (const [{ rule }, findings] of this.findings) {
      const says = unless.includes(rule.id) || (unless.includes('*') && rule.level === 'urgent');
      if (says && findings.stands) return true;
    }
    return false;
  }

  private wasSaid(earlier: number, index: number): boolean {
    const last = this.saidEarlier.get(earlier);
    return last !== undefined && index - last <= MEMORY;
  }
}

const URGENCY = { urgent: 2, notice: 1, none: 0 } as const;

/** 姓洪，洪水的洪: how a name is written tells of no flood. */
function withoutSpelling({ text, asked }: Turn): string {
  if (!(asked.has('name') || NAMES.test(text)) || !mayExplain(text)) return text;
  return explanationsIn(text).reduce(
    (rest, { start, end }) => rest.slice(0, start) + '，'.repeat(end - start) + rest.slice(end),
    text,
  );
}
