import type { z } from 'zod';

/** More faults than these are only counted. */
const MOST = 3;

/** What is wrong with a value, in one line: where, and what. */
export function describeIssues({ issues }: z.ZodError): string {
  const shown = issues
    .slice(0, MOST)
    .map(({ path, message }) => [...path.map(String), ''].join('.').replace(/\.$/, ': ') + message);
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ').replaceAll(/\s*\n\s*/g, ' ');
}
