import type { Bus } from './bus.ts';

/** A node that died between storing and telling leaves the others to find it out themselves. */
const POLL_MS = 60_000;

/**
 * Looks again whenever the channel speaks, after the bus was away, and once in a while. To be called before the first look,
 * so that what is stored after that is heard. Answers what ends it.
 */
export function lookWhenTold(
  look: () => void,
  {
    bus,
    channel,
    pollMs = POLL_MS,
  }: {
    bus: Pick<Bus, 'subscribe' | 'onReconnect'>;
    channel: string;
    pollMs?: number | undefined;
  },
): () => void {
  const stops = [bus.subscribe(channel, look), bus.onReconnect(look)];
  const timer = setInterval(look, pollMs).unref();
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}
