import { Desk } from './desk.ts';
import { DeskSocket, type SocketLike, type SocketListener } from './desk-socket.ts';
import { render, type VNode } from './dom.ts';
import { dropToken, keepToken, takeToken } from './kept-token.ts';
import { watchPress } from './press.ts';
import { isExpired, isTokenLike } from './token.ts';
import { signInView } from './views/sign-in-view.ts';

/** What a page of the desk adds to a token, a desk with its connection, and a picture of both. */
export interface DeskPage {
  /** The whole page of a signed-in agent. */
  readonly view: (desk: Desk, signOut: () => void) => VNode;
  readonly title: (desk: Desk | null) => string;
  /** Before each drawing: the page may go on to another call. */
  readonly settle?: (desk: Desk) => void;
  readonly drawn?: (app: HTMLElement) => void;
}

export interface RunningPage {
  /** Null while nobody is signed in. */
  desk(): Desk | null;
  /** Draws with the next frame, or after the click that is being made. */
  draw(): void;
}

/** Runs a page: signs in with the token of the address or the one typed, connects, and draws what changes. */
export function runDeskPage(page: DeskPage): RunningPage {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  const app = root;

  let desk: Desk | null = null;
  let socket: DeskSocket | null = null;
  let problem: string | null = null;
  let drawPending = false;

  const isPressed = watchPress(() => {
    if (drawPending) requestAnimationFrame(drawNow);
  });

  function draw(): void {
    if (drawPending) return;
    drawPending = true;
    requestAnimationFrame(drawNow);
  }

  function drawNow(): void {
    if (!drawPending || isPressed()) return;
    drawPending = false;
    if (desk !== null) page.settle?.(desk);
    render(app, [desk === null ? signInView(problem, signIn) : page.view(desk, () => signOut(null))]);
    page.drawn?.(app);
    moveFocus();
    document.title = page.title(desk);
  }

  function moveFocus(): void {
    const ui = desk?.current()?.ui;
    if (ui === undefined || ui.focusOn === null) return;
    const element = document.getElementById(ui.focusOn);
    ui.focusOn = null;
    element?.focus();
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

  function signInFromPage(): void {
    const token = takeToken();
    if (token === null) draw();
    else signIn(token);
  }

  window.addEventListener('hashchange', signInFromPage);
  signInFromPage();
  return { desk: () => desk, draw };
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
