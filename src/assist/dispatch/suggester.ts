import type { Catalogue } from '../../catalogue/catalogue.ts';
import { CatalogueHolder } from '../../catalogue/holder.ts';
import type { CommunityDuty } from '../../catalogue/schema.ts';
import { normaliseText } from '../../inference/normalise-text.ts';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { DecisiveWord, Ranked } from '../../protocol/dispatch.ts';
import type { DispatchSuggester } from '../contract.ts';
import { clipText } from './clip-text.ts';
import { type CommunityDuties, createCommunityDuties } from './community-duties.ts';
import { decisiveWords } from './decisive-words.ts';
import { mix, normalised, type Retrieval, topPositions, weighHits } from './fuse.ts';
import { createJurisdiction, type Jurisdiction } from './jurisdiction.ts';
import { NameSpace } from './name-space.ts';
import { unitReasons } from './reasons.ts';

export interface DispatchSuggesterOptions {
  /** A model folder as `npm run train` writes it. */
  readonly modelDir: string;
  /** A holder's catalogue may be replaced: the next suggestion is by the one that it holds then. */
  readonly catalogue: Catalogue | CatalogueHolder;
}

export interface LoadedSuggester extends DispatchSuggester {
  /** Every name that it can suggest. */
  readonly unitNames: readonly string[];
  readonly categoryNames: readonly string[];
  /** Share of a text's words that the model has never seen, 0 to 1; 0 of a text without words. */
  unseenShare(text: string): number;
  close(): Promise<void>;
}

type Suggestion = Awaited<ReturnType<DispatchSuggester['suggest']>>;

const SHOWN = 5;
const SHOWN_WORDS = 6;
/** Catalogue items asked for at each suggestion. */
const ITEMS = 5;
/** Below this first probability the agent is told to think. */
const UNSURE_BELOW = 0.45;

/**
 * Ranks handling units and categories: local classifier, mixed with a search over the catalogue, corrected by the
 * district on the form. Rejects with a `ModelError` that says what is wrong with the model folder.
 */
export async function createDispatchSuggester(options: DispatchSuggesterOptions): Promise<LoadedSuggester> {
  const { modelDir, catalogue } = options;
  const classifier = await TextClassifier.load(modelDir);
  const holder = catalogue instanceof CatalogueHolder ? catalogue : new CatalogueHolder(catalogue);
  const fused = holder.derived((held) => new FusedSuggester(classifier, held));
  return {
    get modelVersion() {
      return fused().modelVersion;
    },
    get unitNames() {
      return fused().unitNames;
    },
    get categoryNames() {
      return fused().categoryNames;
    },
    suggest: (text, hints) => fused().suggest(text, hints),
    unseenShare: (text) => classifier.vectoriser.unseenShare(normaliseText(clipText(text)).text),
    close: () => classifier.close(),
  };
}

/** By one catalogue. */
class FusedSuggester {
  readonly modelVersion: string;
  readonly #classifier: TextClassifier;
  readonly #catalogue: Catalogue;
  readonly #units: NameSpace;
  readonly #categories: NameSpace;
  readonly #unitPositions: Int32Array;
  readonly #categoryPositions: Int32Array;
  readonly #jurisdiction: Jurisdiction;
  readonly #duties: CommunityDuties;

  constructor(classifier: TextClassifier, catalogue: Catalogue) {
    const unitLabels = classifier.labels.unit ?? [];
    const categoryLabels = classifier.labels.category ?? [];
    this.#classifier = classifier;
    this.#catalogue = catalogue;
    this.modelVersion = `${classifier.manifest.version}+${catalogue.version}`;
    this.#units = new NameSpace([...unitLabels, ...catalogue.units.map((unit) => unit.name)]);
    this.#categories = new NameSpace([...categoryLabels, ...catalogue.items.map((item) => item.category)]);
    this.#unitPositions = this.#units.positionsOf(unitLabels);
    this.#categoryPositions = this.#categories.positionsOf(categoryLabels);
    this.#jurisdiction = createJurisdiction(catalogue, this.#units);
    this.#duties = createCommunityDuties(catalogue, this.#units);
  }

  get unitNames(): readonly string[] {
    return this.#units.names;
  }

  get categoryNames(): readonly string[] {
    return this.#categories.names;
  }

