import type { Speaker } from '../../protocol/common.ts';
import type { Turn } from './call-file.ts';

const SPEAKER_NAMES: Readonly<Record<string, Speaker>> = {
  坐席: 'agent',
  话务员: 'agent',
  接线员: 'agent',
  客服: 'agent',
  agent: 'agent',
  来电人: 'caller',
  市民: 'caller',
  群众: 'caller',
  诉求人: 'caller',
  caller: 'caller',
  ivr: 'ivr',
  语音: 'ivr',
};
/** People speak Chinese at about four to five characters a second. */
const MS_PER_CHARACTER = 220;
const PAUSE_MS = 600;

/**
 * Reads a transcript of lines such as `坐席：您好` or `caller: hello`; a line without a speaker goes on with the one
 * before. Times are made up at the pace of speech.
 * @throws Error when the first words have no speaker
 */
export function parseTranscript(source: string): Turn[] {
  const spoken: { speaker: Speaker; text: string }[] = [];
  for (const [index, raw] of source
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const match = /^([^\s:：]{1,10})\s*[:：]\s*(.*)$/u.exec(line);
    const speaker = SPEAKER_NAMES[match?.[1]?.toLowerCase() ?? ''];
    const last = spoken.at(-1);
    if (speaker !== undefined) spoken.push({ speaker, text: match?.[2] ?? '' });
    else if (last !== undefined) last.text += ` ${line}`;
    else throw new Error(`line ${index + 1} names no speaker; begin lines with "坐席：" or "来电人："`);
  }
  let at = 0;
  return spoken.map(({ speaker, text }) => {
    const startMs = at;
    const endMs = startMs + Math.max(1, text.length) * MS_PER_CHARACTER;
    at = endMs + PAUSE_MS;
    return { speaker, startMs, endMs, text };
  });
}
