/** What is wrong with a flow file, where, and what to do about it. */
export interface FlowFault {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Null where it concerns the file as a whole. */
  readonly node: string | null;
  readonly message: string;
}

/** `flows/request.yaml:12: read-back: there is no node submti (did you mean submit?)`. */
export function faultText({ file, line, node, message }: FlowFault): string {
  return `${file}:${line}: ${node === null ? '' : `${node}: `}${message}`;
}

/** ` (did you mean …?)` where one of the names is near; empty where none is. */
export function didYouMean(name: string, known: Iterable<string>): string {
  let best: string | null = null;
  let least = Math.max(1, Math.min(3, Math.floor(name.length / 2))) + 1;
  for (const one of known) {
    const far = distance(one.toLowerCase(), name.toLowerCase());
    if (far < least) [best, least] = [one, far];
  }
  return best === null ? '' : ` (did you mean ${best}?)`;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
