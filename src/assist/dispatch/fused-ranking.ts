import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CatalogueItem, CommunityDuty } from '../../catalogue/schema.ts';
import { normaliseText } from '../../inference/normalise-text.ts';
import type { TextClassifier } from '../../inference/text-classifier.ts';
import type { DecisiveWord, LikeOrder, Ranked, RecognisedItem } from '../../protocol/dispatch.ts';
import type { DispatchSuggester } from '../contract.ts';
import { clipText } from './clip-text.ts';
import { type CommunityDuties, createCommunityDuties } from './community-duties.ts';
import { decisiveWords } from './decisive-words.ts';
import type { DispatchMemory, Opinion } from './dispatch-memory.ts';
import { mix, normalised, type Retrieval, topPositions, weighHits } from './fuse.ts';
import { createJurisdiction, type Jurisdiction } from './jurisdiction.ts';
import { NameSpace } from './name-space.ts';
import { orderBeliefs } from './order-beliefs.ts';
import type { Like } from './past-orders.ts';
import { correctedBy, type Precedent } from './precedents.ts';
import { QuestionBook } from './question-book.ts';
import { unitReasons } from './reasons.ts';

type Suggestion = Awaited<ReturnType<DispatchSuggester['suggest']>>;
type PlacedOpinion = { readonly units: Precedent['opinion']; readonly categories: Precedent['opinion'] };
/** A like order and how far it is believed. */
type Weighed = Like<Opinion> & { readonly belief: number };
type Near = readonly Weighed[];

const SHOWN = 5;
const SHOWN_WORDS = 6;
/** Catalogue items asked for at each suggestion. */
const ITEMS = 5;
/** Past orders asked for at each suggestion. */
const PAST_ORDERS = 20;
/** Orders less alike than this (in half of such pairs the unit differs) are not shown or quoted. */
const TELLING_SIMILARITY = 0.3;
const SHOWN_ORDERS = 3;
const EXCERPT = 60;
/** Below this first probability the suggestion is more likely wrong than right, and the agent is told so. */
const UNSURE_BELOW = 0.5;

/** The ranking by one classifier and one catalogue. */
export class FusedRanking {
  readonly modelVersion: string;
  readonly #classifier: TextClassifier;
  readonly #catalogue: Catalogue;
  readonly #memory: Pick<DispatchMemory, 'nearest'>;
  readonly #units: NameSpace;
  readonly #categories: NameSpace;
  readonly #unitPositions: Int32Array;
  readonly #categoryPositions: Int32Array;
  readonly #jurisdiction: Jurisdiction;
  readonly #duties: CommunityDuties;
  readonly #questions: QuestionBook;
  /** Opinions by position: looked up once, though asked for in every like call. */
  readonly #placedOpinions = new WeakMap<Opinion, PlacedOpinion>();

