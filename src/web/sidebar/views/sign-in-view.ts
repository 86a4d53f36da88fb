import { h, type VNode } from '../dom.ts';

/** Asks for a token; `reason` says why the one before was not good enough. */
export function signInView(reason: string | null, signIn: (token: string) => void): VNode {
  return h(
    'main',
    { class: 'sign-in', key: 'sign-in' },
    h('h1', {}, '接诉 · 坐席工作台'),
    h('p', {}, '请粘贴登录令牌。通常由话务软件自动登录，无需手工输入。'),
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (!(event.currentTarget instanceof HTMLFormElement)) return;
          signIn(String(new FormData(event.currentTarget).get('token') ?? '').trim());
        },
      },
      h('label', { for: 'token' }, '登录令牌'),
      h('input', {
        id: 'token',
        name: 'token',
        type: 'password',
        autocomplete: 'off',
        required: true,
        'aria-describedby': reason === null ? null : 'sign-in-problem',
      }),
      reason === null
        ? null
        : h('p', { id: 'sign-in-problem', class: 'field-problem', role: 'alert' }, reason),
      h('button', { type: 'submit', class: 'primary' }, '登录'),
    ),
  );
}
