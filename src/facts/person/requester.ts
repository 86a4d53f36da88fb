import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import { fact } from '../fact.ts';
import { pushBounded } from '../text.ts';
import type { Address } from './agent-address.ts';
import { CallerTitle } from './caller-title.ts';
import { type Explanation, fits, fitsName, repairedName } from './character-explanation.ts';
import type { ReadName } from './name-reading.ts';
import { mayBeOneName } from './name-sound.ts';
import { isSurname, surnameLength, surnameSoundingLike } from './surnames.ts';

const MAX_EXPLANATIONS = 12;
const MAX_WITHDRAWN = 3;
const MAX_GIVEN = 2;
const MAX_PROOFS = 3;

/** A name as told, before it is repaired. */
interface ToldName {
  readonly surname: string;
  readonly given: string;
  /** A name of another build, instead of surname and given name. */
  readonly whole: string;
}

const NO_NAME: ToldName = { surname: '', given: '', whole: '' };
const textOf = (name: ToldName): string => name.whole || name.surname + name.given;

/** What is known of the caller's own name. */
export class Requester {
  readonly title = new CallerTitle();
  private told = NO_NAME;
  private nickname = '';
  /** The surname was only gathered from a nickname. */
  private gathered = false;
  private explanations: readonly Explanation[] = [];
  private proofs: readonly Evidence[] = [];
  private addressed: { readonly surname: string; readonly proof: Evidence } | null = null;
  /** Another surname, by which the agent addressed the caller; it counts unless the caller objects. */
  private rival = '';
  /** How the agent, having heard all explanations, writes the surname. */
  private concluded = '';
  private confirmed = false;
  private readonly withdrawn: FactOf<'person'>[] = [];

  /** As printed; empty while nothing is known. */
  get name(): string {
    return textOf(this.told);
  }

  get surname(): string {
    return this.told.surname;
  }

  /** The surname that the agent calls the caller by; empty for none. */
  get addressedAs(): string {
    return this.addressed?.surname ?? '';
  }

  get isFull(): boolean {
    return this.told.given !== '' || this.told.whole !== '';
  }

  get isKnown(): boolean {
    return this.name !== '' || this.nickname !== '' || this.addressed !== null;
  }

  /**
   * The caller tells the name or a part of it.
   *
   * @param corrects what the agent made of it is set right
   */
  hear(read: ReadName, proof: Evidence, corrects = false): void {
    if (corrects && this.addressed !== null && !read.name.startsWith(this.addressed.surname))
      this.addressed = null;
    if (read.title !== null) this.title.choose(read.title);
    if (read.form === 'nickname') {
      this.nickname = read.name;
      const [, surname = '', title = ''] = /^([小老]?.)(.*)$/u.exec(read.name) ?? [];
      if (this.name === '' && isSurname(surname.slice(-1)) && (surname.length === 2 || title !== '')) {
        this.told = { ...NO_NAME, surname: surname.slice(-1) };
        this.gathered = true;
      }
      this.prove(proof);
      return;
    }
    const next = this.joined(read);
    if (!this.continues(next)) this.withdraw();
    this.told = next;
    this.gathered = false;
    this.rival = '';
    this.concluded = '';
    this.prove(proof);
  }

  private joined({ form, name, surname }: ReadName): ToldName {
    if (form === 'whole') return { ...NO_NAME, whole: name };
    if (form === 'given') return { ...NO_NAME, surname: this.told.surname, given: name };
    if (form === 'full') return { ...NO_NAME, surname: name.slice(0, surname), given: name.slice(surname) };
    const same = mayBeOneName(this.told.surname, name);
    if (!same) return { ...NO_NAME, surname: name };
    const better = isSurname(name) || !isSurname(this.told.surname);
    return { ...this.told, surname: better ? name : this.told.surname };
  }

