import type { CatalogueVersions } from '../catalogue/versions.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

type CatalogueJobs = Pick<JobHandlers<typeof jobDefinitions>, 'publish-catalogue' | 'remind-catalogue'>;

/** Sees to it that a version is published at its time. */
export interface PublicationQueue {
  publication(versionId: number, at: Date): Promise<void>;
}

/** The work behind the jobs of the catalogue. */
export function createCatalogueJobs(
  versions: Pick<CatalogueVersions, 'publishScheduled' | 'remindAll'>,
): CatalogueJobs {
  return {
    'publish-catalogue': async ({ versionId, publishAt }) =>
      (await versions.publishScheduled(versionId, new Date(publishAt))) ? 'success' : 'skipped',
    'remind-catalogue': async () => {
      await versions.remindAll();
      return 'success';
    },
  };
}
