import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { launchBrowser } from './browser.ts';
import { CALL_ID, eventsUntil, summaryOf, turns } from './sample-call.ts';
import { goodToken, ScriptedDesk } from './scripted-desk.ts';

/** A browser's page for the sidebar, a desk behind it, and all that the page complains of, its policy's refusals included. */
export interface SidebarPage {
  readonly desk: ScriptedDesk;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: string[];
}

async function openSidebar(browser: Browser): Promise<SidebarPage> {
  const desk = new ScriptedDesk();
  await desk.start();
  const context = await browser.newContext({
    viewport: { width: 400, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { desk, context, page, faults };
}

/** Gives each test of a block a page and a desk of its own in one browser, and closes them behind it. */
export function eachOnAPage(begin: (opened: SidebarPage) => void): void {
  let browser: Browser;
  let opened: SidebarPage;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    opened = await openSidebar(browser);
    begin(opened);
  });
  afterEach(async () => {
    await opened.context.close();
    await opened.desk.close();
  });
}

/** Shows the sample call after so many turns, with these events on top. */
export async function showCall(
  { desk, page }: Pick<SidebarPage, 'desk' | 'page'>,
  until: number,
  events: readonly DeskEvent[] = [],
): Promise<void> {
  desk.append(CALL_ID, ...eventsUntil(until), ...events);
  desk.offer(summaryOf());
  await page.goto(`${desk.url}/desk/#token=${goodToken}`);
  await page
    .locator('.transcript-lines .line')
    .filter({ hasText: turns[until - 1]?.text ?? '' })
    .waitFor();
  await drawn({ desk, page });
}

/** Resolves once all that the desk has told the page so far is on it: events come and are drawn one by one. */
export async function drawn({ desk, page }: Pick<SidebarPage, 'desk' | 'page'>): Promise<void> {
  await desk.heard();
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}
