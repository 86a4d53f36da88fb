import type { ModelRequest } from '../scripted-model/model-request.ts';
import { type Reply, say, stall } from '../scripted-model/replies.ts';
import { startScriptedModel } from '../scripted-model/scripted-model.ts';
import { answerTo, isSummary, PACE, written } from './model-answers.ts';
import { CONTROL, type ModelState } from './model-server.ts';

/**
 * A model server in a process of its own: writes at a set pace, or accepts questions and never answers them, whichever it
 * was last told under `/bench/…`. Prints its address.
 */
let stalled = false;
let lastSummary: object | null = null;
let questions = 0;

function serve(request: ModelRequest): Reply {
  if (!request.path.startsWith(CONTROL)) {
    questions += 1;
    if (isSummary(request)) lastSummary = request.body;
    return stalled ? stall() : say(written(answerTo(request), PACE));
  }
  if (request.path === `${CONTROL}stall`) stalled = true;
  if (request.path === `${CONTROL}recover`) stalled = false;
  const state: ModelState = { questions, lastSummary };
  return { kind: 'raw', status: 200, contentType: 'application/json', bytes: [JSON.stringify(state)] };
}

const model = await startScriptedModel(serve);
console.log(`http://${model.host}`);
process.on('SIGTERM', () => process.exit(0));
