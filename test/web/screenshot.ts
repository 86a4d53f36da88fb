import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { AGENT, CALL_ID, eventsUntil, heldCall, MID_CALL, summaryOf, turns } from './sample-call.ts';
import { help } from './sample-help.ts';
import { goodToken, ScriptedDesk } from './scripted-desk.ts';

/**
 * Takes the README's pictures of the sidebar in mid-call: `npx tsx test/web/screenshot.ts docs/images/sidebar.png`
 * writes that file, and the wide layout and the dark colours beside it.
 */

interface Picture {
  readonly suffix: string;
  readonly width: number;
  /** Null: as high as the page. */
  readonly height: number | null;
  readonly dark: boolean;
}

const pictures: readonly Picture[] = [
  { suffix: '', width: 420, height: null, dark: false },
  { suffix: '-wide', width: 1_280, height: 1_080, dark: false },
  { suffix: '-dark', width: 420, height: null, dark: true },
];

const out = process.argv[2];
if (out === undefined) throw new Error('say where the picture goes, for example docs/images/sidebar.png');
await mkdir(dirname(out), { recursive: true });

for (const picture of pictures) {
  const desk = await midCall();
  const browser = await launchBrowser();
  try {
    await take(browser, desk, picture, out.replace(/\.png$/, `${picture.suffix}.png`));
  } finally {
    await browser.close();
    await desk.close();
  }
}

async function midCall(): Promise<ScriptedDesk> {
  const desk = new ScriptedDesk();
  await desk.start();
  desk.append(CALL_ID, ...eventsUntil(MID_CALL), ...help);
  desk.append('call-001', ...heldCall());
  desk.offer(summaryOf());
  desk.offer(summaryOf('call-001', { status: 'held', startedAt: '2018-05-22T14:58:40+08:00', agent: AGENT }));
  return desk;
}

async function take(browser: Browser, desk: ScriptedDesk, picture: Picture, file: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: picture.width, height: picture.height ?? 900 },
    deviceScaleFactor: 2,
    colorScheme: picture.dark ? 'dark' : 'light',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  await page.goto(`${desk.url}/desk/#token=${goodToken}`);
  await page.getByText(turns[MID_CALL - 1]?.text ?? '').waitFor();
  await confirmUnit(page);
  desk.partial(CALL_ID, 'agent', 114_550, '好的，我按紧急情况登记，马上转有关单位');
  if (picture.height === null) {
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
    await page.setViewportSize({ width: picture.width, height });
  }
  await page.waitForTimeout(300);
  await page.screenshot({ path: file });
  await page.close();
}

/** The agent has accepted the unit and is looking at the proof of the time. */
async function confirmUnit(page: Page): Promise<void> {
  await page.getByRole('button', { name: '采纳承办单位：海口供电局' }).click();
  await page.getByText('已采纳').waitFor();
  await page.getByLabel('事发时间').focus();
  await page.waitForTimeout(600);
}
