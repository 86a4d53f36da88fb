import { inputId } from '../sidebar/blanks.ts';
import type { Desk } from '../sidebar/desk.ts';
import { invalidReasons } from '../sidebar/labels.ts';
import type { Drafts } from './drafts.ts';

/** What the keys do, for people. */
export const keyHelp: readonly (readonly [key: string, does: string])[] = [
  ['1 – 3', '选择承办单位'],
  ['Enter', '确认派单，转下一件'],
  ['E', '修改事由等内容'],
  ['N', '先看下一件'],
  ['X', '无效诉求，再按序号选原因'],
  ['Esc', '离开输入框、收起面板'],
  ['?', '显示或收起按键说明'],
];

/** The part of a keyboard event that is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: unknown;
}

/**
 * What a key does on the confirm screen; null: nothing. While something is being written only Escape and Ctrl+Enter are
 * commands.
 */
export function keyAction(press: KeyPress, desk: Desk, drafts: Drafts): (() => void) | null {
  const call = drafts.current;
  if (press.key === '?' && !isWriting(press.target)) {
    return () => {
      drafts.help = !drafts.help;
    };
  }
  if (call === null || press.altKey) return null;
  const withControl = press.ctrlKey || press.metaKey;
  if (press.key === 'Enter' && (withControl || !isBusyTarget(press.target)))
    return () => void drafts.confirm();
  if (press.key === 'Escape') return () => leave(press.target, desk, drafts);
  if (withControl || isWriting(press.target)) return null;
  if (call.ui.panel === 'invalid') {
    const reason = invalidReasons[Number(press.key) - 1];
    return reason === undefined ? null : () => desk.markInvalid(reason);
  }
  if (/^[1-3]$/.test(press.key)) return () => void drafts.choose(Number(press.key));
  switch (press.key.toLowerCase()) {
    case 'e':
      return () => void drafts.edit(inputId('subject'));
    case 'n':
      return () => drafts.skip();
    case 'x':
      return () => void drafts.refuse();
    default:
      return null;
  }
}

function leave(target: unknown, desk: Desk, drafts: Drafts): void {
  drafts.help = false;
  if (target instanceof HTMLElement) target.blur();
  desk.touch((ui) => {
    ui.panel = null;
  });
}

function isWriting(target: unknown): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('textarea, select') || target.matches('input:not([type="checkbox"])'))
  );
}

/** Enter there means something else: a button's own press, a text's own line, a recording's play. */
function isBusyTarget(target: unknown): boolean {
  return target instanceof HTMLElement && (isWriting(target) || target.matches('button, a, summary, audio'));
}
