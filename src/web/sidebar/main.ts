import { runDeskPage } from './run-desk-page.ts';
import { pageView } from './views/page-view.ts';

/** The sidebar: the calls of an agent, one of them in full. */

/** How near the end of the transcript still counts as its end, in pixels. */
const END_MARGIN = 24;
/** The call's clock. */
const TICK_MS = 1_000;

let following = true;

const page = runDeskPage({
  view: (desk, signOut) => pageView(desk, { following, toEnd }, signOut),
  title: (desk) => {
    const urgent = desk
      ?.current()
      ?.view.alerts.some(({ level, state }) => level === 'urgent' && state === 'raised');
    return urgent === true ? '【紧急】接诉 · 坐席工作台' : '接诉 · 坐席工作台';
  },
  drawn: (app) => {
    const lines = transcriptLines(app);
    if (following && lines !== null) lines.scrollTop = lines.scrollHeight;
  },
});

function transcriptLines(within: ParentNode): Element | null {
  return within.querySelector('.transcript-lines');
}

function toEnd(): void {
  following = true;
  page.draw();
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  if (!event.repeat) void page.desk()?.submit();
});
// Scrolling does not bubble, but it can be caught on the way down.
document.addEventListener(
  'scroll',
  ({ target }) => {
    if (!(target instanceof Element) || target !== transcriptLines(document)) return;
    const atEnd = target.scrollHeight - target.scrollTop - target.clientHeight <= END_MARGIN;
    if (atEnd !== following) {
      following = atEnd;
      page.draw();
    }
  },
  true,
);
setInterval(() => {
  if (page.desk()?.current()?.view.endedAt === null) page.draw();
}, TICK_MS);
