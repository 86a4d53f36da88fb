import type { Span } from '../facts/text.ts';
import type { PersonalSpan, RedactedText, Redaction, RedactionPolicy } from './contract.ts';
import { findPersonal } from './finder.ts';
import { type Known, type KnownPersonal, knownOf } from './known-personal.ts';
import { Placeholders, placeholdersIn, shownLength } from './placeholders.ts';
import { masks } from './policy.ts';
import { type Replacement, replaceParts } from './redacted-text.ts';
import { residueIn } from './residue.ts';

/** Where a text that is no sentence of the call is cut, so that each part is read as a sentence is. */
const SENTENCE_END = /(?<=[。！？!?\n])/u;

/**
 * A conversation with a model under a policy. What the facts prove, what the form names and what patterns show is replaced
 * by placeholders; the same identity has the same one in every text of the conversation.
 */
export function createRedaction(policy: RedactionPolicy, known: KnownPersonal): Redaction {
  return policy === 'local-server-no-mask' ? new PlainTalk() : new MaskedTalk(policy, knownOf(known));
}

class MaskedTalk implements Redaction {
  readonly #policy: RedactionPolicy;
  readonly #known: Known;
  readonly #placeholders = new Placeholders();

  constructor(policy: RedactionPolicy, known: Known) {
    this.#policy = policy;
    this.#known = known;
  }

  transcript(segments: readonly { readonly id: string; readonly text: string }[]): RedactedText[] {
    const found = findPersonal(segments, this.#known);
    // Nobody speaks placeholders: what reads like one is not taken for one of ours.
    return segments.map(({ text }, at) => {
      const likes = placeholdersIn(text);
      const spans = this.#replacements(found[at] ?? [], likes);
      return this.#until(text, [...this.#quoted(text, likes), ...spans], (left) => this.#residue(left));
    });
  }

  redact(text: string): RedactedText {
    const likes = placeholdersIn(text).filter(
      ({ placeholder }) => this.#placeholders.written(placeholder) === undefined,
    );
    // What is left reads otherwise beside placeholders: until nothing more is found, so that twice is as once.
    return this.#until(text, this.#quoted(text, likes), (left) => {
      const found = this.#replacements(this.#found(left), placeholdersIn(left));
      const residue = this.#residue(left).filter((one) =>
        found.every(({ start, end }) => end <= one.start || one.end <= start),
      );
      return [...found, ...residue];
    });
  }

  restore(text: string): string {
    let restored = '';
    let done = 0;
    for (const { start, end, placeholder } of placeholdersIn(text)) {
      restored += text.slice(done, start) + (this.#placeholders.written(placeholder) ?? '');
      done = end;
    }
    return restored + text.slice(done);
  }

  restoreGrowing(text: string): string {
    return this.restore(text.slice(0, shownLength(text)));
  }

  #found(text: string): PersonalSpan[] {
    const parts = text.split(SENTENCE_END);
    const found = findPersonal(
      parts.map((part) => ({ id: null, text: part })),
      this.#known,
    );
    let offset = 0;
    return parts.flatMap((part, at) => {
      const from = offset;
      offset += part.length;
      return (found[at] ?? []).map((one) => ({ ...one, start: one.start + from, end: one.end + from }));
    });
  }

  #quoted(text: string, likes: readonly Span[]): Replacement[] {
    return likes.map(({ start, end }) => {
      const quoted = text.slice(start, end);
      return { start, end, by: this.#placeholders.for('quoted', quoted, quoted) };
    });
  }

  #replacements(found: readonly PersonalSpan[], likes: readonly Span[]): Replacement[] {
    return found.flatMap(({ kind, identity, written, ...span }) => {
      const parts = masks(this.#policy, kind) ? outside(span, likes) : [];
      return parts.map((part) => ({ ...part, by: this.#placeholders.for(kind, identity, written) }));
    });
  }

  /** The finders overlooked what the guard would stop at: it goes as well, so that the call keeps its help. */
  #residue(text: string): Replacement[] {
    const residue = residueIn(text, this.#policy).sort((a, b) => a.start - b.start);
    let done = 0;
    return residue.flatMap(({ kind, start, end, written }) => {
      if (start < done) return [];
      done = end;
      return [{ start, end, by: this.#placeholders.for(kind, written, written) }];
    });
  }

  /** Replaces what is found in what the replacements so far have left, until nothing is. */
  #until(
    text: string,
    begun: readonly Replacement[],
    find: (left: string) => readonly Replacement[],
  ): RedactedText {
    const replacements = begun.toSorted((a, b) => a.start - b.start);
    for (;;) {
      const redacted = replaceParts(text, replacements);
      const more = find(redacted.text);
      if (more.length === 0) return redacted;
      for (const { start, end, by } of more) replacements.push({ ...redacted.original(start, end), by });
      replacements.sort((a, b) => a.start - b.start);
    }
  }
}

/** What of a span lies outside others, which are in order. */
function outside(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let { start } = span;
  for (const other of others) {
    if (other.end <= start || other.start >= span.end) continue;
    if (other.start > start) left.push({ start, end: other.start });
    start = other.end;
  }
  return start < span.end ? [...left, { start, end: span.end }] : left;
}

/** A server in the same house reads the words as they are. */
class PlainTalk implements Redaction {
  transcript(segments: readonly { readonly text: string }[]): RedactedText[] {
    return segments.map(({ text }) => this.redact(text));
  }

  redact(text: string): RedactedText {
    return replaceParts(text, []);
  }

  restore(text: string): string {
    return text;
  }

  restoreGrowing(text: string): string {
    return text;
  }
}
