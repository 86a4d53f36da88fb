import OpenAI from 'openai';
import type { ServerSettings } from './settings.ts';

/** Longer than any deadline of the settings: ours come first. */
const TIMEOUT_MS = 600_000;

/**
 * The client library, with what it would do by itself switched off: retries (ours know the deadline), logging (it prints what
 * it cannot read), credentials from the environment, and following a redirect to a host that nobody has configured.
 */
export function openClient({ baseUrl, apiKey }: Pick<ServerSettings, 'baseUrl' | 'apiKey'>): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    ...(apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    logLevel: 'off',
    fetchOptions: { redirect: 'manual' },
  });
}
