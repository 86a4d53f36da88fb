import { h, type VNode } from '../dom.ts';

/** One quiet line about what the language model could not do. */
export function noteView(text: string | undefined): VNode | null {
  return text === undefined ? null : h('p', { key: 'note', class: 'quiet-note', role: 'note' }, text);
}
