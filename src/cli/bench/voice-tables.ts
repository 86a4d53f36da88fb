import { table } from '../evaluation/tables.ts';
import type { RateFigures, VoiceSpeed } from './voice-speed.ts';

/** What was measured of voice guidance, as Markdown. */
export function voiceTables(speed: VoiceSpeed): string {
  const row = (name: string, { rate, processorMs }: RateFigures) => [
    name,
    rate.toFixed(0),
    (1_000 * processorMs).toFixed(0),
  ];
  return [
    table(
      [`webhooks, ${speed.connections} connections`, 'a second', 'processor µs each'],
      [
        row('bare Fastify route', speed.bare),
        row('bare route that stores as much', speed.stored),
        row(`voice turns, ${speed.store}`, speed.voice),
      ],
    ),
    `Beside the bare route a turn takes ${speed.rateRatio.toFixed(2)} times as long by the clock and ${speed.processorRatio.toFixed(2)} times the processor time (wanted: at most 3); beside the one that stores ${speed.storedRateRatio.toFixed(2)} times as long by the clock. The callers, in a process of their own on the same machine, took ${(100 * speed.loadShare).toFixed(0)} % of the processor time while turns were measured.`,
    `${speed.sessions.count} sessions at a time, the rest of the service answered by stand-ins: ${speed.sessions.turnsPerSecond.toFixed(0)} turns a second, p50 ${speed.sessions.turn.p50.toFixed(1)} ms, p99 ${speed.sessions.turn.p99.toFixed(1)} ms (wanted: under 50), at most ${speed.sessions.turn.max.toFixed(1)} ms.`,
    `The whole service, callers who speak ${(speed.service[0]?.haste ?? 1).toFixed(1)} times as quickly as people do:`,
    table(
      [
        'sessions at a time',
        'turns a second',
        'turn, p50 ms',
        'p99 ms (wanted: under 50)',
        'at most ms',
        'processor ms a call',
        'heap KB a session',
        'after its end',
      ],
      speed.service.map(({ sessions, turnsPerSecond, turn, callMs, heap }) => [
        String(sessions),
        turnsPerSecond.toFixed(0),
        turn.p50.toFixed(1),
        turn.p99.toFixed(1),
        turn.max.toFixed(1),
        callMs.toFixed(0),
        (heap.live / 1_024).toFixed(1),
        (heap.after / 1_024).toFixed(1),
      ]),
    ),
  ].join('\n\n');
}
