import type { Desk } from '../sidebar/desk.ts';
import { runDeskPage } from '../sidebar/run-desk-page.ts';
import { Drafts } from './drafts.ts';
import { keyAction } from './keys.ts';
import { confirmView } from './views/confirm-view.ts';

/** The confirm screen: what callers left by voice becomes orders, a key or two each. */

let drafts: Drafts | null = null;

const page = runDeskPage({
  view: (desk, signOut) => confirmView(desk, draftsOf(desk), signOut, () => page.draw()),
  title: () => {
    const waiting = drafts?.waiting.length ?? 0;
    return waiting === 0 ? '接诉 · 语音诉求核派' : `（${waiting}）接诉 · 语音诉求核派`;
  },
  begun: (desk) => {
    drafts = new Drafts(desk);
  },
  settle: (desk) => draftsOf(desk).settle(),
});

function draftsOf(desk: Desk): Drafts {
  drafts ??= new Drafts(desk);
  return drafts;
}

document.addEventListener('keydown', (event) => {
  const desk = page.desk();
  if (desk === null || drafts === null || event.repeat || event.isComposing) return;
  const act = keyAction(event, desk, drafts);
  if (act === null) return;
  event.preventDefault();
  act();
  page.draw();
});
