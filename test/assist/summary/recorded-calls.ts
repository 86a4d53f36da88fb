import { shownFacts } from '../../../src/assist/facts/shown-facts.ts';
import { candidatesOf } from '../../../src/assist/form/candidates.ts';
import { callDraft } from '../../../src/assist/summary/call-draft.ts';
import type { CallGround } from '../../../src/assist/summary/faithfulness.ts';
import { matterDrafts } from '../../../src/assist/summary/matter-drafts.ts';
import { mergeForm } from '../../../src/call/form-merge.ts';
import type { CallFile } from '../../../src/cli/calls/call-file.ts';
import { loadCalls } from '../../../src/cli/calls/load-calls.ts';
import { readFacts } from '../../../src/facts/fact-reader.ts';
import { contextOf, gazetteer } from '../../facts/helper.ts';

export interface RecordedCall {
  readonly file: CallFile;
  readonly ground: CallGround;
  /** The order's text as the service drafts it at the end. */
  readonly draft: string;
}

/** The calls of a folder as the service hears them, without a model. */
export function recordedCalls(folder: string): RecordedCall[] {
  return loadCalls([folder]).map((file) => {
    const { startedAt, channel, turns } = file;
    const transcript = turns.map((turn, at) => ({
      ...turn,
      id: `s${at}`,
      confidence: null,
      senderSeq: at + 1,
    }));
    const heard = readFacts(transcript, contextOf({ startedAt, callerNumber: channel.callerNumber }));
    const form = mergeForm({}, candidatesOf(heard), new Set());
    const facts = shownFacts(heard);
    const draft = callDraft({
      form,
      transcript,
      matters: matterDrafts(heard, form, transcript),
      facts: new Map(facts.map((one) => [one.id, one])),
    });
    const ground = {
      transcript,
      form,
      facts,
      details: {},
      startedAt,
      timeZone: 'Asia/Shanghai',
      caller: channel.callerNumber,
      gazetteer,
    };
    return { file, ground, draft };
  });
}
