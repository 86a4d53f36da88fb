import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { hasBrowser } from './browser.ts';
import { CALL_ID, MID_CALL } from './sample-call.ts';
import { help, summary, summaryEvent } from './sample-help.ts';
import { orderNumber, type ScriptedDesk } from './scripted-desk.ts';
import { eachOnAPage, showCall } from './sidebar-page.ts';

describe.skipIf(!hasBrowser)('the summary in the sidebar', () => {
  let page: Page;
  let desk: ScriptedDesk;
  let faults: string[];
  eachOnAPage((opened) => {
    ({ desk, page, faults } = opened);
  });

  const openCall = (events: readonly DeskEvent[], until = MID_CALL) =>
    showCall({ desk, page }, until, events);
  const input = (label: string) => page.getByLabel(label, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const badge = () => page.locator('.summary .badge').textContent();
  const summaryText = () => page.locator('.summary-text').textContent();
  const focused = () => page.evaluate('document.activeElement.id');
  const types = () => desk.commands.map(({ command }) => command.type);

  it('is written before the agent’s eyes, and told to those who listen only when it begins and ends', async () => {
    await openCall([], 9);
    desk.summaryPartial(CALL_ID, '海甸岛');
    const stream = page.locator('.summary-stream');
    await stream.getByText('海甸岛').waitFor();
    const told = page.locator('.summary [role="status"]');
    expect(await told.textContent()).toBe('正在撰写摘要');
    desk.summaryPartial(CALL_ID, '海甸岛三西路');
    await stream.getByText('海甸岛三西路').waitFor();
    expect(await stream.getAttribute('aria-busy')).toBe('true');
    expect(await stream.locator('xpath=ancestor::*[@aria-live or @role="status"]').count()).toBe(0);
    expect(await told.textContent()).toBe('正在撰写摘要');
    expect(await stream.locator('.cursor').count()).toBe(1);
    expect(await badge()).toBe('撰写中…');
    desk.append(CALL_ID, summaryEvent);
    await expect.poll(() => told.textContent()).toBe('摘要草稿');
    expect(await stream.count()).toBe(0);
    expect(await summaryText()).toBe(summary.text);
    expect(faults).toEqual([]);
  });

  it('keeps its room while it is written anew', async () => {
    await openCall(help);
    const height = async () => (await page.locator('.summary-text').first().boundingBox())?.height;
    const before = await height();
    desk.summaryPartial(CALL_ID, '五');
    const stream = page.locator('.summary-stream');
    await stream.waitFor();
    expect((await stream.boundingBox())?.height).toBe(before);
  });

  it('does not go on being written when the connection broke or the model failed', async () => {
    await openCall(help);
    desk.summaryPartial(CALL_ID, '海甸');
    await page.locator('.cursor').waitFor();
    desk.append(CALL_ID, { type: 'note', about: 'summary', text: '语言模型超时，已用规则草稿' });
    await page.locator('.cursor').waitFor({ state: 'detached' });
    await page.locator('.summary .quiet-note', { hasText: '已用规则草稿' }).waitFor();
    desk.summaryPartial(CALL_ID, '海甸岛');
    await page.locator('.cursor').waitFor();
    desk.drop();
    await page.locator('.cursor').waitFor({ state: 'detached' });
  });

  it('says who wrote it, and marks what is doubtful in the text', async () => {
    await openCall(help);
    expect(await badge()).toBe('草稿');
    expect(await page.locator('.summary-author').textContent()).toBe('起草：语言模型 · 提示词 summary v3');
    expect(await page.locator('.mark.doubt').allTextContents()).toEqual(['3万元', '符女士']);
    expect(await page.locator('.mark.doubt').first().getAttribute('title')).toBe('通话中没有听到这个金额');
    expect(await page.locator('.doubt-line').allTextContents()).toEqual([
      '未听到3万元 通话中没有听到这个金额',
      '与工单不符符女士 工单上的诉求人是“符先生”',
    ]);
    desk.append(CALL_ID, { type: 'summary.doubts', doubts: [] });
    await page.locator('.doubt-line').first().waitFor({ state: 'detached' });
    expect(await page.locator('.mark.doubt').count()).toBe(0);
    desk.append(CALL_ID, { type: 'summary', text: '规则草稿', state: 'final' });
    await page.getByText('起草：规则').waitFor();
    expect(await badge()).toBe('定稿');
  });

  it('is edited in its place; Ctrl+Enter saves it, and the next one submits', async () => {
    await openCall(help);
    await button('修改').click();
    await expect.poll(focused).toBe('field-summary');
    const text = input('诉求摘要正文');
    expect(await text.inputValue()).toBe(summary.text);
    await text.fill('酒店电线接反，请尽快处理。');
    desk.append(CALL_ID, { type: 'summary', text: '模型又写了一遍', state: 'draft' });
    desk.summaryPartial(CALL_ID, '模型');
    await page.locator('.summary .badge').waitFor();
    expect(await text.inputValue()).toBe('酒店电线接反，请尽快处理。');
    await text.press('Control+Enter');
    await expect.poll(badge).toBe('已修改');
    expect(await summaryText()).toBe('酒店电线接反，请尽快处理。');
    expect(await page.locator('.summary-author').textContent()).toBe('撰写：坐席');
    expect(await focused()).toBe('summary-edit');
    expect(types()).toEqual(['summary.edit']);
    desk.summaryPartial(CALL_ID, '模型还在写');
    desk.append(CALL_ID, { type: 'note', about: 'form', text: '到了' });
    await page.getByText('到了').waitFor();
    expect(await page.locator('.cursor').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.locator('.outcome', { hasText: orderNumber }).waitFor();
    expect(types()).toEqual(['summary.edit', 'submit']);
    expect(await button('修改').count()).toBe(0);
  });

  it('is left as it was by Escape or the cancel button, and not emptied', async () => {
    await openCall(help);
    await button('修改').click();
    const text = input('诉求摘要正文');
    await text.press('Escape');
    await text.waitFor({ state: 'detached' });
    expect(await focused()).toBe('summary-edit');
    await button('修改').click();
    await text.fill('');
    await text.press('Escape');
    await button('保存摘要').click();
    await page.locator('.summary').getByText('摘要不能为空').waitFor();
    await button('取消').click();
    await expect.poll(() => summaryText()).toBe(summary.text);
    expect(desk.commands).toEqual([]);
  });

  it('keeps a text that was refused, and takes an open one along when the order is submitted', async () => {
    await openCall(help);
    await button('修改').click();
    const text = input('诉求摘要正文');
    await text.fill('太长');
    desk.failNext('summary.edit', { code: 'too_large', message: '内容过长。' });
    await button('保存摘要').click();
    await page.locator('.notice', { hasText: '内容过长' }).waitFor();
    expect(await text.inputValue()).toBe('太长');
    await text.fill('够短');
    await button('提交工单').click();
    await page.locator('.outcome', { hasText: orderNumber }).waitFor();
    expect(desk.commandsOf('summary.edit').map((command) => command.text)).toEqual(['太长', '够短']);
    expect(types().at(-1)).toBe('submit');
  });

  it('is confirmed by one click, and replaced after that only when the agent says so twice', async () => {
    await openCall(help);
    await button('确认无误').click();
    await expect.poll(badge).toBe('已确认');
    expect(await page.locator('.mark.doubt').count()).toBe(0);
    await page.getByText('确认时有 2 处存疑').waitFor();
    expect(await page.locator('.doubt-line').first().isVisible()).toBe(false);
    await button('重新生成摘要').click();
    await button('保留').click();
    await expect.poll(() => button('替换并重新生成').count()).toBe(0);
    expect(types()).toEqual(['summary.confirm']);
    await button('重新生成摘要').click();
    await button('替换并重新生成').click();
    await expect.poll(types).toEqual(['summary.confirm', 'summary.request']);
    desk.summaryPartial(CALL_ID, '重新写');
    await page.locator('.summary-stream').waitFor();
  });

  it('can be written by the agent where no machine did', async () => {
    await openCall([], 6);
    expect(await badge()).toBe('未起草');
    await button('自己写').click();
    await input('诉求摘要正文').fill('市民反映电线冒烟。');
    await button('保存摘要').click();
    await expect.poll(badge).toBe('已修改');
  });
});
