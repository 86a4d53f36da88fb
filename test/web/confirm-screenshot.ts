import { launchBrowser } from './browser.ts';
import { draftEvents, draftSummary } from './sample-draft.ts';
import { goodToken, ScriptedDesk } from './scripted-desk.ts';

/** Takes the picture of the confirm screen: `npx tsx test/web/confirm-screenshot.ts docs/images/confirm.png`. */

const out = process.argv[2];
if (out === undefined) throw new Error('say where the picture goes, for example docs/images/confirm.png');

const desk = new ScriptedDesk();
await desk.start();
for (const [callId, subject] of [
  ['d1', '暖气不热'],
  ['d2', '路灯不亮'],
] as const) {
  desk.append(callId, ...draftEvents({ callId, subject, urgent: callId === 'd1' }));
  desk.offer(draftSummary({ callId }));
}
const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1_100, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  await page.goto(`${desk.url}/confirm/#token=${goodToken}`);
  await page.locator('[data-call="d1"]').waitFor();
  await page.screenshot({ path: out });
} finally {
  await browser.close();
  await desk.close();
}
