/**
 * Loaded before the service in the process under test: answers each message of its parent with the memory in use after
 * a full garbage collection. Needs `--expose-gc`.
 */
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ heapUsed, external, rss });
});
// Listening must not keep the service from ending.
process.channel?.unref();
