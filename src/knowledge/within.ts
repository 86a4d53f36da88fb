import { setMaxListeners } from 'node:events';

/** Work with a deadline in milliseconds, broken off by its signal and not waited for any longer. @throws at the deadline, or when `closing` is aborted */
export async function within<Result>(
  ms: number,
  closing: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let giveUp: (reason: Error) => void = () => {};
  const given = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const stop = (message: string) => () => {
    const reason = new Error(message);
    controller.abort(reason);
    giveUp(reason);
  };
  const timer = setTimeout(stop(`no answer within ${ms} ms`), ms);
  const onClose = stop('the service closes');
  // As many as work at a time wait for the one signal: that is no leak.
  setMaxListeners(0, closing);
  closing.addEventListener('abort', onClose, { once: true });
  try {
    if (closing.aborted) onClose();
    return await Promise.race([work(controller.signal), given]);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClose);
  }
}
