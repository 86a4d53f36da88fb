import { z } from 'zod';
import { CatalogueVersion } from '../../protocol/catalogue.ts';
import { ApiClient } from '../service/api-client.ts';

const VersionPage = z.object({ items: z.array(CatalogueVersion) });
const Serving = z.object({ catalogue: z.object({ version: z.string() }) });

/** A service's routes under /v1/catalogue. */
export class CatalogueClient extends ApiClient {
  /** @throws UsageError unless both are there */
  constructor(at: { url?: string | undefined; token?: string | undefined }) {
    super('/v1/catalogue', at);
  }

  /** The newest versions, newest first. */
  async list(): Promise<CatalogueVersion[]> {
    return (await this.ask(VersionPage, 'GET', '/versions')).items;
  }

  /** Answers the name of what serves then. */
  async rollBack(): Promise<string> {
    return (await this.ask(Serving, 'POST', '/rollback')).catalogue.version;
  }
}
