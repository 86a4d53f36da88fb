import { buildService } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './telemetry/log.ts';
import { startTracing } from './telemetry/tracing.ts';
import { VERSION } from './version.ts';

/** Starts the service by its role and stops it in good order on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.LOG_LEVEL);
  const tracing =
    config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? null
      : startTracing({ endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT, serviceVersion: VERSION });
  const service = await buildService(config, log);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('the shutdown took too long');
      process.exit(1);
    }, config.SHUTDOWN_SECONDS * 1_000).unref();
    void service
      .close()
      .then(() => tracing?.shutdown())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the shutdown failed');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  service.warmUp();
  const address = await service.listen();
  log.info({ address, role: config.ROLE, version: VERSION }, 'serving');
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(`configuration: ${error.message}`);
  else console.error((error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' '));
  process.exit(1);
});
