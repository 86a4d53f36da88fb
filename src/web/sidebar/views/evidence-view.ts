import type { Evidence } from '../../../protocol/common.ts';
import type { CallViewState } from '../call-view-state.ts';
import { h, type VNode } from '../dom.ts';
import { speakerLabels } from '../labels.ts';
import { splitByMarks } from '../marks.ts';
import { formatOffset } from './format.ts';

/** How much of a sentence is quoted on either side of the words that prove a value. */
const AROUND = 14;

/** Scrolls the transcript to a sentence, and the page to the transcript. */
export function revealSegment(segmentId: string): void {
  const line = document.getElementById(`segment-${segmentId}`);
  const list = line?.closest('.transcript-lines');
  if (line === null || !(list instanceof HTMLElement)) return;
  const top = line.offsetTop - list.clientHeight / 2 + line.clientHeight / 2;
  list.scrollTo({ top });
  list.scrollIntoView({ block: 'nearest' });
}

/** The sentence that proves a value, shortened around the words; a click goes to it in the transcript. */
export function quote(view: CallViewState, evidence: Evidence): VNode | null {
  const line = view.lines.find(({ segment }) => segment.id === evidence.segmentId);
  if (line === undefined) return null;
  const { text, speaker, startMs } = line.segment;
  const from = Math.max(0, evidence.start - AROUND);
  const to = Math.min(text.length, evidence.end + AROUND);
  const pieces = splitByMarks(text.slice(from, to), [
    { start: evidence.start - from, end: evidence.end - from, kind: 'evidence' },
  ]);
  return h(
    'button',
    {
      type: 'button',
      class: 'quote',
      key: `${evidence.segmentId}:${evidence.start}:${evidence.end}`,
      title: '在通话记录中查看',
      onclick: () => revealSegment(evidence.segmentId),
    },
    h('span', { class: 'quote-source' }, `${speakerLabels[speaker]} ${formatOffset(startMs)}`),
    h(
      'span',
      {},
      from > 0 ? '…' : '',
      ...pieces.map(({ text: piece, kinds }) =>
        kinds.length === 0 ? piece : h('mark', { class: 'mark evidence' }, piece),
      ),
      to < text.length ? '…' : '',
    ),
  );
}
