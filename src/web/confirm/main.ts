import type { Desk } from '../sidebar/desk.ts';
import { runDeskPage } from '../sidebar/run-desk-page.ts';
import { Drafts } from './drafts.ts';
import { keyAction } from './keys.ts';
import { confirmView } from './views/confirm-view.ts';

/** The confirm screen: what callers left by voice becomes orders, a key or two each. */

const known = new WeakMap<Desk, Drafts>();

const page = runDeskPage({
  view: (desk, signOut) => confirmView(desk, draftsOf(desk), signOut, () => page.draw()),
  title: (desk) => {
    const waiting = desk === null ? 0 : draftsOf(desk).waiting.length;
    return waiting === 0 ? '接诉 · 语音诉求核派' : `（${waiting}）接诉 · 语音诉求核派`;
  },
  settle: (desk) => draftsOf(desk).settle(),
});

function draftsOf(desk: Desk): Drafts {
  const drafts = known.get(desk) ?? new Drafts(desk);
  known.set(desk, drafts);
  return drafts;
}

document.addEventListener('keydown', (event) => {
  const desk = page.desk();
  if (desk === null || event.repeat || event.isComposing) return;
  const act = keyAction(event, desk, draftsOf(desk));
  if (act === null) return;
  event.preventDefault();
  act();
  page.draw();
});
