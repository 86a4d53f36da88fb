import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readableLog } from '../http/support.ts';
import { ChildService } from '../support/child-service.ts';
import { makeFolder, removeFolder } from '../support/engines.ts';
import { startService } from '../support/service.ts';
import { openSharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { allBusy, ask, ordersOf } from '../support/voice/hotline.ts';
import { JambonzLine } from '../support/voice/jambonz-line.ts';
import { numberIn, PUBLIC_URL, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MATTER = '我要投诉，秀英区海秀中路49号楼下的烧烤店昨天晚上十点油烟扰民，希望城管部门尽快查处';
const KILL_MS = 120_000;

describe('a webhook that comes again', () => {
  it('twice each, and ten times at once, gets the same answer; the call advances once, and there is one order', async () => {
    const service = await startService({ ...voicePlatforms, VOICE_DISPATCH_CONFIDENCE: 0.5 });
    onTestFinished(() => service.close());
    await allBusy(service.url);
    const line = new TwilioLine(service.url);
    const turns: string[] = [];
    /** Tells the newest webhook again, as platforms do that had no answer. */
    const again = async () => {
      const copies = await Promise.all(Array.from({ length: 10 }, () => line.send(line.last)));
      for (const copy of copies) expect(await copy.text()).toBe(line.document);
      turns.push(line.next === 'end' ? 'end' : line.hook);
    };
    await line.ring();
    await again();
    await line.say(MATTER);
    await again();
    for (let asked = 0; asked < 3 && !line.heard.includes('核对'); asked++) {
      await line.say('不清楚');
      await again();
    }
    // All ten at once, and none before.
    const confirmed = { path: line.hook, form: { Digits: '1' } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => line.send(confirmed)));
    const [first, ...others] = await Promise.all(answers.map((answer) => answer.text()));
    for (const other of others) expect(other).toBe(first);
    line.document = first ?? '';
    const number = numberIn(line.heard);
    turns.push(line.hook);
    // A turn long over answers the newest and moves nothing.
    const old = await line.send({ path: '/turn/1', form: { Digits: '0' } });
    expect(await old.text()).toBe(line.document);
    expect(turns).toEqual(turns.map((_, index) => `/turn/${index + 1}`));
    await line.hangUp();
    await line.hangUp();
    // A machine under load leaves the decision to a job.
    await expect.poll(() => ordersOf(service.url, line.externalId)).toEqual([number]);
    const { body } = await ask<{ items: object[] }>(service.url, 'supervisor', 'GET', '/v1/work-orders');
    expect(body.items).toHaveLength(1);
  });

  it('twice by jambonz and by VoiceXML too', async () => {
    const service = await startService(voicePlatforms);
    onTestFinished(() => service.close());
    await allBusy(service.url);
    for (const open of [JambonzLine.socket, JambonzLine.webhooks]) {
      const line = open(() => service.url);
      await line.ring();
      await line.press('1');
      const { verbs, last } = line;
      const again = await Promise.all([1, 2, 3].map(() => line.transport.hook(last.path, last.data)));
      expect(again).toEqual([verbs, verbs, verbs]);
      await line.hangUp();
    }
    const line = new VxmlLine(service.url);
    await line.ring();
    const pressed = { event: 'filled', utterance: '1', inputmode: 'dtmf' };
    const documents = await Promise.all(
      [1, 2, 3].map(async () => (await line.send('/turn/1', pressed)).text()),
    );
    expect(new Set(documents).size).toBe(1);
    expect(documents[0]).toContain(`${PUBLIC_URL}/v1/voice/vxml/turn/2`);
    await line.hangUp();
  });
});

describe.each(sharedEngines)('on $kind', ({ redis, skip }) => {
  it.skipIf(skip)(
    'kill -9 in the middle of calls: another node goes on as if nothing had been',
    async () => {
      const engines = await openSharedEngines(redis);
      onTestFinished(() => engines.drop());
      const settings = { ...voicePlatforms, ...engines.settings };
      const [first, second] = await Promise.all([ChildService.start(settings), ChildService.start(settings)]);
      onTestFinished(async () => {
        await Promise.all([first.kill(), second.kill()]);
      });
      await allBusy(first.url);
      let node = first.url;
      const twilio = new TwilioLine(first.url);
      const jambonz = JambonzLine.socket(() => node);
      const vxml = new VxmlLine(first.url);
      await Promise.all([twilio.ring(), jambonz.ring(), vxml.ring()]);
      await Promise.all([twilio.say(MATTER), jambonz.say(MATTER), vxml.say(MATTER)]);
      // The answer to one is lost with the node; the platform tells it again.
      const lost = twilio.send({ path: twilio.hook, form: { SpeechResult: '不清楚', Confidence: '0.9' } });
      lost.catch(() => undefined);
      // Where a load balancer leads from now on.
      node = second.url;
      await first.kill();
      await lost.catch(() => undefined);
      twilio.url = second.url;
      vxml.url = second.url;
      await jambonz.transport.again();
      for (const line of [twilio, jambonz, vxml]) {
        for (let asked = 0; asked < 4 && !line.heard.includes('核对'); asked++) await line.say('不清楚');
        expect(line.heard).toContain('油烟扰民');
        await line.press('1');
      }
      const numbers = [twilio, jambonz, vxml].map(({ heard }) => numberIn(heard));
      expect(new Set(numbers).size).toBe(3);
      for (const line of [twilio, jambonz, vxml]) await line.hangUp();
    },
    KILL_MS,
  );
});

describe('a flow file edited while calls run', () => {
  it('is heard by new calls only; a broken one is not served, and the log names line and node', async () => {
    const folder = await makeFolder();
    onTestFinished(() => removeFolder(folder));
    const flows = join(folder, 'flows');
    await cp('flows', flows, { recursive: true });
    const { log, lines } = readableLog();
    const service = await startService({ ...voicePlatforms, FLOWS_DIR: flows }, log);
    onTestFinished(() => service.close());
    await allBusy(service.url);
    const edit = async (
      file: string,
      from: string,
      to: string,
      heard: (line: Record<string, unknown>) => boolean,
    ) => {
      const path = join(flows, file);
      const text = await readFile(path, 'utf8');
      expect(text).toContain(from);
      // In one step: a machine under load could read a file of which half is written.
      const edited = join(folder, file);
      await writeFile(edited, text.replaceAll(from, to));
      await rename(edited, path);
      return vi.waitUntil(() => lines().find(heard));
    };
    const before = new TwilioLine(service.url);
    await before.ring();
    await edit(
      'request.yaml',
      '请说说是什么事',
      '请讲讲是什么事',
      ({ message }) => message === 'flows have changed: new calls begin with them',
    );
    const after = new TwilioLine(service.url);
    await after.ring();
    await after.press('1');
    expect(after.heard).toContain('请讲讲是什么事');
    await before.press('1');
    expect(before.heard).toContain('请说说是什么事');
    const { faults } = await edit(
      'request.yaml',
      'next: kind',
      'next: nowhere',
      ({ level }) => level === 'error',
    );
    expect(faults).toMatch(/request\.yaml:\d+.*matter.*nowhere/);
    const third = new TwilioLine(service.url);
    await third.ring();
    await third.press('1');
    expect(third.heard).toContain('请讲讲是什么事');
    await third.say(MATTER);
    expect(third.next).toBe('listen');
    await rm(join(flows, 'request.yaml'));
    const fourth = new TwilioLine(service.url);
    await fourth.ring();
    expect(fourth.next).toBe('listen');
  });
});
