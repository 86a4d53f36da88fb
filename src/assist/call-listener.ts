import type { FactReader } from '../facts/contract.ts';
import { cutText } from '../facts/cut-text.ts';
import type { Alert } from '../protocol/alert.ts';
import type { Segment } from '../protocol/common.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Candidate, FieldCandidates } from '../protocol/form.ts';
import { candidatesOf } from './form/candidates.ts';

/** Beyond this much the caller's oldest words are dropped from the text for the model, UTF-16 code units. */
const MAX_CALLER_TEXT = 4_000;

/** Beyond this much of one sentence nothing is read, UTF-16 code units: all calls wait while a garbled one is. */
const MAX_SENTENCE = 10_000;

export interface Ears {
  readonly createReader: () => FactReader;
  readonly alertsOf: (facts: readonly Fact[]) => Alert[];
}

/**
 * Keeps the reading of one call in step with its transcript: a sentence at the end costs only itself; a late one, placed
 * between others, makes it read the whole call again.
 */
export class CallListener {
  readonly #ears: Ears;
  #reader: FactReader;
  #heard = 0;
  #lastHeard = '';
  #alerts = new Map<string, Alert>();
  #callerText = '';
  /** Asked for several times after each sentence. */
  #candidates: FieldCandidates | null = null;

  constructor(ears: Ears) {
    this.#ears = ears;
    this.#reader = ears.createReader();
  }

  /** All alerts so far, each in its latest state. */
  get alerts(): Alert[] {
    return [...this.#alerts.values()];
  }

  /** The caller's words, oldest first. */
  get callerText(): string {
    return this.#callerText;
  }

  facts(): readonly Fact[] {
    return this.#reader.facts();
  }

  candidates(): FieldCandidates {
    this.#candidates ??= Object.fromEntries(
      Object.entries(candidatesOf(this.facts())).map(([field, list]) => [field, list.map(wellFormed)]),
    );
    return this.#candidates;
  }

  /** Takes in the transcript as it stands, in the order of time. Answers all alerts so far. */
  listen(transcript: readonly Segment[]): Alert[] {
    // A transcript only grows: whatever came in before the last one heard has moved it.
    if (this.#heard > 0 && transcript[this.#heard - 1]?.id !== this.#lastHeard) this.#startOver();
    for (const segment of transcript.slice(this.#heard)) {
      this.#heard += 1;
      this.#candidates = null;
      this.#lastHeard = segment.id;
      this.#reader.add({ ...segment, text: cutText(segment.text, MAX_SENTENCE) });
      for (const alert of this.#ears.alertsOf(this.#reader.facts())) this.#alerts.set(alert.id, alert);
      if (segment.speaker === 'caller') {
        this.#callerText = `${this.#callerText} ${segment.text}`.trimStart().slice(-MAX_CALLER_TEXT);
      }
    }
    return this.alerts;
  }

  #startOver(): void {
    this.#reader = this.#ears.createReader();
    this.#heard = 0;
    this.#alerts = new Map();
    this.#callerText = '';
  }
}

/** A rule that matches so many characters may have cut one in half; the store takes whole ones only. */
function wellFormed(candidate: Candidate): Candidate {
  const { value, spoken, evidence } = candidate;
  const texts = [
    typeof value === 'object' ? value.text : String(value),
    spoken,
    ...evidence.map(({ text }) => text),
  ];
  if (texts.every((text) => text.isWellFormed())) return candidate;
  return {
    ...candidate,
    value: typeof value === 'object' ? { ...value, text: value.text.toWellFormed() } : whole(value),
    spoken: spoken.toWellFormed(),
    evidence: evidence.map((proof) => ({ ...proof, text: proof.text.toWellFormed() })),
  };
}

function whole<T extends string | boolean>(value: T): string | T {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\ufffd', '') : value;
}
