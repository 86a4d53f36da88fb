import type { Evidence } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FactExtractor } from '../contract.ts';
import { askedTopics, type Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';
import { type AgentWords, readAgentWords } from './agent-words.ts';
import { Anonymity } from './anonymity.ts';
import { type Explanation, fits } from './character-explanation.ts';
import {
  chosenOf,
  corrects,
  deniesName,
  explanationsOf,
  isMe,
  titleSaid,
  wordsGiven,
} from './name-answer.ts';
import { type AttributedName, type Focus, namesIn } from './name-attribution.ts';
import { givenNameLength, isPossibleName } from './name-shape.ts';
import { mayBeOne, mayBeOneName } from './name-sound.ts';
import { OtherPeople } from './other-people.ts';
import { Requester } from './requester.ts';
import { TITLE, titleOfSelf } from './titles.ts';

const PRAISE = /表扬|锦旗|感谢信|点赞|好人好事|谢谢(?:他|她|那)/;
/** 写我老婆的名字吧, as an answer also 写我老婆的吧: the name that comes shall stand in the order. */
const INSTEAD =
  /(?:写|登记|用|留|记|填|换|改)(?:成|为|在|上)?我?[^\P{Script=Han}的那这个]{1,3}[的个](?:名字?|姓名)?(?=$|[\s，。,.吧好]|名)/u;
/** A clause of two or three characters at the head of the answer. */
const ANSWER = /^(?:[嗯啊哦呃欸就叫是写，,\s])*(\p{Script=Han}{2,3})(?=$|[\s，。,.])/u;
const ENDS = /^(?:$|[^\p{Script=Han}]|字|我|电话|手机|联系|号码|吧|啊|呀|就)/u;
const FILLERS = /[嗯啊哦呃对的是那个字，,。.\s]/g;
/** A turn of the agent longer than this that asks for no name ends the talk about names. */
const SHORT = 12;
/** Explanations that belong together stand at most so far apart; the first one as far from the head of the turn. */
const GAP = 6;
const FIRST_GAP = 10;

/**
 * Names: the caller's own and those of others, and whether the caller wants none to be noted. Whose a name is follows
 * from the words before it, else from the agent's question; the title comes from how the agent, who hears the voice,
 * addresses the caller.
 */
export class NameExtractor implements FactExtractor {
  private readonly caller = new Requester();
  private readonly others = new OtherPeople();
  private readonly anonymity = new Anonymity();
  private focus: Focus | null = null;
  /** The agent's turn right before, and whether it named the caller. */
  private words: AgentWords | null = null;
  private named = false;
  private everAsked = false;
  /** An answer that no list shows to be a name; it is one if the agent repeats it. */
  private possible: { readonly name: string; readonly proof: Evidence } | null = null;
  private praised = false;
  private instead = false;

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    const own = this.caller.facts();
    return [
      ...(this.anonymity.isWanted ? own.map((one) => ({ ...one, status: 'withdrawn' as const })) : own),
      ...this.others.facts(this.praised),
      ...this.anonymity.facts(),
    ];
  }

  private hearAgent(turn: Turn): void {
    const { caller } = this;
    this.hearPossible(turn.text);
    const words = readAgentWords(turn, caller.surname);
    this.words = words;
    const before = this.focus;
    this.refocus(words);
    this.named = false;
    if (words.greeting !== null) caller.title.greet(words.greeting);
    for (const address of words.asksTitle ? [] : words.addresses) {
      const known = caller.name !== '' && mayBeOneName(caller.surname, address.surname);
      const ofAnother = this.others.hasSurname(address.surname, caller.name !== '');
      if (!known && (!address.vocative || ofAnother)) continue;
      this.named = true;
      const proof = evidenceOf(turn.segment, address);
      if (!caller.isKnown && !turn.text.includes('匿名')) this.anonymity.addressed(proof);
      const concludes = words.explanations.some(({ character }) => character === address.surname);
      caller.address(address, proof, { due: this.everAsked, concludes });
    }
    for (const { name, surname, start, end } of words.readBack) {
      this.others.confirm(name);
      if (before?.who === 'other' && !this.others.has(name) && !mayBeOneName(caller.name, name))
        this.others.hear(
          { name, surname, form: 'full', title: null, end },
          before.role,
          evidenceOf(turn.segment, { start, end }),
        );
      if (mayBeOneName(caller.name, name)) caller.confirm();
      if (mayBeOneName(caller.surname, name.slice(0, surname))) this.named = true;
    }
    this.anonymity.hearAgent(turn);
  }

  /** 禤国维 — 禤先生: the agent repeats an answer, so it is a name. */
  private hearPossible(text: string): void {
    if (this.possible === null) return;
    const { name, proof } = this.possible;
    this.possible = null;
    if (!text.includes(name) && !new RegExp(`${name[0]}${TITLE}`).test(text)) return;
    this.caller.hear({ name, form: 'full', surname: 1, title: null, end: name.length }, proof);
  }

  private refocus({ question, turn, explanations, readBack }: AgentWords): void {
    switch (question?.whose) {
      case 'caller':
        this.focus = { who: 'caller', role: 'near', full: question.full };
        this.everAsked = true;
        break;
      case 'other':
        this.focus = { who: 'other', role: question.role, full: true };
        break;
      case 'unclear':
        this.focus = { who: this.caller.isKnown ? 'other' : 'caller', role: 'near', full: true };
        break;
      case 'thing':
        this.focus = null;
        break;
      case 'same':
        this.refocusOnWriting(question.character);
        break;
      default: {
        const goesOn = explanations.length + readBack.length > 0 || turn.text.length <= SHORT;
        if (!goesOn || askedTopics(turn.text).size > 0) this.focus = null;
      }
    }
  }

  /** 哪个字 and 哪个于 go on with the name; 哪个区 is another question. */
  private refocusOnWriting(character: string): void {
    const { name, isFull } = this.caller;
    const ofName =
      character === '' || /[a-z]/.test(character) || [...name].some((char) => mayBeOne(char, character));
    if (this.focus?.who === 'other') return;
    if (!ofName) this.focus = null;
    else if (name !== '') this.focus ??= { who: 'caller', role: 'near', full: isFull };
  }

  private hearCaller(turn: Turn): void {
    const { text } = turn;
    const { caller, focus } = this;
    const words = this.words;
    this.words = null;
    if (PRAISE.test(text)) this.praised = true;
    this.hearTitle(text, words);
    const contested = words !== null && this.named && corrects(text, words, caller.surname);
    const explanations = explanationsOf(text, words);
    const names = namesIn(text, explanations, {
      focus,
      contested,
      askedJustNow: words?.question?.whose === 'caller',
      surname: caller.surname || caller.addressedAs,
      isTold: caller.name !== '',
    });
    this.take(turn, names, explanations, contested);
    const told = names.some(({ who }) => who === 'caller');
    if (words !== null && !told) this.answer(turn, words, explanations.length > 0);
    if (focus?.who === 'caller' && !told && caller.name === '') this.possible = possibleName(turn);
    const spelt = focus?.who === 'caller' && caller.isKnown && explanations.length > 0;
    this.anonymity.hearCaller(turn, {
      asked: focus?.who === 'caller',
      told: told || spelt,
      known: caller.isKnown,
    });
  }

  private hearTitle(text: string, words: AgentWords | null): void {
    const { title } = this.caller;
    const addressed =
      words !== null && (words.addresses.length > 0 || words.greeting !== null || words.asksTitle);
    const said = addressed ? titleSaid(text, words) : null;
    if (said !== null) title.correct(said);
    const guess = titleOfSelf(text);
    if (guess !== null) title.guess(guess);
  }

  /** Gives each name, with the explanations that belong to it, to whose it is. */
  private take(
    turn: Turn,
    names: readonly AttributedName[],
    explanations: readonly Explanation[],
    contested: boolean,
  ): void {
    const { text, segment } = turn;
    const puts = (this.focus?.who === 'caller' || this.named) && INSTEAD.test(text);
    const instead = this.instead || puts;
    this.instead = puts && names.length === 0;
    const { groups, free } = grouped(names, explanations);
    const about = this.focus?.who ?? (contested ? 'caller' : null);
    if (about === 'caller') this.explainCaller(turn, free, 0, FIRST_GAP);
    else if (about === 'other') this.others.explain(free);
    names.forEach(({ mention, who, role }, at) => {
      const group = groups[at] ?? [];
      const proof = evidenceOf(segment, mention);
      if (who === 'caller' || (instead && role === 'near')) {
        if (who !== 'caller') this.caller.withdraw();
        this.caller.hear(mention, proof, contested);
        this.explainCaller(turn, group, mention.end, GAP);
      } else {
        this.others.hear(mention, role, proof);
        this.others.explain(group);
      }
    });
    if (about === 'caller' && this.focus?.full === true && names.length + explanations.length === 0)
      this.spellOn(text);
  }

  /** Explanations of the caller's name; those that fit no character of it go on with it if they follow at once. */
  private explainCaller(turn: Turn, explanations: readonly Explanation[], from: number, gap: number): void {
    const [head] = explanations;
    // 粤海大道那个海口: an explanation alone is an answer only where it ends.
    if (this.caller.name === '' && (head === undefined || !ENDS.test(turn.text.slice(head.end)))) return;
    let end = from;
    let most = gap;
    const chain = explanations.filter((one) => {
      const belongs = one.start - end <= most || [...this.caller.name].some((char) => fits(one, char));
      if (belongs) {
        end = one.end;
        most = GAP;
      }
      return belongs;
    });
    const [first] = chain;
    if (first === undefined) return;
    const span = { start: first.start, end };
    this.caller.explain(chain, this.focus?.full === true, evidenceOf(turn.segment, span));
  }

  /** 陈 — 志 — 强, one character a turn. */
  private spellOn(text: string): void {
    const said = text.length > 8 ? '' : text.replace(FILLERS, '');
    if (givenNameLength(said, 0) === said.length && said.length === 1 && !mayBeOne(said, this.caller.surname))
      this.caller.spell(said);
  }

  /** Yes, no, a choice or a word to what the agent said of the name. */
  private answer(turn: Turn, words: AgentWords, explained: boolean): void {
    const { text, segment } = turn;
    const { caller } = this;
    if (words.alternatives) {
      const chosen = chosenOf(text, words);
      if (chosen !== null) caller.explain([chosen], false, null);
      return;
    }
    if (turn.reply === 'yes' || isMe(text)) this.agree(words);
    else if (!explained && this.named && deniesName(text)) caller.object();
    if (explained || words.question?.whose !== 'same' || this.focus?.who !== 'caller') return;
    const meant = wordsGiven(text).filter((one) => [...caller.name].some((char) => fits(one, char)));
    caller.explain(meant, false, evidenceOf(segment, { start: 0, end: text.length }));
  }

  private agree(words: AgentWords): void {
    const { caller } = this;
    const { segment } = words.turn;
    const about = this.focus?.who === 'caller';
    const read = words.readBack.find(({ name }) => !this.others.has(name));
    if (read !== undefined && (about || read.known) && !caller.isFull) {
      const same = caller.name === '' || mayBeOneName(caller.surname, read.name.slice(0, read.surname));
      if (same) caller.hear({ ...read, form: 'full', title: null }, evidenceOf(segment, read));
    }
    const [address] = words.addresses;
    if (address?.known === true && !caller.isKnown)
      caller.address({ ...address, vocative: true }, evidenceOf(segment, address), {
        due: true,
        concludes: false,
      });
    if (about || this.named) caller.explain(words.explanations, this.focus?.full === true, null);
    if (this.named || (about && read !== undefined) || read?.known === true || address?.known === true)
      caller.confirm();
  }
}

function possibleName({ text, segment }: Turn): { readonly name: string; readonly proof: Evidence } | null {
  const found = ANSWER.exec(text);
  const name = found?.[1] ?? '';
  if (found === null || !isPossibleName(name, 1)) return null;
  const start = found[0].length - name.length;
  return { name, proof: evidenceOf(segment, { start, end: start + name.length }) };
}

/** Explanations by the name they follow, or right before which they stand; `free` are those that stand with none. */
function grouped(
  names: readonly AttributedName[],
  explanations: readonly Explanation[],
): { readonly groups: readonly Explanation[][]; readonly free: readonly Explanation[] } {
  const groups = names.map((): Explanation[] => []);
  const free: Explanation[] = [];
  for (const one of explanations) {
    const after = names.findLastIndex(({ mention }) => mention.start <= one.start);
    const next = names.findIndex(({ mention }) => mention.start >= one.end && mention.start - one.end <= GAP);
    (groups[after >= 0 ? after : next] ?? free).push(one);
  }
  return { groups, free };
}
