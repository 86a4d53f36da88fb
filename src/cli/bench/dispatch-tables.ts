import { table } from '../evaluation/tables.ts';
import type { DispatchSpeed } from './dispatch-speed.ts';
import { TEXT_LENGTH } from './dispatch-texts.ts';

/** What was measured, as Markdown. */
export function dispatchTables(speed: DispatchSpeed): string {
  const { load, memory, single, batch, long, fastText } = speed;
  const row = (name: string, wall: number, cpu: number, digits: number): string[] => [
    name,
    wall.toFixed(digits),
    cpu.toFixed(digits),
  ];
  const parts = [
    table(
      [`dispatch model ${speed.model}, ms`, 'by the clock', 'of processor time'],
      [
        row('loading, the first in the process', load.first.wall, load.first.cpu, 0),
        row('loading again', load.again.wall, load.again.cpu, 0),
        row(`a text of ${TEXT_LENGTH} characters, p50`, single.wall.p50, single.cpu.p50, 2),
        row('… p99', single.wall.p99, single.cpu.p99, 2),
        row('one text of 100,000 characters', long.wall, long.cpu, 0),
        row('event loop blocked at most: first load', load.firstBlock.wall, load.firstBlock.cpu, 1),
        row('… loading again', load.block.wall, load.block.cpu, 1),
        row('… texts one by one', single.block.wall, single.block.cpu, 1),
        row('… texts in a batch', batch.block.wall, batch.block.cpu, 1),
        row('… text of 100,000 characters', long.block.wall, long.block.cpu, 1),
      ],
    ),
    `Memory of a loaded model: ${(memory / 1e6).toFixed(0)} MB. ${speed.texts} texts, ${speed.rounds} rounds.`,
  ];
  const rates = [
    ['this project, in a batch', batch.perSecond.toFixed(0), batch.perCpuSecond.toFixed(0)],
    ...(fastText === null
      ? []
      : [['fastText', fastText.perSecond.toFixed(0), fastText.perCpuSecond.toFixed(0)]]),
  ];
  parts.push(table(['texts', 'a second', 'a second of processor time'], rates));
  parts.push(
    fastText === null
      ? 'fastText left out: not installed (Debian: apt-get install fasttext).'
      : `Of fastText's speed (${fastText.labels} labels, median of the rounds, processor time): ${fastText.batch.toFixed(2)} in a batch, ${fastText.single.toFixed(2)} one by one with reasons.`,
  );
  return parts.join('\n\n');
}