  /** Whether what is told now goes on with or repeats what was told. */
  private continues(next: ToldName): boolean {
    const { told } = this;
    if (this.name === '' || this.gathered) return true;
    if (told.whole !== '' || next.whole !== '') return told.whole === next.whole;
    return (
      mayBeOneName(told.surname, next.surname) && (told.given === '' || mayBeOneName(told.given, next.given))
    );
  }

  /** Takes back what was told: it was a slip, or somebody else's. */
  withdraw(): void {
    const before = this.name === '' ? null : this.known();
    if (before !== null)
      pushBounded(
        this.withdrawn,
        {
          ...before,
          id: `${before.id}:${before.evidence[0]?.segmentId}:${before.evidence[0]?.start}`,
          status: 'withdrawn',
        },
        MAX_WITHDRAWN,
      );
    this.told = NO_NAME;
    this.nickname = '';
    this.gathered = false;
    this.explanations = [];
    this.proofs = [];
    this.addressed = null;
    this.rival = '';
    this.concluded = '';
    this.confirmed = false;
  }

  /**
   * How characters of the name are written.
   *
   * @param spells characters that fit none of the name's go on with it: 陈, 志气的志, 强大的强
   */
  explain(explanations: readonly Explanation[], spells: boolean, proof: Evidence | null): void {
    const strange: Explanation[] = [];
    for (const one of explanations) {
      if (one.claim === 'not') continue;
      if (one.claim === 'instead') this.forget(one);
      if (fitsName(one, this.name, this.surname.length)) this.keep(one);
      else if (this.name === '' && isSurname(one.character)) {
        this.told = { ...NO_NAME, surname: one.character };
        this.keep(one);
      } else if (one.character !== '') strange.push(one);
    }
    this.growBy(strange, spells);
    if (proof !== null && explanations.length > 0) this.prove(proof);
  }

  private growBy(strange: readonly Explanation[], spells: boolean): void {
    const [only] = strange;
    if (only === undefined || this.told.surname === '') return;
    const misheard =
      strange.length === 1 && !this.isFull && isSurname(only.character) && !this.isExplained(0);
    if (misheard && (!spells || !isSurname(this.told.surname))) {
      this.told = { ...NO_NAME, surname: only.character };
      this.keep(only);
    } else if (spells || strange.length > 1) this.spell(strange.map(({ character }) => character).join(''));
  }

  /** Goes on with a name that is spelt character by character. */
  spell(characters: string): void {
    const given = (this.told.given + characters).slice(0, MAX_GIVEN);
    if (this.told.surname !== '' && this.told.given.length < MAX_GIVEN) this.told = { ...this.told, given };
  }

  private keep(one: Explanation): void {
    if (one.character !== this.concluded && fits(one, this.told.surname)) this.concluded = '';
    this.explanations = [...this.explanations.slice(1 - MAX_EXPLANATIONS), one];
  }

  private forget(instead: Explanation): void {
    this.explanations = this.explanations.filter(
      (one) => one.character === '' || !fits(instead, one.character),
    );
  }

  private isExplained(at: number): boolean {
    const char = this.name[at] ?? '';
    return this.explanations.some((one) => fits(one, char));
  }

  private prove(proof: Evidence): void {
    this.proofs = [...this.proofs.slice(1 - MAX_PROOFS), proof];
  }

  /**
   * The agent addresses the caller.
   *
   * @param due a name was asked for, so that a surname nobody told yet is the caller's
   * @param concludes the agent says with it how the surname is written, after what the caller told of it
   */
  address(
    address: Address,
    proof: Evidence,
    { due, concludes }: { readonly due: boolean; readonly concludes: boolean },
  ): void {
    const { surname, given, title } = address;
    const half = this.told.surname.length === 2 && this.told.surname.startsWith(surname);
    const same = half || mayBeOneName(this.told.surname, surname) || this.told.whole === surname;
    if (this.name !== '' && !same) {
      if (!due || this.confirmed || !isSurname(surname)) return;
      if (this.isExplained(0) && !concludes) {
        // The agent got the name wrong, but hears the voice.
        this.title.greet(title);
        return;
      }
      this.rival = surname;
    } else if (this.name === '' && !due && !address.vocative) return;
    if (this.name === '' && given !== '') this.told = { ...NO_NAME, surname, given };
    if (this.name !== '' && same) {
      this.confirmed = true;
      this.rival = '';
    }
    if (concludes) this.concluded = surname;
    if (!half) this.addressed = { surname, proof };
    this.title.address(title);
  }

