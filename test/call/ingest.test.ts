import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent, type CallState, emptyCall } from '../../src/call/call-state.ts';
import { cleanText, isPartial, type StoredMessage, toEvents } from '../../src/call/ingest.ts';
import { SeqTracker } from '../../src/call/seq-tracker.ts';
import type { CallMessage } from '../../src/protocol/call-stream.ts';
import { arrivals, callEnd, callStart, segment, wholeCall } from './arbitraries.ts';

const NOW = Date.parse('2026-03-01T01:00:00Z');

/** Takes batches in as the inbox does: a partial only counts as arrived, the rest becomes events. */
function take(
  batches: readonly (readonly CallMessage[])[],
  after: (state: CallState, batch: readonly CallMessage[]) => void = () => undefined,
): CallState {
  const state = emptyCall('c1');
  const received = new SeqTracker();
  for (const batch of batches) {
    if (state.started === null && !batch.some((message) => message.type === 'call.start')) continue;
    for (const message of batch) if (isPartial(message)) received.add(message.seq);
    const finals = batch.filter((message) => !isPartial(message)) as StoredMessage[];
    for (const event of toEvents(state, finals, received, NOW)) {
      applyEvent(state, event);
      if ('senderSeq' in event) received.add(event.senderSeq);
    }
    after(state, batch);
  }
  return state;
}

/** What must not depend on how the messages came. */
function essence(state: CallState) {
  return {
    transcript: state.transcript,
    status: state.status,
    started: state.started?.externalId,
    ended: state.ended?.cause,
    commands: [...state.commands.keys()],
    agent: state.agent,
  };
}

describe('toEvents', () => {
  it('makes the same call of every order, repetition and loss that is mended', () => {
    fc.assert(
      fc.property(
        wholeCall.chain((messages) => fc.tuple(fc.constant(messages), arrivals(messages))),
        ([messages, batches]) => {
          const plain = take([messages]);
          expect(plain.sender.through).toBe(messages.length);
          expect(essence(take(batches))).toEqual(essence(plain));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps every final exactly once and no partial', () => {
    fc.assert(
      fc.property(
        wholeCall.chain((messages) => fc.tuple(fc.constant(messages), arrivals(messages))),
        ([messages, batches]) => {
          const finals = messages.filter((message) => message.type === 'segment' && message.final);
          expect(
            take(batches)
              .transcript.map((placed) => placed.senderSeq)
              .sort((a, b) => a - b),
          ).toEqual(finals.map((message) => message.seq));
        },
      ),
    );
  });

  it('never acknowledges a message that is neither stored nor a partial that came', () => {
    fc.assert(
      fc.property(
        wholeCall.chain((messages) => fc.tuple(fc.constant(messages), arrivals(messages))),
        ([messages, batches]) => {
          const partialsThatCame = new Set<number>();
          take(batches, (state, batch) => {
            for (const message of batch) if (isPartial(message)) partialsThatCame.add(message.seq);
            const stored = new Set(state.transcript.map((placed) => placed.senderSeq));
            for (const message of messages.slice(0, state.sender.through)) {
              if (message.type !== 'segment') continue;
              expect(message.final ? stored.has(message.seq) : partialsThatCame.has(message.seq)).toBe(true);
            }
          });
        },
      ),
    );
  });

  it('begins a call with its start, even when it comes last in a batch', () => {
    const state = take([[segment(2, '喂'), callStart(1)]]);
    expect(state.transcript.map(({ text }) => text)).toEqual(['喂']);
  });

  it('leaves out what comes before the start, to be sent again', () => {
    const before = take([[segment(2, '喂')]]);
    expect(before.seq).toBe(0);
    expect(before.sender.through).toBe(0);
  });

  it('ignores a second start', () => {
    const state = take([[callStart(1)], [callStart(2, { agent: 'other' }), segment(3, '喂')]]);
    expect(state.agent).toBe('agent-1');
    expect(state.transcript).toHaveLength(1);
  });

  it('marks a late sentence and places it by its time; of the same time, by its number', () => {
    const messages = [
      callStart(),
      segment(2, '二', { startMs: 2_000 }),
      segment(3, '三', { startMs: 2_000 }),
      segment(4, '一', { startMs: 1_000 }),
    ] as StoredMessage[];
    const events = toEvents(emptyCall('c1'), messages, new SeqTracker(), NOW);
    expect(events.flatMap((event) => (event.type === 'segment' ? [event.late] : []))).toEqual([
      false,
      false,
      true,
    ]);
    expect(take([messages]).transcript.map(({ text }) => text)).toEqual(['一', '二', '三']);
  });

  it('gives the call to the agent that it is transferred to', () => {
    const state = take([
      [
        callStart(),
        {
          v: 1,
          type: 'call.update',
          call: 'call-1',
          seq: 2,
          atMs: 0,
          update: { kind: 'transfer', agent: 'agent-2' },
        },
      ],
    ]);
    expect(state.agent).toBe('agent-2');
  });

  it('notes how far the clocks are apart', () => {
    const state = take([[callStart(1, { startedAt: '2030-03-01T01:00:00Z' })]]);
    expect(state.started?.clockSkewMs).toBe(Date.parse('2030-03-01T01:00:00Z') - NOW);
  });

  it('keeps an end that comes before its call’s last sentence', () => {
    const state = take([[callStart(), callEnd(3)], [segment(2, '再见')]]);
    expect(state.status).toBe('wrap-up');
    expect(state.transcript).toHaveLength(1);
    expect(state.sender.through).toBe(3);
  });
});

describe('cleanText', () => {
  it('leaves only what PostgreSQL and a screen can bear, and does nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toContain('\u0000');
        expect(cleanText(clean)).toBe(clean);
      }),
    );
    expect(cleanText('a\u0000b\ud800c\u001b[31m\tn\n')).toBe('ab\ufffdc[31m\tn\n');
  });

  it('does not touch emoji, traditional characters, English or accents', () => {
    const text = '漏水💧👨‍👩‍👧 臺灣 𠮷野家 Hello, naïve café ①';
    expect(cleanText(text)).toBe(text);
  });
});
