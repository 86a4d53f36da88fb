/**
 * How somebody in a hotline call says who she is: the turns (`a` agent, `c` caller) set apart by ` / `, and what stands in
 * the form; null for nothing. All are invented.
 */
export type NameDialogue = readonly [turns: string, expected: string | null];
