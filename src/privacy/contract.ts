/** What may leave the machine for a language model. `mask-identifiers`: names and addresses stay. */
export type RedactionPolicy = 'mask-all' | 'mask-identifiers' | 'local-server-no-mask';

export const personalKinds = [
  'name',
  'phone',
  'identity-number',
  'plate',
  'bank-card',
  'account-number',
  'order-number',
  'address',
  'email',
  'wechat',
] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** A piece of personal data in a text; `start` and `end` count UTF-16 code units. */
export interface PersonalSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalKind;
  /** What makes two mentions the same: digits for numbers, the name for names. */
  readonly identity: string;
  /** How it is written out when it comes back: 13800000000 for 幺三八零零…. */
  readonly written: string;
}

/** A text in which placeholders stand for personal data. */
export interface RedactedText {
  readonly text: string;
  /** Where `[start, end)` of the redacted text stands in the original; a placeholder counts whole. */
  original(start: number, end: number): { readonly start: number; readonly end: number };
}

/** One conversation with a model: the same person or number has the same placeholder throughout. */
export interface Redaction {
  /** Sentences of the call, in order; numbers and names may run over several of them. */
  transcript(segments: readonly { readonly id: string; readonly text: string }[]): RedactedText[];
  redact(text: string): RedactedText;
  /** An answer with the personal data back in their places; placeholders that were never given out are taken out. */
  restore(text: string): string;
  /** As `restore` for a text that is still growing: a placeholder that may be coming is held back. */
  restoreGrowing(text: string): string;
}

/** What the guard found; `kind` only, never the text itself, so that it may be logged. */
export interface Leak {
  readonly kind: PersonalKind;
}
