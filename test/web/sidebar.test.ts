import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { matterDraft, money } from '../call/events.ts';
import { hasBrowser } from './browser.ts';
import {
  CALL_ID,
  eventsUntil,
  laterAlert,
  MID_CALL,
  segmentEvent,
  spareNumber,
  started,
  summaryOf,
  turns,
} from './sample-call.ts';
import { goodToken, orderNumber, type ScriptedDesk, tokenFor } from './scripted-desk.ts';
import { eachOnAPage, showCall } from './sidebar-page.ts';

const UNIT = '海口供电局';
const said = (turn: number): string => turns[turn]?.text ?? '';

describe.skipIf(!hasBrowser)('the sidebar in a browser', () => {
  let context: BrowserContext;
  let page: Page;
  let desk: ScriptedDesk;
  let faults: string[];
  eachOnAPage((opened) => {
    ({ desk, context, page, faults } = opened);
  });

  const openCall = (until = MID_CALL) => showCall({ desk, page }, until);

  const lines = () => page.locator('.transcript-lines .line');
  const field = (name: string) => page.locator(`[data-field="${name}"]`);
  const input = (label: string) => page.getByLabel(label, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const sent = async <T extends Parameters<ScriptedDesk['commandsOf']>[0]>(type: T) => {
    await expect.poll(() => desk.commandsOf(type).length).toBeGreaterThan(0);
    return desk.commandsOf(type);
  };

  /**
   * What the page looks like two frames after the next event of this kind and `then`. It looks by itself: a press holds it still
   * for a second at most, in which a slow machine may not have asked it.
   */
  const twoFramesAfter = async (kind: 'mousedown' | 'pointerdown', then = '') => {
    await page.evaluate(`void (window.looked = new Promise((resolve) =>
      addEventListener('${kind}', () => requestAnimationFrame(() => {
        ${then};
        requestAnimationFrame(() => requestAnimationFrame(() => resolve({
          focus: document.activeElement.id,
          top: document.getElementById('field-confidential').getBoundingClientRect().top,
        })));
      }), { once: true })))`);
    return () => page.evaluate('window.looked');
  };

  it('shows the whole call without a fault, and keeps the token out of the address', async () => {
    await openCall();
    expect(await lines().count()).toBe(MID_CALL);
    expect(await input('地点').inputValue()).toBe('海甸岛三西路海大南门往前150米顺客精品酒店');
    expect(await input('事发时间').inputValue()).toBe('2018-05-22 14:30');
    expect(await input('诉求类型').inputValue()).toBe('投诉');
    expect(await field('callbackPhone').textContent()).toContain('复述确认97%');
    await page.getByText('换线后停电、电压异常').waitFor();
    await page.getByText('总闸已拉').waitFor();
    expect(await page.locator('.duration').textContent()).toMatch(/^0[1-9]:\d\d$/);
    expect(page.url()).toBe(`${desk.url}/desk/`);
    expect(faults).toEqual([]);
  });

  it('shows words as they are recognised, and late sentences in their place', async () => {
    await openCall(3);
    desk.partial(CALL_ID, 'caller', 13_900, '火倒没');
    await page.locator('.line.partial', { hasText: '火倒没' }).waitFor();
    desk.partial(CALL_ID, 'caller', 13_900, '火倒没有，就是');
    await page.locator('.line.partial', { hasText: '就是' }).waitFor();
    expect(await page.locator('.line.partial').count()).toBe(1);
    desk.append(CALL_ID, segmentEvent(5), segmentEvent(3, true));
    await page.getByText('补到').waitFor();
    expect(await page.locator('.line.partial').count()).toBe(0);
    const texts = await lines().locator('.line-text').allTextContents();
    expect(texts.slice(-2)).toEqual([`${said(3)}补到`, said(5)]);
  });

  it('raises the alarm, with what to do', async () => {
    await openCall(1);
    expect(await page.getByRole('alert').textContent()).toBe('');
    desk.append(CALL_ID, ...eventsUntil(2).slice(2));
    const alert = page.getByRole('alert').locator('.alert');
    await alert.waitFor();
    expect(await alert.isVisible()).toBe(true);
    expect(await alert.textContent()).toContain('请市民立即断电、撤离；如见明火马上拨打119');
    expect(await page.title()).toContain('紧急');
    await button('知道了').click();
    await expect.poll(() => alert.textContent()).not.toContain('拨打119');
    await button('展开').click();
    await expect.poll(() => alert.textContent()).toContain('拨打119');
    desk.append(CALL_ID, laterAlert);
    await page.getByText('请转供电部门').waitFor();
    expect(await page.locator('.alert').count()).toBe(2);
    await expect
      .poll(async () => (await page.locator('.line .mark.danger').allTextContents()).join(''))
      .toBe('电线冒烟');
  });

  it('says of an alarm why it was raised, and that it is over', async () => {
    await openCall(1);
    desk.append(CALL_ID, ...eventsUntil(2).slice(2), laterAlert);
    await page.getByText('听到“电线冒烟”').waitFor();
    desk.append(CALL_ID, {
      type: 'alert',
      alert: { ...laterAlert.alert, state: 'over', explanation: '先说“电线”，后来说“修好了”，险情已经过去' },
    });
    const over = page.locator('.alert', { hasText: '已解除' });
    await over.waitFor();
    expect(await page.locator('.alert').count()).toBe(2);
    expect(await over.textContent()).not.toContain('请转供电部门');
    await over.getByRole('button', { name: '展开' }).click();
    await expect.poll(() => over.textContent()).toContain('险情已经过去');
    expect(await over.textContent()).not.toContain('请转供电部门');
  });

  it('lists what was heard besides the form, each with its words, corrections struck out', async () => {
    await openCall();
    const facts = page.locator('.facts .fact');
    expect(await facts.count()).toBe(0);
    const [sum, spare] = [money('1', 5_000), spareNumber];
    desk.append(CALL_ID, { type: 'facts', facts: [sum, spare], gone: [] });
    await facts.nth(1).waitFor();
    expect(await facts.allTextContents()).toEqual(['金额5000元', '备用电话089865551234 转 8']);
    await facts.nth(1).hover();
    await expect.poll(() => page.locator('.line .mark').allTextContents()).toContain('电器全烧了');
    desk.append(CALL_ID, {
      type: 'facts',
      facts: [{ ...sum, status: 'withdrawn' }, money('2', 8_000)],
      gone: [spare.id],
    });
    await page.locator('.fact s', { hasText: '5000元' }).waitFor();
    expect(await facts.allTextContents()).toEqual(['金额5000元', '金额8000元']);
    expect(await button('金额：5000元，已更正，在通话记录中查看').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('gives each of several matters its own draft', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openCall();
    expect(await page.locator('.matter').count()).toBe(0);
    desk.append(CALL_ID, {
      type: 'matters',
      matters: [
        matterDraft(1, { subject: '接错线路致电器烧坏', text: '市民反映接错线路。' }),
        matterDraft(2, { subject: '路灯不亮', kind: '求助', text: '市民反映路灯不亮。' }),
      ],
    });
    await page.getByText('本次来电含 2 个事项').waitFor();
    expect(await page.locator('.matter-subject').allTextContents()).toEqual([
      '接错线路致电器烧坏',
      '路灯不亮',
    ]);
    await button('复制事项 2 的草稿').click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('市民反映路灯不亮。');
    desk.append(CALL_ID, { type: 'matters', matters: [] });
    await expect.poll(() => page.locator('.matter').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('sends what the agent types, and locks the field', async () => {
    await openCall();
    await input('诉求人').fill('符店长');
    await input('诉求人').press('Enter');
    await field('requesterName').locator('.origin.lock').waitFor();
    expect(await sent('field.set')).toEqual([{ type: 'field.set', field: 'requesterName', value: '符店长' }]);
    await input('事发时间').fill('2018-05-22 14:20');
    await input('地点').focus();
    await field('occurredAt').locator('.origin.lock').waitFor();
    expect(desk.commandsOf('field.set')[1]?.value).toEqual({
      text: '两点半那会儿',
      from: '2018-05-22T14:20:00+08:00',
      to: null,
    });
    await field('requesterName').locator('.origin.lock').click();
    await expect.poll(() => input('诉求人').inputValue()).toBe('符先生');
    await input('匿名').check();
    await field('anonymous').locator('.origin.lock').waitFor();
    await input('街道/镇').fill('');
    await input('街道/镇').blur();
    expect(await sent('field.clear')).toEqual([{ type: 'field.clear', field: 'street' }]);
    expect(desk.commandsOf('field.set')).toHaveLength(3);
  });

  it('keeps what is being typed while events arrive, and drops it on Escape', async () => {
    await openCall(MID_CALL - 2);
    await input('地点').fill('海甸岛三西路');
    desk.append(CALL_ID, ...eventsUntil(MID_CALL).slice(eventsUntil(MID_CALL - 2).length));
    await lines()
      .filter({ hasText: said(MID_CALL - 1) })
      .waitFor();
    expect(await input('地点').inputValue()).toBe('海甸岛三西路');
    await input('地点').press('Escape');
    await expect.poll(() => input('地点').inputValue()).toContain('顺客精品酒店');
    await input('地点').blur();
    expect(desk.commands).toEqual([]);
  });

  it('takes a conflicting value by one click', async () => {
    await openCall();
    await button('诉求类型采用：求助').click();
    await expect.poll(() => input('诉求类型').inputValue()).toBe('求助');
    expect(await sent('field.set')).toEqual([{ type: 'field.set', field: 'kind', value: '求助' }]);
    await button('诉求类型采用：投诉').waitFor();
  });

  it('accepts, rejects and changes suggestions', async () => {
    await openCall();
    await page.getByText('目录：供电线路安装维护').waitFor();
    await button('排除承办单位：市消防救援支队').click();
    await page.locator('.choice[data-state="rejected"]', { hasText: '市消防救援支队' }).waitFor();
    await button(`采纳承办单位：${UNIT}`).click();
    await page.locator('.choice[data-state="confirmed"]', { hasText: UNIT }).waitFor();
    await page.locator('[data-target="category"]').getByText('改为其他').click();
    await input('改为其他事项分类').fill('能源/电力/用电安全');
    await button('确定').click();
    await expect.poll(() => input('事项分类').inputValue()).toBe('能源/电力/用电安全');
    expect(desk.commands.map(({ command }) => command)).toEqual([
      { type: 'suggestion.reject', suggestionId: 'suggestion-2', target: 'unit', name: '市消防救援支队' },
      { type: 'suggestion.accept', suggestionId: 'suggestion-2', target: 'unit', name: UNIT },
      {
        type: 'suggestion.change',
        suggestionId: 'suggestion-2',
        target: 'category',
        name: '能源/电力/用电安全',
      },
    ]);
    expect(await input('承办单位').inputValue()).toBe(UNIT);
  });

  it('asks what would tell the units apart while unsure, then says what the matter needs and how like ones ended', async () => {
    await openCall(6);
    const question = page.getByRole('note', { name: '建议追问' });
    await question.waitFor();
    expect(await question.textContent()).toContain('涉及的设施或房屋归谁管');
    expect(await question.locator('li').allTextContents()).toContain(`水电气公司 → ${UNIT}`);

    desk.append(CALL_ID, ...eventsUntil(MID_CALL).slice(eventsUntil(6).length));
    await page.getByText('事项 GD-004 供电线路安装维护 · 办理时限：限时 · 协办：市消防救援支队').waitFor();
    expect(await question.count()).toBe(0);
    const like = page.locator('.like-orders');
    expect(await like.getByText('20180519000231').isVisible()).toBe(false);
    await like.getByText('相似工单 1 件').click();
    expect(await like.textContent()).toContain('市消防救援支队已退回');
    expect(await like.getByText('20180519000231').isVisible()).toBe(true);
  });

  it('names the fields that the matter cannot do without', async () => {
    await openCall(6);
    const [suggestion] = eventsUntil(MID_CALL)
      .filter(({ type }) => type === 'suggestion')
      .slice(-1);
    if (suggestion === undefined) throw new Error('the sample call has no suggestion');
    desk.append(CALL_ID, suggestion);
    const missing = page.getByText('此类事项还需：地点', { exact: true });
    await missing.waitFor();
    await input('地点').fill('海甸岛三西路');
    await input('地点').press('Enter');
    await missing.waitFor({ state: 'detached' });
  });

  it('shows the proof of a field, and pins a sentence for it', async () => {
    await openCall();
    await input('事发时间').focus();
    const marked = page.locator('.transcript .mark.evidence');
    await marked.filter({ hasText: '两点半那会儿' }).waitFor();
    const proof = field('occurredAt').locator('.quote');
    await proof.click();
    await expect.poll(() => marked.isVisible()).toBe(true);
    await lines().filter({ hasText: '两点半那会儿' }).hover();
    await page.getByRole('button', { name: /标记为「事发时间」的依据：就是刚才/ }).click();
    await page.locator('.tag.pinned', { hasText: '事发时间' }).waitFor();
    expect(await sent('segment.pin')).toEqual([
      { type: 'segment.pin', segmentId: 's11', field: 'occurredAt' },
    ]);
  });

  it('keeps still under the pointer until the click is made', async () => {
    await openCall();
    await input('事发时间').focus();
    const proof = field('occurredAt').locator('.quote').first();
    await proof.waitFor();
    await input('保密').scrollIntoViewIfNeeded();
    const before = await input('保密').boundingBox();
    await page.mouse.move((before?.x ?? 0) + 5, (before?.y ?? 0) + 5);
    const pressed = await twoFramesAfter('mousedown');
    await page.mouse.down();
    expect(await pressed()).toEqual({ focus: 'field-confidential', top: before?.y });
    await page.mouse.up();
    await expect.poll(() => sent('field.set')).toMatchObject([{ field: 'confidential', value: true }]);
    await expect.poll(() => proof.count()).toBe(0);
  });

  it('keeps still under a finger until it is lifted', async () => {
    await openCall();
    await input('事发时间').focus();
    await field('occurredAt').locator('.quote').first().waitFor();
    await input('保密').scrollIntoViewIfNeeded();
    const before = await input('保密').boundingBox();
    const touch = await page.context().newCDPSession(page);
    const at = { x: (before?.x ?? 0) + 5, y: (before?.y ?? 0) + 5 };
    const touched = await twoFramesAfter(
      'pointerdown',
      "document.getElementById('field-confidential').focus()",
    );
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    expect(await touched()).toEqual({ focus: 'field-confidential', top: before?.y });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(() => sent('field.set')).toMatchObject([{ field: 'confidential', value: true }]);
  });

  it('does not stand still for long while a button is held', async () => {
    await openCall();
    await input('事发时间').focus();
    const proof = field('occurredAt').locator('.quote').first();
    await proof.waitFor();
    await input('保密').scrollIntoViewIfNeeded();
    await input('保密').hover();
    await page.mouse.down();
    await proof.waitFor({ state: 'detached' });
    await page.mouse.up();
  });

  it('submits once, by key or double click, after the last edit', async () => {
    await openCall();
    await input('诉求').fill('要求赔偿。');
    await input('诉求').press('Control+Enter');
    await page.evaluate(`for (const _ of [1, 2]) document.querySelector('.submit')?.click()`);
    await page.locator('.outcome', { hasText: orderNumber }).waitFor();
    expect(desk.commands.map(({ command }) => command.type)).toEqual(['field.set', 'submit']);
    expect(await button('提交工单').count()).toBe(0);
    expect(await input('诉求').getAttribute('readonly')).toBe('');
  });

  it('puts what is missing at its field, and refuses to submit an edit that was not taken', async () => {
    await openCall();
    desk.failNext('submit', {
      code: 'form_incomplete',
      message: '工单缺少必填项。',
      problems: [
        { field: 'location', message: '请补充门牌号' },
        { field: 'meter', message: '请填写电表号' },
      ],
    });
    await button('提交工单').click();
    await field('location').getByText('请补充门牌号').waitFor();
    expect(await input('地点').getAttribute('aria-invalid')).toBe('true');
    await page.getByText('meter：请填写电表号').waitFor();
    await page.getByText('工单缺少必填项。').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-location');

    desk.failNext('field.set', { code: 'forbidden', message: '该通话不在您名下，请先接手再操作。' });
    await input('保密').click();
    await page.getByText('该通话不在您名下').waitFor();
    await expect.poll(() => input('保密').isChecked()).toBe(false);

    desk.failNext('field.set', { code: 'invalid_value', message: '回电号码只能是数字。' });
    await input('回电号码').fill('一二三');
    await button('提交工单').click();
    await field('callbackPhone').getByText('回电号码只能是数字').waitFor();
    await page.getByText('有内容未能保存').waitFor();
    expect(desk.commandsOf('submit')).toHaveLength(1);
  });

  it('holds, declares invalid with a reason, hands over', async () => {
    await openCall();
    await button('暂存').click();
    await page.getByText('已暂存，可稍后从列表继续办理').waitFor();
    await button('移交').click();
    await input('移交给（坐席工号）').fill('agent-2048');
    await page.locator('.panel').getByRole('button', { name: '移交' }).click();
    await button('接手（由您继续办理）').click();
    await button('无效来电').click();
    await button('骚扰').click();
    await page.getByText('已记为无效来电（骚扰）').waitFor();
    expect(desk.commands.map(({ command }) => command)).toEqual([
      { type: 'hold' },
      { type: 'call.hand', to: 'agent-2048' },
      { type: 'call.take' },
      { type: 'invalid', reason: '骚扰' },
    ]);
  });

  it('takes an offered call, asks for a summary, relates an earlier order', async () => {
    desk.append(CALL_ID, started(null), ...eventsUntil(9).slice(1));
    await page.goto(`${desk.url}/desk/#token=${goodToken}`);
    await page.getByText('暂无通话').waitFor();
    desk.offer(summaryOf(CALL_ID, { agent: null }));
    await button('接手此通话').click();
    await button('生成摘要').click();
    expect(await sent('summary.request')).toHaveLength(1);
    desk.append(CALL_ID, { type: 'summary', text: '草稿一', state: 'draft' });
    await page.getByText('草稿一').waitFor();
    await button('关联工单 20180522000041').click();
    await page.getByText('已关联').waitFor();
    expect(await input('关联工单').inputValue()).toBe('20180522000041');
  });

  it('goes on after a broken connection without repeats, and sends again what was not answered', async () => {
    await openCall(6);
    const { length } = eventsUntil(6);
    desk.answering = false;
    await button('暂存').click();
    await sent('hold');
    desk.away = true;
    desk.drop();
    await page.getByText('连接中断，正在重连').waitFor();
    desk.answering = true;
    desk.away = false;
    desk.append(CALL_ID, ...eventsUntil(MID_CALL).slice(length));
    await page.getByText('已连接').waitFor();
    await lines()
      .filter({ hasText: said(MID_CALL - 1) })
      .waitFor();
    desk.repeat(CALL_ID, length);
    await page.getByText('已暂存，可稍后从列表继续办理').waitFor();
    expect(await lines().count()).toBe(MID_CALL);
    expect(desk.follows).toEqual([
      { callId: CALL_ID, after: 0 },
      { callId: CALL_ID, after: length },
    ]);
    expect(new Set(desk.commands.map(({ id }) => id)).size).toBe(1);
  });

  it('shows markup in data as text', async () => {
    const text = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;';
    await openCall(1);
    desk.append(
      CALL_ID,
      {
        type: 'segment',
        senderSeq: 3,
        through: 3,
        late: false,
        segment: { id: '"><b>', speaker: 'caller', startMs: 5_000, endMs: 6_000, text, confidence: null },
      },
      {
        type: 'form',
        fields: {
          subject: {
            current: { value: text, spoken: text, confidence: 1, source: 'caller', rule: 'x', evidence: [] },
            locked: false,
            alternatives: [],
          },
        },
      },
      { type: 'summary', text, state: 'draft' },
    );
    await lines().filter({ hasText: text }).waitFor();
    expect(await page.locator('.summary-text').textContent()).toBe(text);
    expect(await input('事由').inputValue()).toBe(text);
    expect(await page.locator('#app img, #app script, #app b').count()).toBe(0);
    expect(await page.title()).toBe('接诉 · 坐席工作台');
    expect(faults).toEqual([]);
  });

  it('asks for a token, keeps it for the tab only, and says when it is no good', async () => {
    await page.goto(`${desk.url}/desk/`);
    await input('登录令牌').fill('不是令牌');
    await button('登录').click();
    await page.getByText('这不是有效的登录令牌').waitFor();
    await input('登录令牌').fill(tokenFor('someone', 1));
    await button('登录').click();
    await page.getByText('登录已过期').waitFor();
    await input('登录令牌').fill(tokenFor('someone-else'));
    await button('登录').click();
    await page.getByText('登录已失效').waitFor();
    await input('登录令牌').fill(goodToken);
    await button('登录').click();
    await page.getByText('已连接').waitFor();
    await page.reload();
    await page.getByText('已连接').waitFor();
    await button('退出').click();
    await input('登录令牌').waitFor();
    await page.reload();
    await input('登录令牌').waitFor();
  });

  it('has two columns where there is room, and nothing wider than a narrow sidebar', async () => {
    await openCall();
    for (const width of [360, 420]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await page.setViewportSize({ width: 1_200, height: 900 });
    const left = await page.locator('.column.listen').boundingBox();
    const right = await page.locator('.column.work').boundingBox();
    expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
    expect(right?.y).toBe(left?.y);
  });
});