  async suggest(given: string, hints: { district: string | null }): Promise<Suggestion> {
    const text = clipText(given);
    const normalisedText = normaliseText(text);
    const { vector, occurrences } = this.#classifier.vectoriser.locate(normalisedText.text);
    const classified = await this.#classifier.score(vector);
    const retrieval = weighHits(this.#catalogue.search(text, ITEMS));
    const district = this.#jurisdiction.resolve(hints.district);

    const duty = this.#duties.barring(retrieval);
    const fused = this.#fuseUnits(classified.probabilities.unit, retrieval, district);
    const units = duty === null ? fused : normalised(this.#duties.without(fused));
    const unitTop = topPositions(units, SHOWN);
    const contributions = await this.#contributionsOf(unitTop[0], vector, classified);
    const words = decisiveWords(
      text,
      { normalised: normalisedText, occurrences, contributions },
      SHOWN_WORDS,
    );

    const categories = mix(
      scatter(classified.probabilities.category, this.#categoryPositions, this.#categories.names.length),
      this.#catalogueCategories(retrieval),
      retrieval.belief,
    );
    return {
      modelVersion: this.modelVersion,
      units: unitTop.map((position, rank) =>
        this.#rankedUnit(position, units, rank, words, retrieval, district, rank === 0 ? duty : null),
      ),
      categories: topPositions(categories, SHOWN).map((position) =>
        ranked(this.#categories.names[position], categories[position], []),
      ),
      words,
      unsure: vector.ids.length === 0 || (units[unitTop[0] ?? 0] ?? 0) < UNSURE_BELOW,
    };
  }

  #fuseUnits(
    probabilities: Float32Array | undefined,
    retrieval: Retrieval,
    district: string | null,
  ): Float64Array {
    const classified = scatter(probabilities, this.#unitPositions, this.#units.names.length);
    const fused = mix(classified, this.#catalogueUnits(retrieval, classified), retrieval.belief);
    return district === null ? fused : normalised(this.#jurisdiction.apply(fused, district));
  }

  /** An item led by one unit in each district is shared out as the classifier sees those districts. */
  #catalogueUnits(retrieval: Retrieval, classified: Float64Array): Float64Array {
    const shares = new Float64Array(this.#units.names.length);
    for (const { hit, share } of retrieval.shares) {
      const leads = hit.item.leads.map(({ unit }) => this.#units.indexOf(unit));
      const smoothed = leads.map((position) => (classified[position] ?? 0) + 1e-4);
      const sum = smoothed.reduce((total, value) => total + value, 0);
      for (const [index, position] of leads.entries()) {
        shares[position] = (shares[position] ?? 0) + (share * (smoothed[index] ?? 0)) / sum;
      }
    }
    return shares;
  }

  #catalogueCategories(retrieval: Retrieval): Float64Array {
    const shares = new Float64Array(this.#categories.names.length);
    for (const { hit, share } of retrieval.shares) {
      const position = this.#categories.indexOf(hit.item.category);
      shares[position] = (shares[position] ?? 0) + share;
    }
    return shares;
  }

  /** The graph explains the classifier's own first choice; another unit's words take a second run. */
  async #contributionsOf(
    position: number | undefined,
    vector: Parameters<TextClassifier['score']>[0],
    classified: Awaited<ReturnType<TextClassifier['score']>>,
  ): Promise<Float32Array> {
    const label = this.#unitPositions.indexOf(position ?? -1);
    const probabilities = classified.probabilities.unit ?? new Float32Array();
    if (label < 0) return new Float32Array(vector.ids.length);
    if (probabilities.every((share) => share <= (probabilities[label] ?? 0))) {
      return classified.contributions.unit ?? new Float32Array();
    }
    return (await this.#classifier.score(vector, { unit: label })).contributions.unit ?? new Float32Array();
  }

  #rankedUnit(
    position: number,
    distribution: Float64Array,
    rank: number,
    words: readonly DecisiveWord[],
    retrieval: Retrieval,
    district: string | null,
    duty: CommunityDuty | null,
  ): Ranked {
    const name = this.#units.names[position] ?? '';
    const own = this.#catalogue.unit(name)?.district ?? null;
    const reasons = unitReasons({
      words: rank === 0 ? words : [],
      item:
        retrieval.shares.find(({ hit }) => hit.item.leads.some(({ unit }) => unit === name))?.hit.item ??
        null,
      district: own !== null && own === district ? district : null,
      duty,
    });
    return ranked(name, distribution[position], reasons);
  }
}

function ranked(name: string | undefined, probability: number | undefined, reasons: string[]): Ranked {
  return { name: name ?? '', probability: Math.min(1, Math.max(0, probability ?? 0)), reasons };
}

/** A model's probabilities laid out over a name space; those of a missing head stay zero. */
function scatter(probabilities: Float32Array | undefined, positions: Int32Array, size: number): Float64Array {
  const laid = new Float64Array(size);
  for (const [index, position] of positions.entries()) laid[position] = probabilities?.[index] ?? 0;
  return laid;
}
