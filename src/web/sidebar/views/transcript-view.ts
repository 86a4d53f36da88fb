import type { Evidence } from '../../../protocol/common.ts';
import { blankOf, isFieldName } from '../blanks.ts';
import type { CallViewState, TranscriptLine } from '../call-view-state.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, lazy, type VNode } from '../dom.ts';
import { fieldLabels, speakerLabels } from '../labels.ts';
import { type Mark, marksBySegment, splitByMarks } from '../marks.ts';
import { formatOffset } from './format.ts';
import { icon } from './icons.ts';

const noEvidence: readonly Evidence[] = [];

/** The words of the call as they come; `following` says that the newest line is in sight, `toEnd` goes back to it. */
export function transcriptView(desk: Desk, call: OpenCall, following: boolean, toEnd: () => void): VNode {
  const { view, ui, editable } = call;
  const { lines, partials, pins, suggestion, alerts } = view;
  const active = ui.activeBlank === null ? null : blankOf(view, ui.activeBlank);
  const proof = active?.state.current?.evidence ?? noEvidence;
  return h(
    'section',
    { class: 'card transcript', 'aria-labelledby': 'transcript-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'transcript-title' }, '通话记录'),
      h(
        'span',
        { class: 'legend' },
        h('mark', { class: 'mark decisive' }, '关键词'),
        h('mark', { class: 'mark danger' }, '风险'),
      ),
    ),
    lazy(
      'ol',
      { class: 'transcript-lines', tabindex: '0', 'aria-label': '逐句记录' },
      [lines, partials, pins, suggestion, alerts, ui.activeBlank, proof, ui.hovered, editable],
      () => linesView(desk, call, [...proof, ...ui.hovered]),
    ),
    following ? null : h('button', { type: 'button', class: 'to-end', onclick: toEnd }, icon('down'), '最新'),
  );
}

function linesView(desk: Desk, call: OpenCall, evidence: readonly Evidence[]): readonly (VNode | null)[] {
  const { lines, partials, suggestion, alerts } = call.view;
  const marks = marksBySegment([
    { kind: 'decisive', evidence: suggestion?.value.evidence ?? noEvidence },
    {
      kind: 'danger',
      evidence: alerts.filter(({ state }) => state !== 'withdrawn').map(({ evidence }) => evidence),
    },
    { kind: 'evidence', evidence },
  ]);
  return [
    ...lines.map((line) => lineView(desk, call, line, marks.get(line.segment.id) ?? [])),
    ...partials.map(({ speaker, startMs, text }) =>
      h(
        'li',
        { key: `partial-${speaker}`, class: 'line partial', 'data-speaker': speaker },
        speakerView(speaker, startMs),
        h('p', { class: 'line-text' }, text),
      ),
    ),
    lines.length + partials.length === 0 ? h('li', { class: 'empty' }, '等待语音…') : null,
  ];
}

function lineView(
  desk: Desk,
  { view, ui, editable }: OpenCall,
  line: TranscriptLine,
  marks: readonly Mark[],
): VNode {
  const { segment, late } = line;
  const pinned = pinOf(view, segment.id);
  const pinLabel =
    ui.activeBlank === null || !isFieldName(ui.activeBlank)
      ? '标记这句话'
      : `标记为「${fieldLabels[ui.activeBlank]}」的依据`;
  const speaker = isVoice(segment) ? 'ivr' : segment.speaker;
  const markText = marks.map(({ start, end, kind }) => `${kind}${start}-${end}`).join();
  return lazy(
    'li',
    {
      key: segment.id,
      id: `segment-${segment.id}`,
      class: 'line',
      'data-speaker': speaker,
    },
    [line, markText, pinned, pinLabel, editable],
    () => [
      speakerView(speaker, segment.startMs),
      h(
        'p',
        { class: 'line-text' },
        ...splitByMarks(segment.text, marks).map(({ text, kinds }) =>
          kinds.length === 0 ? text : h('mark', { class: `mark ${kinds.join(' ')}` }, text),
        ),
        late ? h('span', { class: 'tag', title: '这句话晚到，已按时间插入' }, '补到') : null,
        pinned === null ? null : h('span', { class: 'tag pinned' }, icon('pin'), pinned),
      ),
      editable && pinned === null
        ? h(
            'button',
            {
              type: 'button',
              class: 'pin',
              title: pinLabel,
              'aria-label': `${pinLabel}：${segment.text.slice(0, 20)}`,
              onclick: () => desk.pin(segment.id),
            },
            icon('pin'),
          )
        : null,
    ],
  );
}

function pinOf({ pins }: CallViewState, segmentId: string): string | null {
  const field = pins[segmentId];
  if (field === undefined) return null;
  return field === null ? '已标记' : fieldLabels[field];
}

/** Voice guidance asks as an agent does, so that answers are understood; it is no agent. */
function isVoice({ id, speaker }: TranscriptLine['segment']): boolean {
  return speaker === 'agent' && id.startsWith('v');
}

function speakerView(name: keyof typeof speakerLabels, startMs: number): VNode {
  return h(
    'span',
    { class: 'line-speaker' },
    speakerLabels[name],
    h('span', { class: 'line-time' }, formatOffset(startMs)),
  );
}