  /** The agent repeats the name, or the caller agrees to it. */
  confirm(): void {
    if (this.name !== '' || this.addressed !== null) this.confirmed = true;
  }

  /** The caller objects to the agent's address. */
  object(): void {
    this.rival = '';
    this.concluded = '';
    this.confirmed = false;
    if (this.name === '') this.addressed = null;
  }

  /** Best first; those taken back last. */
  facts(): FactOf<'person'>[] {
    const known = this.known();
    return [...(known === null ? [] : [known]), ...this.withdrawn];
  }

  private known(): FactOf<'person'> | null {
    const { told, addressed } = this;
    const title = this.title.best();
    const called = title?.title ?? null;
    if (told.whole !== '') {
      return this.make(told.whole, true, called, this.confirmed ? 0.9 : 0.8, 'name-full', 'caller');
    }
    if (told.surname === '') {
      if (addressed !== null)
        return this.make(
          addressed.surname,
          false,
          called,
          this.confirmed ? 0.8 : 0.7,
          'name-addressed',
          'read-back',
        );
      return this.nickname === ''
        ? null
        : this.make(this.nickname, false, null, 0.6, 'name-nickname', 'caller');
    }
    const repaired = repairedName(this.name, told.surname.length, this.explanations);
    const surname =
      this.concluded.length === told.surname.length
        ? this.concluded
        : repaired.explained.has(0)
          ? repaired.name.slice(0, told.surname.length)
          : this.surnameByAgent();
    const given = repaired.name.slice(told.surname.length);
    if (given !== '') {
      const sure = repaired.explained.size > 0 || this.confirmed;
      return this.make(surname + given, true, called, sure ? 0.95 : 0.85, 'name-full', 'caller');
    }
    if (this.gathered && title === null)
      return this.make(this.nickname, false, null, 0.6, 'name-nickname', 'caller');
    if (title === null) return this.make(surname, false, null, 0.45, 'surname-only', 'caller');
    if (title.guessed) return this.make(surname, false, called, 0.5, 'surname-and-kin', 'inferred');
    const source = this.confirmed ? 'read-back' : 'caller';
    return this.make(surname, false, called, this.confirmed ? 0.95 : 0.8, 'surname-and-title', source);
  }

  /** Nobody explained the surname: the agent, who knows what callers are called, hears it better than the recogniser. */
  private surnameByAgent(): string {
    const { surname } = this.told;
    if (this.rival !== '') return this.rival;
    if (this.addressed !== null && mayBeOneName(this.addressed.surname, surname))
      return this.addressed.surname;
    return surnameLength(surname) > 0 ? surname : (surnameSoundingLike(surname) ?? surname);
  }

  private make(
    name: string,
    full: boolean,
    title: string | null,
    confidence: number,
    rule: string,
    source: ValueSource,
  ): FactOf<'person'> {
    const evidence = [...this.proofs, ...(this.addressed === null ? [] : [this.addressed.proof])];
    // What explains a character may say anything else besides.
    const telling = this.proofs.findLast(
      ({ text }) => text.includes(name) || text.includes(this.surname || name),
    );
    const spoken = telling?.text ?? this.proofs.at(-1)?.text ?? evidence[0]?.text ?? name;
    const status = this.confirmed ? 'confirmed' : 'stated';
    return fact(
      'person',
      { name, full, title, use: 'requester' },
      { confidence, source, rule, spoken, evidence, key: 'requester', status },
    );
  }
}
