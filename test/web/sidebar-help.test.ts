import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { AnswerCard, Guidance } from '../../src/protocol/guidance.ts';
import { hasBrowser } from './browser.ts';
import { CALL_ID, eventsUntil, MID_CALL, summaryOf } from './sample-call.ts';
import { answer, details, guidance, guidanceEvent, heardDetail, help, scenario } from './sample-help.ts';
import { goodToken, orderNumber, type ScriptedDesk } from './scripted-desk.ts';
import { eachOnAPage, showCall } from './sidebar-page.ts';

const ended: DeskEvent = {
  type: 'call.ended',
  senderSeq: 90,
  through: 90,
  endedAt: '2018-05-22T15:23:20+08:00',
  cause: 'caller-hangup',
  missing: [],
};
const guided = (changes: Partial<Guidance>): DeskEvent => ({
  type: 'guidance',
  guidance: { ...guidance, ...changes },
});

describe.skipIf(!hasBrowser)('what the language model and the knowledge base add to the sidebar', () => {
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
  const detail = (key: string) => page.locator(`[data-field="detail:${key}"]`);
  const missing = () => page.locator('.details-missing').textContent();
  const summaryText = () => page.locator('.summary-text').textContent();
  const box = async (selector: string) => {
    const found = await page.locator(selector).last().boundingBox();
    if (found === null) throw new Error(`${selector} is not to be seen`);
    return { top: found.y, bottom: found.y + found.height };
  };
  const focused = () => page.evaluate('document.activeElement.id');
  const types = () => desk.commands.map(({ command }) => command.type);

  describe('details', () => {
    it('shows the questions of the form with what was heard, its words, and what is missing', async () => {
      await openCall(help);
      await page.getByText('补充信息：供电故障').waitFor();
      expect(await input('故障类型').inputValue()).toBe('线路接错');
      expect(await detail('faultKind').textContent()).toContain('模型91%');
      expect(await missing()).toBe('还缺 3 项：影响户数、有无明火、用电户号');
      expect(await input('用电户号').getAttribute('placeholder')).toBe('请问电费单上的户号是多少？');
      expect(await detail('loss').locator('.unit').textContent()).toBe('元');
      await input('何时开始').focus();
      await page.locator('.transcript .mark.evidence', { hasText: '两点半那会儿' }).waitFor();
      await button('去填写影响户数').click();
      await expect.poll(focused).toBe('field-detail:households');
      expect(faults).toEqual([]);
    });

    it('sends numbers, choices, yes or no and texts as what they are, and locks them', async () => {
      await openCall(help);
      await input('影响户数').fill('1.2万');
      await input('影响户数').press('Enter');
      await detail('households').locator('.origin.lock').waitFor();
      await expect.poll(() => input('影响户数').inputValue()).toBe('12000');
      await input('有无明火').selectOption('否');
      await detail('openFlame').locator('.origin.lock').waitFor();
      expect(await missing()).toBe('还缺 1 项：用电户号');
      await input('用电户号').fill(' 0731-22 ');
      await input('损失金额').focus();
      await expect.poll(missing).toBe('必填项已齐');
      await input('故障类型').selectOption('线路老化');
      await detail('faultKind').locator('.origin.lock').waitFor();
      expect(desk.commandsOf('detail.set')).toEqual([
        { type: 'detail.set', key: 'households', value: 12_000 },
        { type: 'detail.set', key: 'openFlame', value: false },
        { type: 'detail.set', key: 'accountNumber', value: '0731-22' },
        { type: 'detail.set', key: 'faultKind', value: '线路老化' },
      ]);
      await detail('faultKind').locator('.origin.lock').click();
      await expect.poll(() => input('故障类型').inputValue()).toBe('线路接错');
      await button('故障类型采用：电压异常').click();
      await expect.poll(() => input('故障类型').inputValue()).toBe('电压异常');
      await input('影响户数').fill('');
      await input('影响户数').press('Enter');
      await expect.poll(missing).toBe('还缺 1 项：影响户数');
      expect(types().slice(4)).toEqual(['detail.unlock', 'detail.set', 'detail.clear']);
    });

    it('keeps an answer that is no number, or that the service refused, at its place, and does not submit', async () => {
      await openCall(help);
      await input('损失金额').fill('不少');
      await button('提交工单').click();
      await detail('loss').getByText('请填写数字').waitFor();
      await page.getByText('有内容未能保存').waitFor();
      expect(await input('损失金额').inputValue()).toBe('不少');
      expect(await input('损失金额').getAttribute('aria-invalid')).toBe('true');
      expect(desk.commands).toEqual([]);
      await input('损失金额').press('Escape');
      await expect.poll(() => input('损失金额').inputValue()).toBe('');

      const message = '用电户号应为文字。';
      const problems = [{ field: 'accountNumber', message }];
      desk.failNext('detail.set', { code: 'invalid_value', message, problems });
      await input('用电户号').fill('一二三');
      await input('用电户号').press('Enter');
      await detail('accountNumber').getByText(message).waitFor();
      expect(await input('用电户号').inputValue()).toBe('一二三');
    });

    it('takes what is typed for another form away with that form', async () => {
      await openCall(help);
      await input('用电户号').fill('0731');
      desk.append(CALL_ID, {
        type: 'scenario',
        scenario: { ...scenario, fields: scenario.fields.slice(0, 1) },
      });
      await detail('accountNumber').waitFor({ state: 'detached' });
      await button('提交工单').click();
      await page.locator('.outcome', { hasText: orderNumber }).waitFor();
      expect(types()).toEqual(['submit']);
    });

    it('is put away when it does not apply, and comes back', async () => {
      await openCall(help);
      await button('不适用').click();
      await page.getByText('补充信息「供电故障」已标为不适用').waitFor();
      expect(await page.locator('.details').count()).toBe(0);
      await button('恢复').click();
      await page.getByText('补充信息：供电故障').waitFor();
      expect(desk.commandsOf('scenario.choose').map(({ scenario: id }) => id)).toEqual([null, 'power']);
    });

    it('says in one line what the model could not fill in', async () => {
      await openCall(help);
      desk.append(CALL_ID, { type: 'note', about: 'form', text: '语言模型暂不可用，请核对必填项' });
      await page.locator('.form .quiet-note', { hasText: '语言模型暂不可用' }).waitFor();
      desk.append(CALL_ID, { type: 'note', about: 'form', text: null });
      await page.locator('.form .quiet-note').waitFor({ state: 'detached' });
    });
  });

  describe('guidance', () => {
    it('shows what to ask and why, leads to where the answer goes, and stays away once put away', async () => {
      await openCall(help);
      const question = page.locator('.next-question');
      expect(await question.locator('p').textContent()).toBe(
        '请问电费单上的用电户号是多少？供电局派工需要户号，目前还没有听到',
      );
      await button('去填写').click();
      await expect.poll(focused).toBe('field-detail:accountNumber');
      await button('不再提示这个问题').click();
      await question.waitFor({ state: 'detached' });
      const about = { kind: 'detail', key: 'accountNumber' } as const;
      desk.append(CALL_ID, guided({ question: { text: '户号是多少？', reason: '还没有听到', about } }));
      desk.append(CALL_ID, guided({ reminders: [{ kind: 'closing', text: '请说结束语' }] }));
      await page.getByText('请说结束语').waitFor();
      expect(await question.count()).toBe(0);
      const other = { kind: 'field', key: 'street' } as const;
      desk.append(CALL_ID, guided({ question: { text: '哪个街道？', reason: '还没有听到', about: other } }));
      await question.getByText('哪个街道？').waitFor();
    });

    it('asks the question that tells the units apart once, beside the transcript', async () => {
      await openCall([], 6);
      const asked = page.getByText('涉及的设施或房屋归谁管', { exact: false });
      expect(await asked.count()).toBe(1);
      const text = '涉及的设施或房屋归谁管：物业、开发商、市政公用，还是个人？';
      const about = { kind: 'dispatch', key: 'owner' } as const;
      desk.append(CALL_ID, guided({ question: { text, reason: '区分承办单位', about } }));
      await page.locator('.next-question', { hasText: text }).waitFor();
      expect(await asked.count()).toBe(1);
      expect(await page.locator('.dispatch .answers').textContent()).toContain('物业公司');
      await button('不再提示这个问题').click();
      await expect.poll(() => asked.count()).toBe(0);
    });

    it('offers words that calm, reminds of the script, and falls silent when the call is over', async () => {
      await openCall(help);
      const calming = page.locator('.calming');
      await calming.getByText('您别着急').waitFor();
      await calming.hover();
      await page
        .locator('.transcript .mark.evidence', { hasText: '快点快点' })
        .waitFor({ state: 'attached' });
      await button('收起安抚话术').click();
      await calming.waitFor({ state: 'detached' });
      desk.append(CALL_ID, guidanceEvent);
      desk.append(CALL_ID, guided({ calming: { text: '我理解您的心情。', evidence: [] } }));
      await calming.getByText('我理解您的心情').waitFor();
      await button('收起提醒：尚未复述地址和诉求').click();
      await page.locator('.reminder').waitFor({ state: 'detached' });
      desk.append(CALL_ID, ended);
      await calming.waitFor({ state: 'detached' });
      expect(await page.locator('.next-question').count()).toBe(0);
      expect(await page.locator('.answer-card').count()).toBe(2);
    });

    it('shows answers with owner, source and validity, and never an old one without its warning', async () => {
      await openCall(help);
      const [first, old] = [page.locator('.answer-card').nth(0), page.locator('.answer-card').nth(1)];
      expect(await first.textContent()).toContain('海口供电局 · 有效期至 2020-12-31');
      expect(await first.getByRole('link').getAttribute('href')).toBe(
        'https://example.gov.cn/appliance-damage',
      );
      expect(await old.getByText('城区四十五分钟').count()).toBe(0);
      expect(await old.locator('.answer-card-warning').textContent()).toBe(
        '已过有效期（2018-05-01），请核实后再答复',
      );
      await button('用电故障抢修到场时限').click();
      await old.getByText('城区四十五分钟').waitFor();
      expect(await old.getByText('《供电服务承诺》第三条').count()).toBe(1);
      expect(await old.getByRole('link').count()).toBe(0);
      await button('收起答复：供电企业责任造成居民家用电器损坏如何赔偿').click();
      await expect.poll(() => page.locator('.answer-card').count()).toBe(1);
    });

    it('tells the owner of a wrong article by one click', async () => {
      await openCall(help);
      const title = '供电企业责任造成居民家用电器损坏如何赔偿';
      await button(`内容有误：${title}`).click();
      await page.locator('.answer-card', { hasText: title }).getByText('已反馈').waitFor();
      expect(desk.commandsOf('article.flag')).toEqual([
        { type: 'article.flag', articleId: 'a-compensation', reason: null },
      ]);
      expect(await button(`内容有误：${title}`).count()).toBe(0);
    });

    it.each([400, 1_280])(
      'moves nothing that is being filled in when it changes, %i pixels wide',
      async (width) => {
        await page.setViewportSize({ width, height: 900 });
        await openCall([guided({ question: null, cards: [], calming: null, reminders: [] })]);
        const places = () =>
          page.evaluate(
            `[...document.querySelectorAll('.dispatch, .form, .summary')].map((card) => card.getBoundingClientRect().top)`,
          );
        const before = await places();
        desk.append(CALL_ID, guidanceEvent);
        await page.locator('.calming').waitFor();
        expect(await places()).toEqual(before);
        const { question } = guidance;
        if (question === null) throw new Error('the sample has no question');
        const longest = '长'.repeat(200);
        desk.append(
          CALL_ID,
          guided({
            question: { ...question, text: longest, reason: longest },
            cards: guidance.cards.map((card) => ({ ...card, passage: longest.repeat(5), warning: longest })),
            calming: { text: longest, evidence: [] },
          }),
        );
        await page.locator('.calming', { hasText: longest }).waitFor();
        expect(await places()).toEqual(before);
        // Nothing lies over anything else, and the newest words are in sight.
        const [calming, transcript, beside] = [
          await box('.calming'),
          await box('.transcript'),
          await box('.guidance'),
        ];
        expect(transcript.top).toBeGreaterThanOrEqual(calming.bottom);
        expect(beside.top).toBeGreaterThanOrEqual(transcript.bottom);
        expect(beside.bottom).toBeLessThanOrEqual((await box(width < 900 ? '.dispatch' : '.actions')).top);
        const newest = await box('.transcript-lines .line');
        expect(newest.bottom).toBeLessThanOrEqual(transcript.bottom);
        expect(newest.top).toBeGreaterThanOrEqual(transcript.top);
        desk.append(CALL_ID, guided({ question: null, cards: [], calming: null, reminders: [] }));
        await page.locator('.calming').waitFor({ state: 'detached' });
        expect(await places()).toEqual(before);
      },
    );
  });

  it('shows markup in what models and articles say as text', async () => {
    const bad = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const card: AnswerCard = {
      articleId: '"><b>',
      title: bad,
      passage: bad,
      unit: bad.slice(0, 80),
      source: 'javascript:document.title=3',
      validFrom: null,
      validUntil: null,
      warning: bad,
    };
    const texts = { spoken: bad, confidence: 1, source: 'model', rule: 'x', evidence: [] } as const;
    await openCall([
      { type: 'scenario', scenario: { ...scenario, name: '<b>表</b>' } },
      {
        ...details,
        details: { accountNumber: heardDetail({ ...texts, value: bad, evidence: [] }, answer(bad, 0.5)) },
      },
      {
        type: 'guidance',
        guidance: {
          question: { text: bad, reason: bad, about: { kind: 'detail', key: '"><b>' } },
          cards: [card],
          calming: { text: bad, evidence: [] },
          reminders: [{ kind: 'opening', text: bad }],
        },
      },
      {
        type: 'summary',
        text: `据称${bad}`,
        state: 'draft',
        author: { prompt: '<b>', version: '<b>', model: '"><b>' },
        doubts: [{ kind: 'unsupported', about: 'name', text: bad, message: bad }],
      },
      { type: 'note', about: 'summary', text: bad },
      { type: 'note', about: 'form', text: bad },
    ]);
    expect(await summaryText()).toBe(`据称${bad}`);
    expect(await page.locator('.mark.doubt').textContent()).toBe(bad);
    expect(await page.locator('.answer-card-passage').textContent()).toBe(bad);
    expect(await input('用电户号').inputValue()).toBe(bad);
    expect(await page.locator('#app img, #app script, #app b, #app a').count()).toBe(0);
    desk.summaryPartial(CALL_ID, bad);
    await page.locator('.summary-stream').waitFor();
    expect(await summaryText()).toBe(bad);
    expect(await page.locator('#app img, #app script, #app b, #app a').count()).toBe(0);
    expect(await page.title()).not.toMatch(/^[123]$/);
    expect(faults).toEqual([]);
  });

  it('shows a colleague’s call without a way to change it', async () => {
    desk.append(CALL_ID, ...eventsUntil(MID_CALL), ...help, {
      type: 'assigned',
      by: 'agent-2048',
      commandId: 'hand',
      agent: 'agent-2048',
      previous: null,
    });
    desk.offer(summaryOf(CALL_ID, { agent: null }));
    await page.goto(`${desk.url}/desk/#token=${goodToken}`);
    await page.locator('.answer-card').first().waitFor();
    for (const name of ['修改', '确认无误', '重新生成摘要', '不适用'])
      expect(await button(name).count()).toBe(0);
    expect(await page.getByText('内容有误').count()).toBe(0);
    expect(await input('用电户号').getAttribute('readonly')).toBe('');
    expect(await input('有无明火').isDisabled()).toBe(true);
  });

  it.each([360, 420, 900, 1_280])('is nowhere wider than a page of %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await openCall(help);
    await button('修改').click();
    await input('诉求摘要正文').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(faults).toEqual([]);
  });
});
