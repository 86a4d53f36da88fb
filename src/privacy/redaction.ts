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
    return segments.map(({ text }, at) => this.#masked(text, found[at] ?? [], () => false));
  }

  redact(text: string): RedactedText {
    const parts = text.split(SENTENCE_END);
    const found = findPersonal(
      parts.map((part) => ({ id: null, text: part })),
      this.#known,
    );
    let offset = 0;
    const spans = parts.flatMap((part, at) => {
      const moved = (found[at] ?? []).map((one) => ({
        ...one,
        start: one.start + offset,
        end: one.end + offset,
      }));
      offset += part.length;
      return moved;
    });
    return this.#masked(text, spans, (placeholder) => this.#placeholders.written(placeholder) !== undefined);
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

  /** @param isOurs what reads as a placeholder is one of this conversation and stays */
  #masked(
    text: string,
    found: readonly PersonalSpan[],
    isOurs: (placeholder: string) => boolean,
  ): RedactedText {
    const likes = placeholdersIn(text);
    const kept = likes.filter(({ placeholder }) => isOurs(placeholder));
    const replacements: Replacement[] = likes
      .filter((one) => !kept.includes(one))
      .map(({ start, end }) => {
        const quoted = text.slice(start, end);
        return { start, end, by: this.#placeholders.for('quoted', quoted, quoted) };
      });
    for (const { kind, identity, written, ...span } of found) {
      if (!masks(this.#policy, kind)) continue;
      for (const { start, end } of outside(span, likes))
        replacements.push({ start, end, by: this.#placeholders.for(kind, identity, written) });
    }
    return this.#withoutResidue(text, replacements);
  }

  /** The finders overlooked what the guard would stop at: it goes as well, so that the call keeps its help. */
  #withoutResidue(text: string, replacements: Replacement[]): RedactedText {
    for (;;) {
      replacements.sort((a, b) => a.start - b.start);
      const redacted = replaceParts(text, replacements);
      const residue = residueIn(redacted.text, this.#policy).sort((a, b) => a.start - b.start);
      if (residue.length === 0) return redacted;
      let done = 0;
      for (const { kind, ...span } of residue) {
        if (span.start < done) continue;
        done = span.end;
        const { start, end } = redacted.original(span.start, span.end);
        const written = text.slice(start, end);
        replacements.push({ start, end, by: this.#placeholders.for(kind, written, written) });
      }
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
