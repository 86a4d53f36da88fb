import mustache from 'mustache';
import QuickLRU from 'quick-lru';
import type { Json, PromptPart, Variables } from '../engine/contract.ts';

/** A piece of a prompt before its variables are filled in. Text is literal, `name` a variable's path. */
export type TemplatePiece = { readonly text: string } | { readonly name: string };
export type TemplatePart =
  | { readonly kind: 'text' | 'digits' | 'slow'; readonly pieces: readonly TemplatePiece[] }
  | { readonly kind: 'break'; readonly ms: number };

/** What a prompt's text says, and what of it is not allowed. */
export interface PromptTemplate {
  readonly parts: readonly TemplatePart[];
  readonly faults: readonly string[];
}

const MOST_KEPT = 4_000;
const kept = new QuickLRU<string, PromptTemplate>({ maxSize: MOST_KEPT });
const TAG = /<[^<>]*>?/g;
const BREAK = /^<break\s+time=(["'])(\d{1,5}(?:\.\d+)?)(ms|s)\1\s*\/>$/;
const MOST_BREAK = 5_000;
/** Characters of one value that are spoken. */
const MOST_VALUE = 500;
const OPENING: Readonly<Record<'digits' | 'slow', RegExp>> = {
  digits: /^<say-as\s+interpret-as=(["'])(?:digits|telephone)\1\s*>$/,
  slow: /^<prosody\s+rate=(["'])slow\1\s*>$/,
};
const CLOSING = { digits: '</say-as>', slow: '</prosody>' } as const;

/** Reads a prompt's text: first its markup, then the variables in it, so that no value can ever bring markup. */
export function promptTemplate(text: string): PromptTemplate {
  let template = kept.get(text);
  if (template === undefined) {
    template = parse(text);
    kept.set(text, template);
  }
  return template;
}

function parse(text: string): PromptTemplate {
  const parts: TemplatePart[] = [];
  const faults: string[] = [];
  let kind: 'text' | 'digits' | 'slow' = 'text';
  let from = 0;
  const take = (raw: string): void => {
    const { pieces, fault } = piecesOf(unfolded(raw));
    if (fault !== null) faults.push(fault);
    if (pieces.some((piece) => 'name' in piece || piece.text.trim() !== '')) parts.push({ kind, pieces });
  };
  for (const match of text.matchAll(TAG)) {
    const [tag] = match;
    take(text.slice(from, match.index));
    from = match.index + tag.length;
    const pause = BREAK.exec(tag);
    if (pause !== null) {
      const ms = Math.round(Number(pause[2]) * (pause[3] === 's' ? 1_000 : 1));
      if (ms > MOST_BREAK) faults.push(`a break of ${ms} ms is too long: at most ${MOST_BREAK} ms`);
      parts.push({ kind: 'break', ms: Math.min(ms, MOST_BREAK) });
    } else if (kind === 'text' && OPENING.digits.test(tag)) kind = 'digits';
    else if (kind === 'text' && OPENING.slow.test(tag)) kind = 'slow';
    else if (kind !== 'text' && tag === CLOSING[kind]) kind = 'text';
    else
      faults.push(
        `${tag} is not allowed here: use <break time="300ms"/>, <say-as interpret-as="digits">…</say-as> or <prosody rate="slow">…</prosody>, one not within the other, and &lt; for a plain <`,
      );
  }
  take(text.slice(from));
  if (kind !== 'text') faults.push(`${CLOSING[kind]} is missing`);
  return { parts, faults };
}

/** A line break of the file is no pause, and between Chinese characters not even a space. */
function unfolded(text: string): string {
  return text
    .replace(/(?<=[\p{Script=Han}，。！？；：、])\s*\n\s*(?=[\p{Script=Han}，。！？；：、])/gu, '')
    .replace(/\s+/g, ' ');
}

function piecesOf(raw: string): { pieces: TemplatePiece[]; fault: string | null } {
  let tokens: ReturnType<typeof mustache.parse>;
  try {
    tokens = mustache.parse(raw);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { pieces: [{ text: plain(raw) }], fault: `{{…}} cannot be read: ${reason}` };
  }
  const pieces: TemplatePiece[] = [];
  let fault: string | null = null;
  for (const [type, value] of tokens) {
    if (type === 'text') pieces.push({ text: plain(String(value)) });
    else if ((type === 'name' || type === '&') && /^[a-zA-Z]\w*(?:\.\w+)*$/.test(value))
      pieces.push({ name: value });
    else
      fault = `{{${type === 'name' ? '' : type}${value}}} is not allowed: only {{name}} and {{name.part}} are`;
  }
  return { pieces, fault };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** Names of the variables that a prompt's text names, with their parts. */
export function variablesIn(text: string): string[] {
  return promptTemplate(text).parts.flatMap((part) =>
    part.kind === 'break' ? [] : part.pieces.flatMap((piece) => ('name' in piece ? [piece.name] : [])),
  );
}

/** A prompt with its variables filled in; what is unknown says nothing. */
export function fillPrompt(text: string, vars: Variables): PromptPart[] {
  const filled: PromptPart[] = [];
  for (const part of promptTemplate(text).parts) {
    if (part.kind === 'break') {
      filled.push(part);
      continue;
    }
    const spoken = part.pieces
      .map((piece) => ('name' in piece ? spokenValue(variableAt(vars, piece.name)) : piece.text))
      .join('')
      .trim();
    if (spoken !== '') filled.push({ kind: part.kind, text: spoken });
  }
  return filled;
}

/** A filled prompt as it is written in the transcript. */
export function partsText(parts: readonly PromptPart[]): string {
  return parts.map((part) => (part.kind === 'break' ? '' : part.text)).join('');
}

/** A variable or a part of one, by its own properties only; undefined where there is none. */
function variableAt(vars: Variables, path: string): Json | undefined {
  let value: Json | undefined = vars;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Variables)[name];
  }
  return value;
}

function spokenValue(value: Json | undefined): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.toWellFormed().replace(/[\p{Cc}\p{Cf}\ufffd]/gu, ' ');
  return text.length > MOST_VALUE ? text.slice(0, MOST_VALUE).toWellFormed().replaceAll('\ufffd', '') : text;
}
