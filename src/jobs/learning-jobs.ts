import type { UnlearntOrder } from '../store/repositories/learnt-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

/** Orders queued again at a time. */
const PAGE = 200;

type LearningJobs = Pick<
  JobHandlers<typeof jobDefinitions>,
  'learn-order' | 'score-order' | 'look-over-learning'
>;

/** Puts the jobs of learning into their queue. */
export interface LearningQueue {
  /** `through`: id of the order's newest outcome, 0 for none: each outcome is work of its own. */
  learn(workOrderId: string, through: number): Promise<void>;
  score(workOrderId: string): Promise<void>;
}

export interface LearningJobDeps {
  readonly learner: { learn(orderId: string): Promise<boolean> };
  readonly score: (orderId: string) => Promise<boolean>;
  readonly learnt: { unlearnt(page: { after: string; limit: number }): Promise<UnlearntOrder[]> };
  readonly scores: { unscored(limit: number): Promise<string[]> };
  readonly metrics: Metrics;
  readonly queue: LearningQueue;
}

/** The work behind the jobs of learning. All of it may run twice without harm. */
export function createLearningJobs(deps: LearningJobDeps): LearningJobs {
  return {
    'learn-order': async ({ workOrderId }) => {
      if (!(await deps.learner.learn(workOrderId))) return 'skipped';
      deps.metrics.ordersLearnt.inc();
      return 'success';
    },
    'score-order': async ({ workOrderId }) => ((await deps.score(workOrderId)) ? 'success' : 'skipped'),
    // A process that died between storing something and queueing its job left it unlearnt: it is queued now.
    'look-over-learning': async () => {
      let page: UnlearntOrder[];
      let after = '';
      do {
        page = await deps.learnt.unlearnt({ after, limit: PAGE });
        for (const { orderId, through } of page) await deps.queue.learn(orderId, through);
        after = page.at(-1)?.number ?? after;
      } while (page.length === PAGE);
      for (const orderId of await deps.scores.unscored(PAGE)) await deps.queue.score(orderId);
      return 'success';
    },
  };
}
