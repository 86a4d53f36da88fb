/** Jobs of one queue by state, for example `{ waiting: 2, active: 1, failed: 0 }`. */
export type QueueCounts = Readonly<Record<string, number>>;

export interface FailedJob {
  readonly queue: string;
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly failedAt: string | null;
  readonly reason: string;
}

/** What the HTTP routes need of the job queues. */
export interface JobsApi {
  counts(): Promise<Readonly<Record<string, QueueCounts>>>;
  failed(limit: number): Promise<readonly FailedJob[]>;
  /** Puts a failed job back into its queue; false when there is no such failed job. */
  retry(queue: string, id: string): Promise<boolean>;
}
