import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hasBrowser } from './browser.ts';
import { type DraftOptions, draftEvents, draftSummary, ORDER_TOLD, UNITS } from './sample-draft.ts';
import { goodToken, orderNumber, type ScriptedDesk } from './scripted-desk.ts';
import { drawn, eachOnAPage } from './sidebar-page.ts';

/** A WAV file of a tenth of a second without a sound. */
const SILENCE = (() => {
  const samples = 800;
  const file = Buffer.alloc(44 + samples, 0x80);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(8_000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples, 40);
  return file;
})();

describe.skipIf(!hasBrowser)('the confirm screen in a browser', () => {
  let page: Page;
  let desk: ScriptedDesk;
  let faults: string[];
  eachOnAPage((opened) => {
    ({ desk, page, faults } = opened);
  });

  const leave = (options: DraftOptions) => {
    desk.append(options.callId, ...draftEvents(options));
    desk.offer(draftSummary(options));
  };
  const open = () => page.goto(`${desk.url}/confirm/#token=${goodToken}`);
  const shown = async (callId: string) => {
    await page.locator(`[data-call="${callId}"]`).waitFor();
    await drawn({ desk, page });
  };
  const units = () => page.locator('.unit-choice');

  it('makes an order of a complete draft with one key, and goes on to the next', async () => {
    leave({ callId: 'd1' });
    await open();
    await shown('d1');
    await page.getByText('待核派 1 件').waitFor();
    await page.getByText(ORDER_TOLD).waitFor();
    await page.getByText('家里暖气不热，望京西园三区402号楼').waitFor();
    expect(await page.getByLabel('事由', { exact: true }).inputValue()).toBe('暖气不热');
    await page.getByRole('button', { name: '播放录音 00:09' }).waitFor();
    leave({ callId: 'd2', subject: '路灯不亮' });
    await page.getByText('待核派 2 件').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`上一件已派单 ${orderNumber}`).waitFor();
    await shown('d2');
    expect(desk.commands.map(({ callId, command }) => [callId, command.type])).toEqual([
      ['d1', 'call.take'],
      ['d1', 'submit'],
    ]);
    expect(faults).toEqual([]);
  });

  it('makes no order of the next draft when the key is pressed twice', async () => {
    leave({ callId: 'd1' });
    leave({ callId: 'd2', subject: '路灯不亮' });
    // However slow the machine, to the page the second press comes at the same moment as the first.
    const now = Date.now();
    await page.clock.setFixedTime(now);
    await open();
    await page.getByText('待核派 2 件').waitFor();
    await drawn({ desk, page });
    await page.keyboard.press('Enter');
    await page.getByText(`上一件已派单 ${orderNumber}`).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('待核派 1 件').waitFor();
    expect(desk.commandsOf('submit')).toHaveLength(1);
    await page.clock.setFixedTime(now + 1_000);
    await page.keyboard.press('Enter');
    await page.getByText('没有待核派的语音诉求').waitFor();
  });

  it('plays a voice message that the service keeps, with the agent’s token', async () => {
    leave({ callId: 'd1', recording: { url: 'file:///data/recordings/0a1b-3.wav', durationMs: 9_000 } });
    const asked: (string | undefined)[] = [];
    await page.route('**/v1/calls/d1/recording', (route) => {
      asked.push(route.request().headers().authorization);
      return asked.length === 1
        ? route.fulfill({ contentType: 'audio/wav', body: SILENCE })
        : route.fulfill({ status: 404, body: '{}' });
    });
    await open();
    await shown('d1');
    await page.getByRole('button', { name: '播放录音 00:09' }).click();
    await page.locator('audio[src^="blob:"]').waitFor();
    expect(asked).toEqual([`Bearer ${goodToken}`]);
    await page.getByRole('button', { name: '播放录音 00:09' }).click();
    await page.getByText('录音无法播放').waitFor();
  });

  it('chooses another unit by its number', async () => {
    leave({ callId: 'd1' });
    await open();
    await shown('d1');
    await expect.poll(() => units().count()).toBe(3);
    await page.keyboard.press('2');
    await expect.poll(() => desk.commandsOf('suggestion.accept').map(({ name }) => name)).toEqual([UNITS[1]]);
    await page.locator('.unit-choice[aria-pressed="true"]', { hasText: UNITS[1] }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`上一件已派单 ${orderNumber} ${UNITS[1]}`).waitFor();
    await page.getByText('没有待核派的语音诉求').waitFor();
  });

  it('goes on when another agent was quicker', async () => {
    leave({ callId: 'd1', urgent: true });
    leave({ callId: 'd2', subject: '路灯不亮' });
    await open();
    await shown('d1');
    desk.append('d1', { type: 'assigned', by: 'a2', commandId: 'c', agent: 'a2', previous: null });
    desk.offer(draftSummary({ callId: 'd1' }, { agent: 'a2' }));
    await shown('d2');
  });

  it('leads to what is missing', async () => {
    leave({ callId: 'd1' });
    await open();
    await shown('d1');
    desk.failNext('submit', {
      code: 'form_incomplete',
      message: '工单还有内容需要补充。',
      problems: [{ field: 'location', message: '请填写地点' }],
    });
    await page.keyboard.press('Enter');
    await page.getByText('请填写地点').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-location');
    await page.keyboard.type('号');
    expect(desk.commandsOf('submit').length).toBe(1);
    await page.keyboard.press('Control+Enter');
    await page.getByText(`上一件已派单 ${orderNumber}`).waitFor();
  });

  it('marks one invalid by two keys, puts one off, and never takes a letter that is being written for a command', async () => {
    leave({ callId: 'd1', urgent: true });
    leave({ callId: 'd2', subject: '路灯不亮' });
    await open();
    await shown('d1');
    await page.keyboard.press('n');
    await shown('d2');
    await page.keyboard.press('e');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-subject');
    await page.keyboard.type('xn1');
    expect(await page.getByLabel('事由', { exact: true }).inputValue()).toContain('xn1');
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await page.getByRole('group', { name: '无效的原因' }).waitFor();
    await page.keyboard.press('4');
    await page.getByText('上一件已记为无效（无声）').waitFor();
    await shown('d1');
  });

  it('fits a narrow window, explains its keys, and shows text as text', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    leave({ callId: 'd1', subject: '<img src=x onerror=alert(1)>' });
    await open();
    await shown('d1');
    await page.keyboard.press('?');
    await page.getByText('派单后不能撤销').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    const wider = await page.evaluate(
      "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1).map((one) => one.tagName + '.' + one.className)",
    );
    expect(wider).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('shows no other calls', async () => {
    desk.append('c1', ...draftEvents({ callId: 'c1' }));
    desk.offer(draftSummary({ callId: 'c1' }, { channel: 'phone', status: 'live' }));
    await open();
    await page.getByText('没有待核派的语音诉求').waitFor();
    leave({ callId: 'd1' });
    await shown('d1');
  });

  it('shows in the sidebar what a caller told voice guidance', async () => {
    const [started, said] = draftEvents({ callId: 'h1', urgent: true });
    if (started === undefined || said?.type !== 'self-service') throw new Error('no draft');
    desk.append('h1', started, { ...said, purpose: 'handover' });
    desk.offer(draftSummary({ callId: 'h1' }, { status: 'live', channel: 'phone' }));
    await page.goto(`${desk.url}/desk/#token=${goodToken}`);
    await page.getByText('来电人已向语音导航说明，请接着办理，不必重问').waitFor();
    await drawn({ desk, page });
    expect(await page.locator('.self-service .badge').textContent()).toBe('危险');
    const speakers = await page.evaluate(
      "[...document.querySelectorAll('.transcript-lines .line')].map((line) => line.dataset.speaker)",
    );
    expect(speakers).toEqual(['ivr', 'caller']);
  });
});
