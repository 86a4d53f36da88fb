import { fieldNames } from '../../protocol/form.ts';
import type { DetailType } from '../../protocol/scenario.ts';
import type { FieldEntry, hintedFacts, ScenarioFile } from './schema.ts';

/** Which types of a question each fact can answer. */
const ANSWERS: Readonly<Record<(typeof hintedFacts)[number], readonly DetailType[]>> = {
  money: ['number'],
  count: ['number'],
  time: ['time', 'text'],
  plate: ['text'],
  'order-number': ['text'],
  'account-number': ['text'],
  organisation: ['text'],
  place: ['text'],
};
const ORDER_FIELDS: ReadonlySet<string> = new Set(fieldNames);

/** What a schema cannot see, a sentence each that begins with the path: `scenarios.3.fields.0.key: …`. */
export function scenarioFaults({ common, scenarios }: ScenarioFile): string[] {
  return [
    ...Object.entries(common).flatMap(([name, field]) => fieldFaults(`common.${name}`, field)),
    ...repeated(scenarios.map(({ id }) => id)).map(
      (index) => `scenarios.${index}.id: ${scenarios[index]?.id} is used twice: give one of them another`,
    ),
    ...scenarios.flatMap(({ fields }, index) => {
      const path = `scenarios.${index}.fields`;
      const keys = fields.map((field) =>
        'use' in field ? (common[field.use]?.key ?? field.use) : field.key,
      );
      return [
        ...repeated(keys).map((at) => `${path}.${at}.key: ${keys[at]} is asked twice: keep one`),
        ...fields.flatMap((field, at) => {
          if (!('use' in field)) return fieldFaults(`${path}.${at}`, field);
          return field.use in common
            ? []
            : [`${path}.${at}.use: no ${field.use} in common; add it or correct the name`];
        }),
      ];
    }),
  ];
}

function fieldFaults(path: string, field: FieldEntry): string[] {
  const { key, type, unit, choices, hints } = field;
  const faults: string[] = [];
  const say = (where: string, message: string): void => {
    faults.push(`${path}.${where}: ${message}`);
  };
  if (ORDER_FIELDS.has(key)) say('key', `${key} is a field of every order: do not ask for it again`);
  if (type === 'choice' && choices.length < 2) say('choices', 'a choice needs at least two');
  if (type !== 'choice' && choices.length > 0)
    say('choices', `a ${type} has none: make it a choice or drop them`);
  if (new Set(choices).size < choices.length) say('choices', 'one is there twice: keep one');
  if (type !== 'number' && unit !== null) say('unit', `a ${type} is not counted: drop the unit`);
  for (const choice of Object.keys(hints.words))
    if (!choices.includes(choice)) say(`hints.words.${choice}`, 'is none of the choices');
  if (type !== 'yes-no' && hints.yes.length + hints.no.length > 0)
    say('hints.yes', `a ${type} has neither yes nor no`);
  if (type !== 'text' && hints.terms.length + hints.frames.length > 0)
    say('hints.terms', `a ${type} takes neither terms nor frames`);
  if (type !== 'number' && Object.keys(hints.measures).length > 0)
    say('hints.measures', `a ${type} is not measured`);
  hints.facts.forEach((hint, at) => {
    if (!ANSWERS[hint.type].includes(type))
      say(`hints.facts.${at}.type`, `a fact ${hint.type} does not answer a ${type}`);
  });
  return faults;
}

/** Positions of what has come before. */
function repeated(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => (seen.size === seen.add(name).size ? [index] : []));
}
