/**
 * Loaded before the service in the process under test: tells its parent the memory in use after a full garbage collection
 * (needs `--expose-gc`), or the processor time used so far. Ends the process where its parent is gone: nobody else would.
 */
process.on('message', (what) => {
  if (what === 'processor') {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1_000);
    return;
  }
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ heapUsed, external, rss });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep the service from ending.
process.channel?.unref();
