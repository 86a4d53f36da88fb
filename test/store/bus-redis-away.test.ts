import { expect, it } from 'vitest';
import { RedisTransport } from '../../src/store/bus-redis.ts';

it('says which Redis cannot be reached, and why, without its password', async () => {
  const transport = new RedisTransport('redis://user:hunter2@127.0.0.1:1', 'test');
  const opening = transport.open(
    () => {},
    () => {},
  );
  await expect(opening).rejects.toThrow(
    /^REDIS_URL: cannot reach redis at 127\.0\.0\.1:1: connect ECONNREFUSED/,
  );
  await expect(opening).rejects.not.toThrow('hunter2');
  await transport.close();
});
