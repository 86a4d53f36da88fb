import type { Evidence } from '../../protocol/common.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { FactExtractor } from '../contract.ts';
import { askedTopics, type Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { soundAlike } from '../homophone.ts';
import { clauses, evidenceOf, type Span } from '../text.ts';
import {
  explainedCharacters,
  explainsName,
  leadingExplanation,
  repairName,
} from './character-explanation.ts';
import { surnameLength } from './surnames.ts';

const TITLES =
  '先生|女士|小姐|太太|夫人|阿姨|大姐|大妈|大娘|大嫂|大爷|大伯|大叔|大哥|叔叔|伯伯|阿婆|阿公|阿伯|阿叔|阿嫂|奶奶|爷爷|婆婆|老伯|老师|老板|经理|师傅|同志|医生|老先生|同学|总';
const ADDRESS = new RegExp(`(${TITLES})`, 'g');
/** Titles an agent uses for the caller without a surname; 老板 or 师傅 alone is more often somebody in the story. */
const BARE_ADDRESS =
  /(?:^|[，,。！!\s嗯]|好的|是的|您好|对)(先生|女士|小姐|阿姨|大姐|大妈|大爷|大伯|大叔|大哥|叔叔|伯伯|阿婆|阿公|阿伯|奶奶|爷爷|婆婆)(?![的们说讲])/;
const OTHER_PERSON =
  /(?:他|她|老婆|老公|妻子|丈夫|太太|爱人|媳妇|妈妈?|爸爸?|父亲|母亲|儿子|女儿|孩子|小孩|朋友|同事|邻居|老板|司机|经理|医生|护士|老师|员工?|房东|中介|老头|老伴|哥哥?|姐姐?|弟弟?|妹妹?|业主|负责人|领导|主任|队长|村长|书记|公司|店|人|那个|对方|有个|一个|客服|销售|主管|法人)(?:是|也|就|都|呢|的名字|本人)?$/;
const SURNAME = /(?:免贵|敝|小)?姓(?!名|氏|什么|啥|甚|哪)(?:是|呢)?[，,\s]*/g;
const FULL =
  /(?:我(?:的)?(?:名字|姓名)?(?:叫做?|是叫?)|(?:名字|姓名|全名)(?:就)?(?:叫做?|是)|本人(?:叫)?|(?<!打|大|小|不|他|她)叫(?:做)?)[，,\s]*/g;
const SELF_TITLE = new RegExp(
  `(?:叫我|喊我|称呼我|我是|我叫|写)[，,\\s]*((?:[小老]?\\p{Script=Han}))(${TITLES})`,
  'gu',
);
const NOT_NAME =
  /^(?:什么|不|没|好|对|是|你|您|我|他|她|这|那|有|就|都|也|可以|方便|要|在|来|去|现在|喂|嗯|啊|哦|行|电话|手机|号码|谢谢|能|人|一个|两个|车|保安|城管|警察|别|交警|物业|店|老|小区|住|路上|那边|干|时候|单位|成|全部|经常|关|于|安排|万一|方|边|解决|应该|相关|从|能不能|计划|连|向|那|通知)/;
const AFTER_NAME = /^(?:$|[，,。.！!？?、\s]|啊|呀|哈|吧|电话|手机|我的?|号码|联系|身份证|，|就是|是)/;
const REFUSAL =
  /(?:名字|姓名|姓|名)[^，。]{0,4}(?:就|都|也)?不(?:想|方便|用|要|能|必)?(?:留|说|给(?=$|[，,。\s了吧])|讲|透露(?!给)|登记|报)|(?:名字|姓名)[^，。]{0,3}(?:就)?(?:不用|算)了|不(?:想|方便|用|必|要|愿意?)?(?:留|透露|说)(?:名|姓|了|$|[，,。\s])|匿名|不(?:方便|想)(?:透露|留|说)|不留/;
const FEMALE = /我(?:的)?(?:老公|丈夫|先生(?!们)|男朋友)|我(?:怀孕|坐月子|是(?:个)?女)/;
const MALE = /我(?:的)?(?:老婆|妻子|太太|媳妇|女朋友)|我是(?:个)?男/;

const MAX_CLAUSES = 5;

/** What is known of the caller's name. A title comes from how the agent, who hears the voice, addresses the caller. */
export class NameExtractor implements FactExtractor {
  private surname = '';
  private full = '';
  private selfTitled = '';
  private addressed = '';
  private bareTitle = '';
  private guessedTitle = '';
  private explained: string[] = [];
  private anonymous = false;
  private confirmed = false;
  private asked = false;
  private evidence: Evidence[] = [];
  private addressEvidence: Evidence | null = null;
  private spoken = '';

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    if (this.anonymous) return [];
    const make = (value: string, confidence: number, rule: string, source: ValueSource): readonly Fact[] => {
      const title = new RegExp(`(?:${TITLES})$`).exec(value)?.[0] ?? null;
      const name = title === null || title === value ? value : value.slice(0, -title.length);
      return [
        fact(
          'person',
          {
            name,
            full: name.length > (surnameLength(name) || 1),
            title: title === value ? null : title,
            use: 'requester',
          },
          {
            confidence,
            source,
            rule,
            spoken: this.spoken === '' ? value : this.spoken,
            evidence: [...this.evidence, ...(this.addressEvidence === null ? [] : [this.addressEvidence])],
            key: 'requester',
          },
        ),
      ];
    };
    const explainedSurname = this.surname === '' ? '' : repairName(this.surname, this.explained);
    if (this.full !== '') {
      return make(
        repairName(this.full, this.explained),
        this.explained.length > 0 ? 0.95 : 0.85,
        'name-full',
        'caller',
      );
    }
    const [, calledSurname = '', calledTitle = ''] = SPLIT_ADDRESS.exec(this.addressed) ?? [];
    if (explainedSurname !== '') {
      const same = calledSurname !== '' && soundAlike(calledSurname, explainedSurname);
      const title = same || calledSurname === '' ? calledTitle || this.bareTitle : this.bareTitle;
      const surname =
        same && !this.explained.includes(explainedSurname) && calledSurname !== ''
          ? calledSurname
          : explainedSurname;
      if (title !== '')
        return make(surname + title, same ? 0.95 : 0.8, 'surname-and-title', same ? 'read-back' : 'caller');
      if (this.selfTitled !== '') return make(this.selfTitled, 0.8, 'name-self-titled', 'caller');
      if (this.guessedTitle !== '')
        return make(surname + this.guessedTitle, 0.5, 'surname-and-kin', 'inferred');
      return make(surname, 0.45, 'surname-only', 'caller');
    }
    if (this.addressed !== '' && this.confirmed)
      return make(this.addressed, 0.75, 'name-addressed', 'read-back');
    if (this.selfTitled !== '') return make(this.selfTitled, 0.7, 'name-self-titled', 'caller');
    return [];
  }

  private hearAgent(turn: Turn): void {
    const { text } = turn;
    if (turn.asked.has('name')) this.asked = true;
    for (const match of text.matchAll(ADDRESS)) {
      const head = text.slice(Math.max(0, match.index - 2), match.index);
      const listed = surnameLength(head) === 2 ? 2 : surnameLength(head.slice(-1));
      // A surname that no list holds is one when the caller just gave it.
      const length =
        listed === 0 && this.surname !== '' && head.endsWith(this.surname) ? this.surname.length : listed;
      if (length === 0) continue;
      const surname = head.slice(-length);
      const address = surname + (match[1] ?? '');
      const start = match.index - length;
      const before = text.slice(Math.max(0, start - 4), start);
      if (
        /(?:的|那个|这个|找|叫|是|位|跟|和|老)$/.test(before) &&
        !/(?:写您的|好的|是的|您是|您还是)$/.test(before)
      )
        continue;
      const heard = this.surname || this.full.slice(0, length);
      if (heard !== '' && !soundAlike(heard, surname) && !this.nameDisputed(heard, surname)) continue;
      this.addressed = address;
      if (heard !== '' && !/匿名/.test(text)) this.anonymous = false;
      // 您还是邝女士对吗: the agent knows the caller from an earlier order.
      this.confirmed = heard !== '' || this.asked || /您(?:还|就)?是$/.test(before);
      this.addressEvidence = evidenceOf(turn.segment, { start, end: start + address.length });
    }
    const bare = BARE_ADDRESS.exec(text)?.[1];
    if (bare !== undefined) this.bareTitle = bare;
    if (/匿名/.test(text) && !/[？?吗]/.test(text) && /登记|按|为您|给您/.test(text) && this.surname === '') {
      this.anonymous = true;
    }
  }

  /** The agent may repeat another surname than was heard; it counts only when nothing explains the heard one. */
  private nameDisputed(heard: string, called: string): boolean {
    return (
      this.asked && !this.explained.includes(heard) && this.addressed === '' && surnameLength(called) > 0
    );
  }

  private hearCaller(turn: Turn): void {
    const { text } = turn;
    if (FEMALE.test(text)) this.guessedTitle = '女士';
    else if (MALE.test(text)) this.guessedTitle = '先生';
    const before = this.surname + this.full;
    this.readSurname(turn);
    this.readFull(turn);
    this.readSelfTitle(turn);
    if (turn.asked.has('name') && this.full === '' && before === this.surname) this.readPlainAnswer(turn);
    const named = this.surname + this.full !== before || this.selfTitled !== '';
    const about = named || turn.asked.has('name');
    if (about) {
      for (const char of explainedCharacters(text)) {
        this.explained.push(char);
        if (this.explained.length > 8) this.explained.shift();
      }
    }
    if (named && this.surname + this.full !== before) this.anonymous = false;
    else if (REFUSAL.test(text) && (turn.asked.has('name') || /名|姓/.test(text))) this.anonymous = true;
    else if (/匿名/.test(text)) this.anonymous = true;
  }

  private take(turn: Turn, span: Span): void {
    const proof = evidenceOf(turn.segment, span);
    this.evidence = [...this.evidence.slice(-2), proof];
    this.spoken = proof.text;
  }

  private readSurname(turn: Turn): void {
    const { text } = turn;
    for (const match of text.matchAll(SURNAME)) {
      const at = match.index + match[0].length;
      if (OTHER_PERSON.test(text.slice(Math.max(0, match.index - 6), match.index))) continue;
      const length = surnameLength(text.slice(at)) || rareSurname(text.slice(at, at + 20));
      if (length === 0) continue;
      this.surname = text.slice(at, at + length);
      if (this.full !== '' && !soundAlike(this.full.slice(0, length), this.surname)) this.full = '';
      this.take(turn, { start: match.index, end: at + length });
      const rest = text.slice(at + length);
      const title = new RegExp(`^(?:${TITLES})`).exec(rest)?.[0];
      if (title !== undefined) this.selfTitled = this.surname + title;
    }
  }

  private readFull(turn: Turn): void {
    const { text } = turn;
    for (const match of text.matchAll(FULL)) {
      const at = match.index + match[0].length;
      const lead = text.slice(Math.max(0, match.index - 6), match.index);
      if (!match[0].startsWith('我') && OTHER_PERSON.test(lead)) continue;
      if (/^我是[，,\s]*$/.test(match[0]) && !askedTopics(turn.before).has('name')) continue;
      if (match[0].startsWith('叫') && !turn.asked.has('name') && !/我$|姓.{1,6}$/.test(lead)) continue;
      const name = this.nameAt(text.slice(at, at + 60));
      if (name === null) continue;
      this.full = name;
      this.surname = name.slice(0, surnameLength(name) || 1);
      this.take(turn, { start: match.index, end: at + name.length });
    }
    // 我姓卓，卓越的卓，卓伟铭: the whole name stands at the head of a clause after the surname.
    if (this.surname === '' || this.full !== '' || !turn.asked.has('name')) return;
    for (const clause of text.matchAll(/[\p{Script=Han}]+/gu)) {
      const word = clause[0];
      if (!soundAlike(word.slice(0, this.surname.length), this.surname)) continue;
      if (word.length < this.surname.length + 1) continue;
      const name = this.nameAt(text.slice(clause.index, clause.index + 60));
      if (name === null || name.length < this.surname.length + 1) continue;
      this.full = name;
      this.take(turn, { start: clause.index, end: clause.index + name.length });
    }
  }

  private readSelfTitle(turn: Turn): void {
    for (const match of turn.text.matchAll(SELF_TITLE)) {
      const name = match[1] ?? '';
      if (!/^[小老]/.test(name) && surnameLength(name) === 0) continue;
      const index = match.index + match[0].length - name.length - (match[2] ?? '').length;
      this.selfTitled = name + (match[2] ?? '');
      if (surnameLength(name) > 0) this.surname = name;
      this.take(turn, { start: index, end: match.index + match[0].length });
    }
  }

  /** 周建国，建设的建: an answer that is nothing but a name, or a clause of one that explains itself. */
  private readPlainAnswer(turn: Turn): void {
    const lead = /^(?:嗯|哦|啊|呃|好|那个|[，,\s])*/.exec(turn.text)?.[0].length ?? 0;
    const starts = [lead, ...clauses(turn.text).map(({ start }) => start)].slice(0, MAX_CLAUSES);
    // Somebody else's surname told before (经理签的字 姓周) gives way to the answer.
    if (this.surname === '' || askedTopics(turn.before).has('name')) this.readLoneSurname(turn, starts);
    for (const start of starts) {
      const rest = turn.text.slice(start, start + 60);
      const name = this.nameAt(rest);
      if (name === null || (start !== lead && !explainsName(rest.slice(name.length), name))) continue;
      this.full = name;
      this.surname = name.slice(0, surnameLength(name));
      this.take(turn, { start, end: start + name.length });
      return;
    }
  }

  /** 敖，敖包相会的敖; 双口吕; 占领的占: a surname alone, said or only explained. */
  private readLoneSurname(turn: Turn, starts: readonly number[]): void {
    for (const start of starts) {
      const rest = turn.text.slice(start, start + 30);
      const explained = leadingExplanation(rest);
      const alone = /^(?:免贵)?([\p{Script=Han}]{1,2})(?=$|[，,。.、\s])/u.exec(rest)?.[1] ?? '';
      const surname = explained ?? (alone !== '' && surnameLength(alone) === alone.length ? alone : '');
      if (surname === '' || surnameLength(surname) === 0 || NOT_NAME.test(surname)) continue;
      this.surname = surname;
      this.take(turn, { start, end: start + rest.search(/$|[，,。.、\s]/) });
      return;
    }
  }

  /** The full name a text begins with, where what follows shows that it ends there. */
  private nameAt(text: string): string | null {
    const surname = surnameLength(text);
    if (surname === 0 || NOT_NAME.test(text) || leadingExplanation(text) !== null) return null;
    for (const length of [surname + 2, surname + 1]) {
      const name = text.slice(0, length);
      if (
        name.length < length ||
        !/^\p{Script=Han}+$/u.test(name) ||
        /[的了吗呢吧啊是不我你他她们]/.test(name.slice(surname))
      ) {
        continue;
      }
      const after = text.slice(length);
      if (new RegExp(`(?:${TITLES})$`).test(name) || /^字?的|^字/.test(after)) continue;
      if (AFTER_NAME.test(after) || explainsName(after, name)) return name;
    }
    return null;
  }
}

/** 1 where a text begins with a surname that no list holds: it stands alone or is explained at once; else 0. */
function rareSurname(text: string): 0 | 1 {
  const char = text[0] ?? '';
  if (!/^\p{Script=Han}/u.test(char) || NOT_NAME.test(text)) return 0;
  return /^.(?:$|[，,。.\s])/u.test(text) || explainedCharacters(text.slice(1)).includes(char) ? 1 : 0;
}

const SPLIT_ADDRESS = new RegExp(`^(\\p{Script=Han}{1,2}?)(${TITLES})$`, 'u');
