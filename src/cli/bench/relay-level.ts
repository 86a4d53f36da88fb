import type { Turn } from '../calls/call-file.ts';
import { speak } from './call-load.ts';
import { Latencies, type LatencyFigures } from './latencies.ts';
import { LoadSocket } from './load-socket.ts';
import { segmentText } from './segment-text.ts';
import { CALLS_PER_SOCKET, type Level } from './service-level.ts';

/** The same sentences through the bare relay. */
export async function measureRelay(
  url: string,
  level: Level,
  turns: readonly Turn[],
): Promise<LatencyFigures> {
  const latencies = new Latencies();
  const groups = Math.ceil(level.calls / CALLS_PER_SOCKET);
  const sockets: { input: LoadSocket; output: LoadSocket }[] = [];
  for (let group = 0; group < groups; group++) {
    const output = await LoadSocket.open(`${url}/out/${group}`, null, (text) => {
      const now = performance.now();
      const { call, seq } = JSON.parse(text) as { call: string; seq: number };
      latencies.came(`${call} ${seq}`, now);
    });
    sockets.push({ output, input: await LoadSocket.open(`${url}/in/${group}`, null, () => undefined) });
  }
  await speak({ ...level, turns }, (sentence) => {
    const call = `call-${sentence.call}`;
    const text = segmentText(call, sentence);
    if (!sentence.warm) latencies.sent(`${call} ${sentence.seq}`, performance.now());
    sockets[Math.floor(sentence.call / CALLS_PER_SOCKET)]?.input.send(text);
  });
  for (const { input, output } of sockets) {
    await input.close();
    await output.close();
  }
  return latencies.figures();
}
