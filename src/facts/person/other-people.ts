import type { Evidence } from '../../protocol/common.ts';
import type { Fact, FactValue } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import { pushBounded } from '../text.ts';
import { type Explanation, fits, repairedName } from './character-explanation.ts';
import type { ReadName } from './name-reading.ts';
import { mayBeOneName } from './name-sound.ts';
import type { Role } from './roles.ts';

const MAX_PEOPLE = 8;
const MAX_EXPLANATIONS = 6;
const MAX_PROOFS = 3;

interface Person {
  readonly read: ReadName;
  readonly role: Role;
  readonly explanations: readonly Explanation[];
  readonly proofs: readonly Evidence[];
  readonly confirmed: boolean;
}

/** Everybody besides the caller whose name is told: 司机叫符永强, 物业经理姓周, 我儿子叫王梓涵. */
export class OtherPeople {
  private readonly people: Person[] = [];

  hear(read: ReadName, role: Role, proof: Evidence): void {
    const at = this.people.findIndex((known) => isSame(known.read, read));
    const known = this.people[at];
    if (known === undefined) {
      pushBounded(
        this.people,
        { read, role, explanations: [], proofs: [proof], confirmed: false },
        MAX_PEOPLE,
      );
      return;
    }
    // 包工头姓侯，侯建国: the fuller name stands for both; the newest comes last.
    const fuller = read.name.length >= known.read.name.length ? read : known.read;
    this.people.splice(at, 1);
    this.people.push({
      ...known,
      read: { ...fuller, title: read.title ?? known.read.title },
      role: known.role === 'trade' ? 'trade' : role,
      proofs: [...known.proofs.slice(0, MAX_PROOFS - 1), proof],
    });
  }

  /** How the name told last is written. */
  explain(explanations: readonly Explanation[]): void {
    const last = this.people.at(-1);
    if (last === undefined) return;
    const fitting = explanations.filter(
      (one) => one.claim !== 'not' && [...last.read.name].some((char) => fits(one, char)),
    );
    this.people[this.people.length - 1] = {
      ...last,
      explanations: [...last.explanations, ...fitting].slice(0, MAX_EXPLANATIONS),
    };
  }

  /** The agent repeats a name. */
  confirm(name: string): void {
    const at = this.people.findIndex(({ read }) => mayBeOneName(read.name, name));
    const known = this.people[at];
    if (known !== undefined) this.people[at] = { ...known, confirmed: true };
  }

  /** Whether it is the name of one of them. */
  has(name: string): boolean {
    return this.people.some(({ read }) => mayBeOneName(read.name, name));
  }

  /**
   * Whether one of them has a surname.
   *
   * @param titled people count who were only spoken of with a title, as callers also speak of themselves (我是市民王女士)
   */
  hasSurname(surname: string, titled: boolean): boolean {
    return this.people.some(
      ({ read }) =>
        read.form !== 'given' &&
        (titled || read.title === null) &&
        mayBeOneName(read.name.slice(0, surname.length), surname),
    );
  }

  /** @param praised the call is about praise, so that nobody is complained of */
  facts(praised: boolean): Fact[] {
    return this.people.map(({ read, role, explanations, proofs, confirmed }) => {
      const repaired = repairedName(read.name, read.surname, explanations);
      const use: FactValue<'person'>['use'] = role === 'trade' && !praised ? 'complained-of' : 'other';
      return fact(
        'person',
        { name: repaired.name, full: read.form === 'full' || read.form === 'whole', title: read.title, use },
        {
          confidence: repaired.explained.size > 0 || confirmed ? 0.85 : 0.7,
          source: 'caller',
          rule: 'name-of-another',
          evidence: proofs,
          status: confirmed ? 'confirmed' : 'stated',
        },
      );
    });
  }
}

function isSame(known: ReadName, next: ReadName): boolean {
  const shorter = Math.min(known.name.length, next.name.length);
  return (
    mayBeOneName(known.name.slice(0, shorter), next.name.slice(0, shorter)) &&
    (known.form !== next.form || known.name.length === next.name.length)
  );
}
