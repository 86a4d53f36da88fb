import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FlowSet } from '../../voice/flow/schema.ts';
import { drawFlow } from './drawing.ts';

/** Writes one drawing for each flow of the set and tells the files. */
export async function drawFlows({ flows }: FlowSet, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const flow of Object.values(flows)) {
    const file = path.join(folder, `${flow.name}.svg`);
    writeFileSync(file, await drawFlow(flow));
    files.push(file);
  }
  return files;
}
