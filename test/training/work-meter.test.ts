import { expect, test } from 'vitest';
import { WorkMeter } from '../../src/training/work-meter.ts';

test('says the share done and, by this process\u2019s own speed, the time left', () => {
  let now = 0;
  const said: string[] = [];
  const meter = new WorkMeter(
    (message) => said.push(message),
    () => now,
  );
  meter.plan(40);
  meter.plan(60);
  meter.found(20, 'kept');
  now = 60_000;
  meter.done(10, 'first');
  now = 6 * 60_000;
  meter.done(50, 'second');
  now = 7 * 60_000;
  meter.done(20, 'last');
  expect(said).toEqual(['20 %: kept', '30 %, 7 min left: first', '80 %, 2 min left: second', '100 %: last']);
});

test('short times are said in seconds', () => {
  let now = 5_000;
  const said: string[] = [];
  const meter = new WorkMeter(
    (message) => said.push(message),
    () => now,
  );
  meter.plan(4);
  now += 10_000;
  meter.done(1, 'part');
  expect(said).toEqual(['25 %, 30 s left: part']);
});
