import type { HintedField, HintedScenario } from '../../catalogue/scenarios/book.ts';
import type { FactHint } from '../../catalogue/scenarios/schema.ts';
import { QUANTITY, QUANTITY_CHARS } from '../../facts/number/quantity.ts';
import { fold } from '../../facts/text.ts';
import type { ScenarioField } from '../../protocol/scenario.ts';

/** What stands for the gap `…` of a phrase. */
/** What stands for it between the brackets of a frame. */
const FRAMED = '[^，。？！；,.?!;\\s]{2,14}?';
const GAP = '[^，。？！；,.?!;\\s]{0,6}';
/** A choice that stands for all else is no word of a caller. */
const CATCH_ALL = '其他';

export interface ChoiceWords {
  readonly choice: string;
  readonly words: RegExp;
}

/** A fact that can answer, with the pattern of what must stand close to it; null: nothing need. */
export interface FactWords {
  readonly hint: FactHint;
  readonly near: RegExp | null;
}

/** A question's hints as patterns; null where it has no such words. */
export interface FieldWords {
  readonly field: ScenarioField;
  /** The form's own wording, or what agents say for it. */
  readonly asked: RegExp;
  readonly facts: readonly FactWords[];
  readonly choices: readonly ChoiceWords[];
  readonly yes: RegExp | null;
  readonly no: RegExp | null;
  readonly terms: RegExp | null;
  /** Group `said` is the answer. */
  readonly frames: readonly RegExp[];
  /** What an answer in free words is: the name of a body, any text, or none, since it would be known by other hints. */
  readonly free: 'name' | 'text' | 'none';
  /** An amount and one of the field's measures: groups `low`, `unit`. */
  readonly measure: RegExp | null;
  readonly measures: Readonly<Record<string, number>>;
  readonly near: RegExp | null;
}

const compiled = new WeakMap<HintedScenario, readonly FieldWords[]>();

/** The patterns of a form, made once for each form. */
export function wordsOf(scenario: HintedScenario): readonly FieldWords[] {
  let words = compiled.get(scenario);
  if (words === undefined) {
    words = scenario.fields.map(fieldWords);
    compiled.set(scenario, words);
  }
  return words;
}

function fieldWords({ field, hints }: HintedField): FieldWords {
  const units = Object.keys(hints.measures).sort((a, b) => b.length - a.length);
  const own = fold(field.ask).replace(/^请问|[？?。]+$/g, '');
  return {
    field,
    asked: anyOf([own, ...hints.asked]) ?? NEVER,
    facts: hints.facts.map((hint) => ({ hint, near: anyOf(hint.near) })),
    choices: field.choices.map((choice) => ({
      choice,
      words: anyOf(hints.words[choice] ?? (choice === CATCH_ALL ? [] : [choice])) ?? NEVER,
    })),
    yes: anyOf(hints.yes),
    no: anyOf(hints.no),
    terms: anyOf(hints.terms),
    frames: hints.frames.map(frame),
    free: freeOf(hints),
    measure:
      units.length === 0
        ? null
        : new RegExp(`(?<low>${QUANTITY}|半)(?<unit>${units.map(escaped).join('|')})`, 'g'),
    measures: hints.measures,
    near: anyOf(hints.near),
  };
}

const NEVER = /(?!)/g;

/** Longer phrases first, so that 笔记本电脑 is not heard as 电脑. */
function anyOf(phrases: readonly string[]): RegExp | null {
  if (phrases.length === 0) return null;
  const sorted = [...phrases].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((phrase) => phrase.split('…').map(escaped).join(GAP)).join('|'), 'g');
}

function freeOf({ facts, terms }: HintedField['hints']): FieldWords['free'] {
  if (facts.some(({ type }) => type === 'organisation')) return 'name';
  return facts.length === 0 && terms.length === 0 ? 'text' : 'none';
}

/** 在[…]上车: the words in brackets, `…` for a stretch without punctuation, `#` for a number. */
function frame(words: string): RegExp {
  const [, before = '', said = '', behind = ''] = /^(.*)\[(.*)\](.*)$/.exec(words) ?? [];
  const plain = (text: string): string =>
    text
      .split(/([…#])/)
      .map((piece) => {
        if (piece === '#') return `[${QUANTITY_CHARS}\\d幺]{1,5}`;
        return piece === '…' ? FRAMED : escaped(piece);
      })
      .join('');
  return new RegExp(`${plain(before)}(?<said>${plain(said)})${plain(behind)}`, 'g');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
