import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { longestRow } from '../../../src/cli/flow/longest-prompts.ts';
import { shippedFlows } from './caller.ts';

it('docs/voice-flows.md shows every flow, with the seconds of its longest prompts', () => {
  const text = readFileSync('docs/voice-flows.md', 'utf8');
  for (const flow of Object.values(shippedFlows.flows)) {
    expect(text).toContain(`\n## ${flow.name}\n`);
    expect(text).toContain(`(images/flows/${flow.name}.svg)`);
    expect(text).toContain(longestRow(flow));
  }
});
