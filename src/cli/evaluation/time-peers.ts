import { z } from 'zod';

/** A library that reads Chinese times, for comparison. */
export interface TimePeer {
  readonly name: string;
  /** Days, `YYYY-MM-DD`, that the text may begin on by the library's readings; `wall` is the base's wall clock. */
  readonly startDates: (text: string, wall: number) => string[];
}

const Readings = z.array(
  z.object({
    resolution: z
      .object({ values: z.array(z.object({ start: z.string().optional(), value: z.string().optional() })) })
      .nullish(),
  }),
);

/**
 * chrono-node and Microsoft's Recognizers-Text with their Chinese grammars. The second offers a reading in the past and
 * one in the future; both are given.
 *
 * @throws Error where the libraries, which only comparisons need, are not installed
 */
export async function loadTimePeers(): Promise<TimePeer[]> {
  try {
    const [chrono, recognizers] = await Promise.all([
      import('chrono-node'),
      import('@microsoft/recognizers-text-date-time'),
    ]);
    const model = new recognizers.default.DateTimeRecognizer('zh-cn').getDateTimeModel();
    return [
      {
        name: 'chrono-node (zh.hans)',
        startDates: (text, wall) =>
          chrono.zh.hans.parse(text, localDate(wall)).map(({ start }) => {
            const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
            return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1)).toISOString().slice(0, 10);
          }),
      },
      {
        name: 'Recognizers-Text (zh-cn)',
        startDates: (text, wall) =>
          Readings.parse(model.parse(text, localDate(wall))).flatMap(({ resolution }) =>
            (resolution?.values ?? []).flatMap(({ start, value }) => startOf(start ?? value, wall)),
          ),
      },
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the other libraries are development dependencies; run npm ci first (${reason})`);
  }
}

/** Both libraries count in the process's own zone: the same clock reading there. */
function localDate(wall: number): Date {
  const date = new Date(wall);
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
}

/** A clock without a date is meant today. */
function startOf(text: string | undefined, wall: number): string[] {
  if (text === undefined) return [];
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return [text.slice(0, 10)];
  return /^\d{2}:\d{2}/.test(text) ? [new Date(wall).toISOString().slice(0, 10)] : [];
}
