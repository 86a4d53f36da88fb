import { describe, expect, it } from 'vitest';
import { combineHandlers, type JobHandlers, JobHandlersError } from '../../src/jobs/handlers.ts';
import { testDefinitions } from './definitions.ts';

describe('job handlers', () => {
  const done = async () => 'success' as const;

  it('are joined when each job has exactly one', () => {
    const joined = combineHandlers(testDefinitions, { work: done }, { once: done, tick: done });
    expect(Object.keys(joined).sort()).toEqual(['once', 'tick', 'work']);
  });

  it('are refused when a job has none or two, or a handler has no job, all named', () => {
    const odd = { work: done, wrok: done } as Partial<JobHandlers<typeof testDefinitions>>;
    const join = () => combineHandlers(testDefinitions, odd, { work: done, once: done });
    expect(join).toThrow(JobHandlersError);
    expect(join).toThrow(
      'job tick has no handler; job work has more than one handler; there is no job wrok for its handler',
    );
  });
});
