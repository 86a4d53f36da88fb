import type { SelfServicePurpose } from '../../../protocol/self-service.ts';
import type { Desk, OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { playRecording } from '../play-recording.ts';
import { formatOffset } from './format.ts';

const purposeTexts: Readonly<Record<SelfServicePurpose, string>> = {
  handover: '来电人已向语音导航说明，请接着办理，不必重问',
  request: '来电人通过语音导航留下诉求，已挂机',
  'voice-message': '来电人留下语音留言，已挂机',
};

/** What the caller did before anybody answered: why it is urgent, the number already told, the recording. */
export function selfServiceView(desk: Desk, { summary, view }: OpenCall): VNode | null {
  const { selfService } = view;
  if (selfService === null) return null;
  const { purpose, priority, orderNumber, recording } = selfService;
  return h(
    'section',
    {
      key: 'self-service',
      class: 'self-service',
      'data-urgent': String(priority !== null),
      'aria-label': '语音导航',
    },
    priority === null ? null : h('strong', { class: 'badge' }, priority),
    h('span', {}, purposeTexts[purpose]),
    orderNumber === null
      ? null
      : h('span', {}, '已告知编号 ', h('strong', { class: 'told-number' }, orderNumber)),
    recording === null ? null : recordingView(desk, summary.callId, recording),
  );
}

/** Kept here, or by a platform that hands it out to the service, it is played. Anything else only says that there is one. */
function recordingView(
  desk: Desk,
  callId: string,
  { url, durationMs }: { url: string; durationMs: number },
): VNode {
  const text = `录音 ${formatOffset(durationMs)}`;
  if (!/^(?:file|https?):/i.test(url)) return h('span', {}, text);
  return h(
    'span',
    { key: callId },
    h(
      'button',
      { type: 'button', class: 'small', onclick: (event) => play(desk, callId, event.currentTarget) },
      `播放${text}`,
    ),
    h('audio', { controls: true, hidden: true, 'aria-label': text }),
  );
}

function play(desk: Desk, callId: string, button: EventTarget | null): void {
  const player = button instanceof Element ? button.nextElementSibling : null;
  if (player instanceof HTMLAudioElement)
    playRecording(callId, player).catch(() =>
      desk.touch((ui) => {
        ui.notice = { tone: 'error', text: '录音无法播放' };
      }),
    );
}
