import { Ajv } from 'ajv';
import type { Scenario, ScenarioField } from '../../protocol/scenario.ts';
import { CatalogueError } from '../catalogue-error.ts';
import { readCatalogueFile } from '../read-file.ts';
import { scenarioFaults } from './faults.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { type FieldEntry, type FieldHints, ScenarioFile } from './schema.ts';

/** A question with the words by which its answer is recognised. */
export interface HintedField {
  readonly field: ScenarioField;
  readonly hints: FieldHints;
}

/** A form with its hints; the same object comes back for the same form, so what is compiled from it may be kept. */
export interface HintedScenario {
  readonly id: string;
  readonly fields: readonly HintedField[];
}

/** The scenario forms of one version of the file; immutable. */
export interface ScenarioBook {
  readonly version: string;
  /** The form as desks show it; null when there is none of that id. */
  find(id: string): Scenario | null;
  hints(id: string): HintedScenario | null;
  /** In the file's order. */
  list(): readonly Scenario[];
}

/** Reads a scenario file; throws `CatalogueError` that names the file and every fault by its path. */
export function loadScenarioBook(path: string): ScenarioBook {
  return createScenarioBook(readCatalogueFile(path, ScenarioFile), path);
}

/** Indexes parsed forms; throws `CatalogueError` that begins with `origin` and tells every fault. */
export function createScenarioBook(file: ScenarioFile, origin = 'scenarios'): ScenarioBook {
  const faults = scenarioFaults(file);
  if (faults.length > 0) throw new CatalogueError(`${origin}: ${faults.join('; ')}`);
  const ajv = new Ajv({ strict: true });
  const forms = new Map<string, { scenario: Scenario; hinted: HintedScenario }>();
  for (const { id, name, fields } of file.scenarios) {
    const hinted = fields.map((entry) => split(resolved(entry, file.common)));
    const scenario = { id, name, fields: hinted.map(({ field }) => field) };
    ajv.compile(scenarioJsonSchema(scenario));
    forms.set(id, { scenario, hinted: { id, fields: hinted } });
  }
  const list = [...forms.values()].map(({ scenario }) => scenario);
  return {
    version: file.version,
    find: (id) => forms.get(id)?.scenario ?? null,
    hints: (id) => forms.get(id)?.hinted ?? null,
    list: () => list,
  };
}

function resolved(
  entry: ScenarioFile['scenarios'][number]['fields'][number],
  common: ScenarioFile['common'],
): FieldEntry {
  if (!('use' in entry)) return entry;
  const { use, required, label, ask } = entry;
  const shared = common[use];
  if (shared === undefined) throw new CatalogueError(`no ${use} in common`);
  return {
    ...shared,
    required: required ?? shared.required,
    label: label ?? shared.label,
    ask: ask ?? shared.ask,
  };
}

function split({ hints, ...field }: FieldEntry): HintedField {
  return { field, hints };
}
