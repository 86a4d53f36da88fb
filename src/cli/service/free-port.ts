import { once } from 'node:events';
import { createServer } from 'node:net';

/** The wanted port if nobody listens on it, else 0: any free one. */
export async function freePort(host: string, wanted: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, host);
    await once(probe, 'listening');
  } catch {
    return 0;
  }
  probe.close();
  await once(probe, 'close');
  return wanted;
}
