import type { Desk } from '../desk.ts';
import type { ConnectionState } from '../desk-socket.ts';
import { h, type VNode } from '../dom.ts';

const connectionTexts: Readonly<Record<ConnectionState, string>> = {
  connecting: '连接中…',
  ready: '已连接',
  waiting: '连接中断，正在重连…',
  refused: '未登录',
};

/** Whose desk it is, and whether the service hears it. */
export function topView(desk: Desk, name: string, signOut: () => void): VNode {
  return h(
    'div',
    { class: 'top' },
    h('span', { class: 'brand' }, name),
    h(
      'span',
      { class: 'connection', 'data-state': desk.connection, role: 'status' },
      h('span', { class: 'dot' }),
      connectionTexts[desk.connection],
    ),
    h('span', { class: 'me' }, desk.me),
    h('button', { type: 'button', class: 'link', onclick: signOut }, '退出'),
  );
}
