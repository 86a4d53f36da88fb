import { Desk } from './desk.ts';
import { DeskSocket, type SocketLike, type SocketListener } from './desk-socket.ts';
import { render } from './dom.ts';
import { dropToken, keepToken, takeToken } from './kept-token.ts';
import { isExpired, isTokenLike } from './token.ts';
import { pageView } from './views/page-view.ts';
import { signInView } from './views/sign-in-view.ts';

/** Starts the sidebar: a token, a desk with its connection, and a picture of both. */

/** How near the end of the transcript still counts as its end, in pixels. */
const END_MARGIN = 24;
/** The call's clock. */
const TICK_MS = 1_000;

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
const app = root;

let desk: Desk | null = null;
let socket: DeskSocket | null = null;
let problem: string | null = null;
let drawPending = false;
let following = true;

function draw(): void {
  if (drawPending) return;
  drawPending = true;
  requestAnimationFrame(drawNow);
}

function drawNow(): void {
  drawPending = false;
  render(app, [
    desk === null ? signInView(problem, signIn) : pageView(desk, { following, toEnd }, () => signOut(null)),
  ]);
  if (following) scrollToEnd();
  moveFocus();
  const urgent =
    desk?.current()?.view.alerts.some(({ level, state }) => level === 'urgent' && state === 'raised') ===
    true;
  document.title = urgent ? '【紧急】接诉 · 坐席工作台' : '接诉 · 坐席工作台';
}

function moveFocus(): void {
  const ui = desk?.current()?.ui;
  if (ui === undefined || ui.focusOn === null) return;
  const element = document.getElementById(ui.focusOn);
  ui.focusOn = null;
  element?.focus();
}

function transcriptLines(): Element | null {
  return app.querySelector('.transcript-lines');
}

function scrollToEnd(): void {
  const lines = transcriptLines();
  if (lines !== null) lines.scrollTop = lines.scrollHeight;
}

function toEnd(): void {
  following = true;
  draw();
}

function signIn(token: string): void {
  if (!isTokenLike(token)) {
    signOut('这不是有效的登录令牌');
    return;
  }
  if (isExpired(token, Date.now())) {
    signOut('登录已过期，请重新登录');
    return;
  }
  keepToken(token);
  start(token);
}

function signOut(reason: string | null): void {
  socket?.close();
  socket = null;
  desk = null;
  problem = reason;
  dropToken();
  draw();
}

function start(token: string): void {
  socket?.close();
  const opened = new Desk(draw);
  const connection = new DeskSocket({
    open: (listener) => openSocket(token, listener),
    lastSeq: (callId) => opened.view(callId).lastSeq,
    onReply: (reply) => opened.receive(reply),
    onState: (state) => {
      if (state === 'refused') signOut('登录已失效，请重新登录');
      else opened.setConnection(state);
    },
    mayConnect: () => !isExpired(token, Date.now()),
  });
  opened.attach(connection);
  desk = opened;
  socket = connection;
  connection.connect();
  draw();
}

/** Beside the page, so that it works behind a proxy that serves the service under a path. */
function openSocket(token: string, listener: SocketListener): SocketLike {
  const url = new URL('../v1/desk', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  const opened = new WebSocket(url, ['jiesu.v1', `bearer.${token}`]);
  opened.onmessage = ({ data }) => listener.message(data);
  opened.onclose = () => listener.closed();
  return opened;
}

function signInFromPage(): void {
  const token = takeToken();
  if (token === null) draw();
  else signIn(token);
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  if (!event.repeat) void desk?.submit();
});
// Scrolling does not bubble, but it can be caught on the way down.
document.addEventListener(
  'scroll',
  ({ target }) => {
    if (!(target instanceof Element) || target !== transcriptLines()) return;
    const atEnd = target.scrollHeight - target.scrollTop - target.clientHeight <= END_MARGIN;
    if (atEnd !== following) {
      following = atEnd;
      draw();
    }
  },
  true,
);
window.addEventListener('hashchange', signInFromPage);
setInterval(() => {
  if (desk?.current()?.view.endedAt === null) draw();
}, TICK_MS);
signInFromPage();
