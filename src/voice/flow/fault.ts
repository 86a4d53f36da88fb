import { distance } from 'fastest-levenshtein';
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
