import type { KindCue } from './kind-cue.ts';
import { saidKindCues } from './said-kind-cues.ts';
import { toldKindCues } from './told-kind-cues.ts';

/** All words that tell the kind of a request, in the order in which they are tried. */
export const kindCues: readonly KindCue[] = [...saidKindCues, ...toldKindCues];
