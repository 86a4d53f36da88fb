import { readTime } from '../../facts/time/read-time.ts';
import { percentile } from '../evaluation/report.ts';
import { loadTimePeers } from '../evaluation/time-peers.ts';

/** Milliseconds a text; `ratio`: its mean beside ours. */
export interface ReaderFigures {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
  readonly ratio: number;
}

type Reader = (text: string) => unknown;

const WALL = Date.UTC(2026, 10, 23, 15, 20);

/** Reads the same texts with ours and with the two libraries that read Chinese, one after the other in this process. */
export async function measureTimeReaders(texts: readonly string[], rounds: number): Promise<ReaderFigures[]> {
  const base = { wall: WALL, timeZone: 'Asia/Shanghai', lean: 'past', day: null } as const;
  const peers = await loadTimePeers();
  const readers: { name: string; read: Reader }[] = [
    { name: 'Jiesu', read: (text) => readTime(text, base) },
    ...peers.map(({ name, startDates }) => ({ name, read: (text: string) => startDates(text, WALL) })),
  ];
  const figures = readers.map(({ name, read }) => ({ name, ...timed(read, texts, rounds) }));
  const ours = figures[0]?.mean ?? 1;
  return figures.map((one) => ({ ...one, ratio: one.mean / ours }));
}

function timed(read: Reader, texts: readonly string[], rounds: number) {
  for (const text of texts) read(text);
  const each: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const text of texts) {
      const begun = performance.now();
      read(text);
      each.push(performance.now() - begun);
    }
  }
  return {
    p50: percentile(each, 0.5),
    p99: percentile(each, 0.99),
    mean: each.reduce((sum, ms) => sum + ms, 0) / each.length,
  };
}
