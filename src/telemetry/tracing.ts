import { type Attributes, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP collector; `/v1/traces` is added. */
  endpoint: string;
  serviceVersion: string;
}

export interface Tracing {
  /** Sends what waits and stops. */
  shutdown(): Promise<void>;
}

/** Starts sending traces. Call it once, before anything that is to be traced; without it `withSpan` costs next to nothing. */
export function startTracing({ endpoint, serviceVersion }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'jiesu', 'service.version': serviceVersion }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  // Also carries the current span through async calls, and reads the W3C trace context of requests.
  provider.register();
  return {
    async shutdown() {
      await provider.shutdown();
      trace.disable();
    },
  };
}

export function tracer(): Tracer {
  return trace.getTracer('jiesu');
}

/**
 * Runs `fn` inside a span that ends with it; an error is marked and thrown on. Attributes hold ids and counts, never what
 * was said or who called.
 */
export function withSpan<T>(
  name: string,
  attributes: Attributes,
  fn: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await fn(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks the span by the error's name only: its text may hold personal data, and collectors do not mask. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
}
