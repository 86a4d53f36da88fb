import type { Alert } from '../protocol/alert.ts';
import type { Segment } from '../protocol/common.ts';
import type { Candidate, FieldCandidates } from '../protocol/form.ts';
import type { AlertDetector, FormExtractor } from './contract.ts';
import { cutText } from './cut-text.ts';

/** Beyond this much the caller's oldest words are dropped from the text for the model, UTF-16 code units. */
const MAX_CALLER_TEXT = 4_000;

/**
 * Beyond this much of one sentence nothing is extracted, UTF-16 code units: nobody says so much in a breath, and all
 * calls wait while a garbled one is read.
 */
const MAX_SENTENCE = 1_500;

interface Ears {
  readonly extractor: FormExtractor;
  readonly detector: AlertDetector;
}

/**
 * Keeps the extractors of one call in step with its transcript: a sentence at the end costs only itself; a late one,
 * placed between others, makes them listen to the whole call again.
 */
export class CallListener {
  readonly #create: () => Ears;
  #ears: Ears;
  #heard: string[] = [];
  #alerts = new Map<string, Alert>();
  #callerText = '';

  constructor(create: () => Ears) {
    this.#create = create;
    this.#ears = create();
  }

  /** All alerts so far. */
  get alerts(): Alert[] {
    return [...this.#alerts.values()];
  }

  /** The caller's words, oldest first. */
  get callerText(): string {
    return this.#callerText;
  }

  candidates(): FieldCandidates {
    const heard = Object.entries(this.#ears.extractor.candidates());
    return Object.fromEntries(heard.map(([field, list]) => [field, list.map(wellFormed)]));
  }

  /** Takes in the transcript as it stands, in the order of time. Answers all alerts so far. */
  listen(transcript: readonly Segment[]): Alert[] {
    if (this.#heard.some((id, index) => transcript[index]?.id !== id)) this.#startOver();
    for (const segment of transcript.slice(this.#heard.length)) {
      this.#heard.push(segment.id);
      const heard = { ...segment, text: cutText(segment.text, MAX_SENTENCE) };
      this.#ears.extractor.add(heard);
      for (const alert of this.#ears.detector.add(heard)) this.#alerts.set(alert.id, alert);
      if (segment.speaker === 'caller') {
        this.#callerText = `${this.#callerText} ${segment.text}`.trimStart().slice(-MAX_CALLER_TEXT);
      }
    }
    return this.alerts;
  }

  #startOver(): void {
    this.#ears = this.#create();
    this.#heard = [];
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