  constructor(classifier: TextClassifier, catalogue: Catalogue, memory: Pick<DispatchMemory, 'nearest'>) {
    const unitLabels = classifier.labels.unit ?? [];
    const categoryLabels = classifier.labels.category ?? [];
    this.#classifier = classifier;
    this.#catalogue = catalogue;
    this.#memory = memory;
    this.modelVersion = `${classifier.manifest.version}+${catalogue.version}`;
    // A unit that was given another name since is learnt, remembered and asked about under the old one.
    this.#units = new NameSpace(
      [...unitLabels, ...catalogue.units.map((unit) => unit.name)],
      (name) => catalogue.unit(name)?.name ?? name,
    );
    this.#categories = new NameSpace([...categoryLabels, ...catalogue.items.map((item) => item.category)]);
    this.#unitPositions = this.#units.positionsOf(unitLabels);
    this.#categoryPositions = this.#categories.positionsOf(categoryLabels);
    this.#jurisdiction = createJurisdiction(catalogue, this.#units);
    this.#duties = createCommunityDuties(catalogue, this.#units);
    this.#questions = new QuestionBook(catalogue, this.#units, async (text) =>
      this.#laidOut((await classifier.classify(text)).probabilities.unit),
    );
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
    const near = this.#near(text);
    const telling = near.filter(({ similarity }) => similarity >= TELLING_SIMILARITY);
    const district = this.#jurisdiction.resolve(hints.district);

    const duty = this.#duties.barring(retrieval);
    const fused = this.#fuseUnits(classified.probabilities.unit, retrieval, near, district);
    const units = duty === null ? fused : normalised(this.#duties.without(fused));
    const unitTop = topPositions(units, SHOWN);
    const contributions = await this.#contributionsOf(unitTop[0], vector, classified);
    const words = decisiveWords(
      text,
      { normalised: normalisedText, occurrences, contributions },
      SHOWN_WORDS,
    );
    const categories = this.#fuseCategories(classified.probabilities.category, retrieval, near);
    const unsure = vector.ids.length === 0 || (units[unitTop[0] ?? 0] ?? 0) < UNSURE_BELOW;
    return {
      modelVersion: this.modelVersion,
      units: unitTop.map((position, rank) =>
        this.#rankedUnit(position, units, {
          words: rank === 0 ? words : [],
          retrieval,
          telling,
          district,
          duty: rank === 0 ? duty : null,
        }),
      ),
      categories: topPositions(categories, SHOWN).map((position) =>
        ranked(this.#categories.names[position], categories[position], []),
      ),
      words,
      unsure,
      question: unsure ? await this.#questions.best({ units, text, retrieval, district }) : null,
      item: this.#itemOf(unitTop[0], retrieval),
      likeOrders: telling.slice(0, SHOWN_ORDERS).map(toLikeOrder),
    };
  }

  #near(text: string): Near {
    const near = this.#memory.nearest(text, PAST_ORDERS);
    const beliefs = orderBeliefs(near.map(({ order }) => order));
    return near.map((like, index) => ({ ...like, belief: beliefs[index] ?? 0 }));
  }

  #fuseUnits(
    probabilities: Float32Array | undefined,
    retrieval: Retrieval,
    near: Near,
    district: string | null,
  ): Float64Array {
    const classified = this.#laidOut(probabilities);
    const mixed = mix(classified, this.#catalogueUnits(retrieval, classified), retrieval.belief);
    const fused = correctedBy(
      mixed,
      near.map((like) => this.#unitPrecedent(like)),
    );
    return district === null ? fused : normalised(this.#jurisdiction.apply(fused, district));
  }

  #fuseCategories(probabilities: Float32Array | undefined, retrieval: Retrieval, near: Near): Float64Array {
    const classified = scatter(probabilities, this.#categoryPositions, this.#categories.names.length);
    const mixed = mix(classified, this.#catalogueCategories(retrieval), retrieval.belief);
    return correctedBy(
      mixed,
      near.flatMap(({ order, noted, similarity, belief }) =>
        order.category === null
          ? []
          : [
              {
                similarity,
                belief,
                settled: this.#categories.indexOf(order.category),
                refused: [],
                opinion: this.#placed(noted).categories,
              },
            ],
      ),
    );
  }

  #laidOut(probabilities: Float32Array | undefined): Float64Array {
    return scatter(probabilities, this.#unitPositions, this.#units.names.length);
  }

  #unitPrecedent({ order, noted, similarity, belief }: Weighed): Precedent {
    return {
      similarity,
      belief,
      settled: order.unit === null ? null : this.#units.indexOf(order.unit),
      refused: order.refused.map((name) => this.#units.indexOf(name)),
      opinion: this.#placed(noted).units,
    };
  }

  #placed(opinion: Opinion): PlacedOpinion {
    const known = this.#placedOpinions.get(opinion);
    if (known !== undefined) return known;
    const placed = {
      units: placedIn(this.#units, opinion.units),
      categories: placedIn(this.#categories, opinion.categories),
    };
    this.#placedOpinions.set(opinion, placed);
    return placed;
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
    const probabilities = classified.probabilities.unit ?? new Float32Array();
    const label = this.#likeliestLabel(position, probabilities);
    if (label < 0) return new Float32Array(vector.ids.length);
    if (probabilities.every((share) => share <= (probabilities[label] ?? 0))) {
      return classified.contributions.unit ?? new Float32Array();
    }
    return (await this.#classifier.score(vector, { unit: label })).contributions.unit ?? new Float32Array();
  }

  /** Of the labels that stand for the unit; -1 when the classifier does not know it. */
  #likeliestLabel(position: number | undefined, probabilities: Float32Array): number {
    let likeliest = -1;
    for (const [label, own] of this.#unitPositions.entries()) {
      if (own !== position) continue;
      if (likeliest < 0 || (probabilities[label] ?? 0) > (probabilities[likeliest] ?? 0)) likeliest = label;
    }
    return likeliest;
  }

  /** The likeliest item that the first unit leads. */
  #itemOf(position: number | undefined, retrieval: Retrieval): RecognisedItem | null {
    const item = itemLedBy(this.#units.names[position ?? -1], retrieval);
    if (item === null) return null;
    const { code, due, coHandlers, requiredFields, scenario } = item;
    return { code, name: item.name, due, coHandlers, requiredFields, scenario };
  }

  #rankedUnit(
    position: number,
    distribution: Float64Array,
    grounds: {
      words: readonly DecisiveWord[];
      retrieval: Retrieval;
      telling: Near;
      district: string | null;
      duty: CommunityDuty | null;
    },
  ): Ranked {
    const { words, retrieval, district, duty } = grounds;
    const name = this.#units.names[position] ?? '';
    const own = this.#catalogue.unit(name)?.district ?? null;
    const telling = grounds.telling.map(({ order }) => order);
    const reasons = unitReasons({
      words,
      item: itemLedBy(name, retrieval),
      district: own !== null && own === district ? district : null,
      duty,
      settled: telling.filter(({ unit }) => unit !== null && this.#units.indexOf(unit) === position),
      refused: telling.filter(({ refused }) =>
        refused.some((unit) => this.#units.indexOf(unit) === position),
      ),
    });
    return ranked(name, distribution[position], reasons);
  }
}

function placedIn(space: NameSpace, named: Opinion['units']): Precedent['opinion'] {
  return named.map(([name, probability]) => [space.indexOf(name), probability] as const);
}

/** The likeliest of the items found that the unit leads. */
function itemLedBy(name: string | undefined, { shares }: Retrieval): CatalogueItem | null {
  return shares.find(({ hit }) => hit.item.leads.some(({ unit }) => unit === name))?.hit.item ?? null;
}

function toLikeOrder({ order, similarity }: Like<Opinion>): LikeOrder {
  const { orderId, number, at, text, unit, refused } = order;
  return {
    orderId,
    number,
    at,
    text: text.slice(0, EXCERPT).toWellFormed(),
    unit,
    refused: [...refused],
    similarity,
  };
}

function ranked(name: string | undefined, probability: number | undefined, reasons: string[]): Ranked {
  return { name: name ?? '', probability: Math.min(1, Math.max(0, probability ?? 0)), reasons };
}

/** A model's probabilities laid out over a name space, summed where labels share a place; those of a missing head stay zero. */
function scatter(probabilities: Float32Array | undefined, positions: Int32Array, size: number): Float64Array {
  const laid = new Float64Array(size);
  for (const [index, position] of positions.entries())
    laid[position] = (laid[position] ?? 0) + (probabilities?.[index] ?? 0);
  return laid;
}
