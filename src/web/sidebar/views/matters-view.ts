import type { MatterDraft } from '../../../protocol/matter.ts';
import type { OpenCall } from '../desk.ts';
import { h, type VNode } from '../dom.ts';

/** The matters of a call that has several: each with its own draft, so that none is lost in the other. */
export function mattersView({ view }: OpenCall): VNode | null {
  if (view.matters.length < 2) return null;
  return h(
    'section',
    { class: 'card matters', 'aria-labelledby': 'matters-title' },
    h(
      'div',
      { class: 'card-head' },
      h('h2', { id: 'matters-title' }, `本次来电含 ${view.matters.length} 个事项`),
    ),
    h('ol', { class: 'matter-list' }, ...view.matters.map(matterView)),
  );
}

function matterView({ number, kind, subject, text }: MatterDraft): VNode {
  return h(
    'li',
    { key: `matter-${number}`, class: 'matter' },
    h(
      'p',
      { class: 'matter-head' },
      h('span', { class: 'matter-subject' }, subject ?? `事项 ${number}`),
      kind === null ? null : h('span', { class: 'badge' }, kind),
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          'aria-label': `复制事项 ${number} 的草稿`,
          onclick: () => void navigator.clipboard?.writeText(text),
        },
        '复制草稿',
      ),
    ),
    h('p', { class: 'matter-text' }, text),
  );
}
