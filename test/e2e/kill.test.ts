import { describe, expect, it, onTestFinished } from 'vitest';
import type { CommandResult } from '../../src/client/desk-client.ts';
import { ChildService } from '../support/child-service.ts';
import { freshServer, makeDataFolder, removeFolder, storeEngines } from '../support/engines.ts';
import { END, newCallId, openSender, sentence, startOf, TestDesk, upTo } from '../support/service.ts';

const SENTENCES = 60;
/** Sentences after whose acknowledgement the service is killed; the storm goes on meanwhile. */
const KILL_AFTER = [7, 41];
const TIMEOUT_MS = 180_000;

/** An empty store that outlives the service. */
async function store(engine: string): Promise<{ DATA_DIR: string } | { DATABASE_URL: string }> {
  if (engine === 'PGlite') {
    const dataDir = await makeDataFolder();
    onTestFinished(() => removeFolder(dataDir));
    return { DATA_DIR: dataDir };
  }
  const server = await freshServer();
  onTestFinished(() => server.drop());
  return { DATABASE_URL: server.options.databaseUrl ?? '' };
}

async function startChild(engine: string): Promise<ChildService> {
  const child = await ChildService.start(await store(engine));
  onTestFinished(async () => {
    await child.kill();
  });
  return child;
}

describe.each(storeEngines)('on $engine', ({ engine, skip }) => {
  it.skipIf(skip)(
    'kill -9 in mid-call loses nothing that was acknowledged, and both sides go on by themselves',
    async () => {
      const child = await startChild(engine);
      const call = newCallId();
      const sender = openSender(child.url);
      const desk = new TestDesk(child.url);
      await desk.ready();
      sender.start(startOf(call));
      const callId = await desk.watch(call);
      await desk.event(callId, 'call.started');

      const edits: Promise<CommandResult>[] = [];
      for (const seq of upTo(SENTENCES)) {
        const said = desk.until(() => desk.textsOf(callId).includes(`第${seq}句 停水了`));
        sender.segment(call, { ...sentence(`第${seq}句 停`, seq * 1_000), final: false });
        sender.segment(call, sentence(`第${seq}句 停水了`, seq * 1_000));
        if (seq % 5 === 0)
          edits.push(desk.command(callId, { type: 'field.set', field: 'subject', value: `第${seq}次修改` }));
        if (KILL_AFTER.includes(seq)) {
          await said;
          // More is under way when it happens.
          for (const more of [1, 2, 3])
            sender.update(call, { atMs: more, update: { kind: 'dtmf', digits: `${more}` } });
          edits.push(desk.command(callId, { type: 'field.set', field: 'street', value: `第${seq}街道` }));
          await child.kill();
          await child.start();
        }
      }
      const { id, suggestion } = await desk.event(callId, 'suggestion');
      const name = suggestion.units[0]?.name ?? '';
      const decided = await desk.command(callId, {
        type: 'suggestion.accept',
        suggestionId: id,
        target: 'unit',
        name,
      });
      await child.kill();
      await child.start();

      sender.end(call, END);
      await sender.drained();
      const done = await Promise.all(edits);
      await desk.event(callId, 'call.ended');
      // A command may be answered before its event is told.
      await desk.until(() => desk.seqOf(callId) >= Math.max(...done.map(({ seq }) => seq)));
      expect(desk.textsOf(callId)).toEqual(upTo(SENTENCES).map((seq) => `第${seq}句 停水了`));
      expect(desk.seqsOf(callId)).toEqual(upTo(desk.seqOf(callId)));
      const fields = desk.eventsOf(callId).filter((event) => event.type === 'field');
      for (const seq of upTo(SENTENCES).filter((each) => each % 5 === 0)) {
        const made = fields.filter((event) => event.state.current?.value === `第${seq}次修改`);
        expect(made).toHaveLength(1);
      }
      const pressed = desk.eventsOf(callId).filter((event) => event.type === 'call.updated');
      expect(pressed).toHaveLength(3 * KILL_AFTER.length);
      // By the number of its answer; help for what was said may have come in between.
      const units = desk
        .eventsOf(callId)
        .slice(0, decided.seq)
        .filter((event) => event.type === 'field');
      expect(units.findLast(({ field }) => field === 'unit')?.state.current?.value).toBe(name);

      await desk.fill(callId);
      const { order } = await desk.command(callId, { type: 'submit' });
      const again = await desk.command(callId, { type: 'submit' });
      expect(again.order).toEqual(order);

      // Somebody who comes now reads the same.
      const late = new TestDesk(child.url);
      late.follow(callId);
      await late.until(() => late.seqOf(callId) >= desk.seqOf(callId));
      expect(late.told.map(({ at: _at, ...rest }) => rest).slice(0, desk.told.length)).toEqual(
        desk.told.map(({ at: _at, ...rest }) => rest),
      );
    },
    TIMEOUT_MS,
  );

  it.skipIf(skip)(
    'SIGTERM in mid-call says goodbye, ends well and loses nothing',
    async () => {
      const child = await startChild(engine);
      const call = newCallId();
      const sender = openSender(child.url);
      const desk = new TestDesk(child.url);
      await desk.ready();
      sender.start(startOf(call));
      const callId = await desk.watch(call);
      for (const seq of upTo(SENTENCES)) {
        sender.segment(call, sentence(`第${seq}句`, seq * 1_000));
        if (seq !== 30) continue;
        await desk.until(() => desk.textsOf(callId).includes('第10句'));
        expect(await child.kill('SIGTERM')).toBe(0);
        expect(child.output).not.toContain('"level":"error"');
        await child.start();
      }
      sender.end(call, END);
      await sender.drained();
      await desk.event(callId, 'call.ended');
      expect(desk.textsOf(callId)).toEqual(upTo(SENTENCES).map((seq) => `第${seq}句`));
      expect(desk.seqsOf(callId)).toEqual(upTo(desk.seqOf(callId)));
    },
    TIMEOUT_MS,
  );
});
