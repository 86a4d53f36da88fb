import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import { type Settings, startService, type TestService } from '../support/service.ts';
import { openSharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { allBusy } from '../support/voice/hotline.ts';
import { newNumber, numberIn, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MATTER = '秀英区海秀中路49号门口的路灯坏了三天了，希望尽快派人修好。';
/** Wrong checks that one line may try in an hour. */
const MOST_OF_LINE = 6;

/** Leaves a request; answers its number and what was said of a text message. */
async function leave(url: string, caller: string): Promise<{ number: string; told: string }> {
  const line = new TwilioLine(url, { caller });
  await line.ring();
  await line.say(MATTER);
  await line.press('1');
  const number = numberIn(line.heard);
  await line.hangUp();
  return { number, told: line.heard };
}

/** Asks for an order as a stranger; answers what was heard after each check. */
async function tryChecks(url: string, caller: string, number: string, checks: string[]): Promise<string[]> {
  const line = new VxmlLine(url, { caller });
  await line.ring();
  await line.press('3');
  if (!line.heard.includes('一共14位')) await line.press('2');
  await line.press(number);
  const heard = [];
  for (const check of checks) heard.push(await line.press(check));
  await line.hangUp();
  return heard;
}

/** Uses up all tries of a line, at one node after the other. */
async function useUp(urls: readonly string[], line: string, number: string): Promise<void> {
  for (let tried = 0; tried < MOST_OF_LINE; tried += 2) {
    const url = urls[(tried / 2) % urls.length] ?? '';
    expect(await tryChecks(url, line, number, ['0000', '0000'])).toEqual([
      expect.stringContaining('后四位对不上'),
      expect.stringContaining('请人工帮您核对'),
    ]);
  }
}

async function open(settings: Settings): Promise<TestService> {
  const service = await startService({ ...voicePlatforms, ...settings });
  await allBusy(service.url);
  return service;
}

describe('tries of a check', () => {
  it('are no more after a restart', async () => {
    const DATA_DIR = await makeDataFolder();
    onTestFinished(() => removeFolder(DATA_DIR));
    const caller = newNumber();
    const line = newNumber();
    const before = await open({ DATA_DIR });
    const { number } = await leave(before.url, caller);
    await useUp([before.url], line, number);
    await before.close();
    const after = await open({ DATA_DIR });
    const right = caller.slice(-4);
    const [refused] = await tryChecks(after.url, line, number, [right]);
    expect(refused).toContain('正在排队');
    const [told] = await tryChecks(after.url, newNumber(), number, [right]);
    expect(told).toContain('正在核对');
    await after.close();
  });
});

const [shared] = sharedEngines;
describe.skipIf(shared?.skip ?? true)('on two nodes', () => {
  async function nodes(more: Settings = {}): Promise<string[]> {
    const engines = await openSharedEngines(shared?.redis ?? false);
    onTestFinished(() => engines.drop());
    const urls = [];
    for (let node = 0; node < 2; node++) {
      const service = await open({ ...engines.settings, ...more });
      onTestFinished(() => service.close());
      urls.push(service.url);
    }
    return urls;
  }

  it('tries of a check are counted together', async () => {
    const urls = await nodes();
    const caller = newNumber();
    const line = newNumber();
    const { number } = await leave(urls[0] ?? '', caller);
    await useUp(urls, line, number);
    for (const url of urls)
      expect(await tryChecks(url, line, number, [caller.slice(-4)])).toEqual([
        expect.stringContaining('正在排队'),
      ]);
  });

  it('one number gets so many text messages, whoever leaves requests from it', async () => {
    const sent: string[] = [];
    const gateway = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      sent.push((JSON.parse(body) as { to: string }).to);
      response.end('{}');
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      gateway.closeAllConnections();
      gateway.close();
    });
    const urls = await nodes({
      SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`,
      SMS_SECRET: 'a-secret-of-the-gateway',
      SMS_PER_RECIPIENT: 2,
    });
    const [caller, other] = [newNumber(), newNumber()];
    const told: boolean[] = [];
    for (let call = 0; call < 4; call++)
      told.push((await leave(urls[call % 2] ?? '', caller)).told.includes('短信'));
    expect(told).toEqual([true, true, false, false]);
    expect((await leave(urls[0] ?? '', other)).told).toContain('短信');
    const digits = [caller, caller, other].map((number) => number.slice(3));
    await vi.waitFor(() => expect(sent.toSorted()).toEqual(digits.toSorted()));
  });
});
