import type { UnlearntOrder } from '../store/repositories/learnt-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

const PAGE = 200;
/** Orders queued again by one look-over at most; a longer backlog, as after an update, takes several. */
const MOST = 20_000;

type LearningJobs = Pick<JobHandlers<typeof jobDefinitions>, 'learn-order' | 'look-over-learning'>;

/** Puts the jobs of learning into their queue. */
export interface LearningQueue {
  /** `through`: id of the order's newest outcome, 0 for none: each outcome is work of its own. */
  learn(workOrderId: string, through: number): Promise<void>;
}

export interface LearningJobDeps {
  readonly learner: { learn(orderId: string): Promise<boolean> };
  readonly learnt: { unlearnt(page: { after: string; limit: number }): Promise<UnlearntOrder[]> };
  readonly metrics: Metrics;
  readonly queue: LearningQueue;
}

/** The work behind the jobs of learning. All of it may run twice without harm. */
export function createLearningJobs({ learner, learnt, metrics, queue }: LearningJobDeps): LearningJobs {
  return {
    'learn-order': async ({ workOrderId }) => {
      if (!(await learner.learn(workOrderId))) return 'skipped';
      metrics.ordersLearnt.inc();
      return 'success';
    },
    // A process that died between storing something and queueing its job left it unlearnt: it is queued now.
    'look-over-learning': async () => {
      let page: UnlearntOrder[];
      let after = '';
      let queued = 0;
      do {
        page = await learnt.unlearnt({ after, limit: PAGE });
        for (const { orderId, through } of page) await queue.learn(orderId, through);
        after = page.at(-1)?.number ?? after;
        queued += page.length;
      } while (page.length === PAGE && queued < MOST);
      return 'success';
    },
  };
}
