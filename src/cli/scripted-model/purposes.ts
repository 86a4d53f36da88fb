import type { ModelRequest } from './model-request.ts';
import { type Reply, type Responder, refuse, say, sayJson } from './replies.ts';

/** The prompts of the service. */
export type Purpose = 'fill-form' | 'summary' | 'summary-part' | 'summary-merge';

/** What each begins with, told apart as whoever reads it would. */
const ROLES: readonly (readonly [Purpose, RegExp])[] = [
  ['fill-form', /表单填写员/],
  ['summary-part', /记录员/],
  ['summary-merge', /分段记下/],
  ['summary', /工单撰写员/],
];

/** What a request was sent for; null for one that is none of the service's prompts. */
export function purposeOf({ messages }: ModelRequest): Purpose | null {
  const orders = messages[0]?.content ?? '';
  return ROLES.find(([, role]) => role.test(orders))?.[0] ?? null;
}

/** The text between the marks of a material (`transcript`, `form`, `fields`, `parts`); empty where there is none. */
export function materialOf({ messages }: ModelRequest, name: string): string {
  const content = messages[1]?.content ?? '';
  return new RegExp(`<${name}-([a-z]+)>\\n([\\s\\S]*?)\\n</${name}-\\1>`).exec(content)?.[2] ?? '';
}

/** Answers each prompt in its way; nothing found, and a text that says little, where the script is silent. */
export function byPurpose(script: Partial<Record<Purpose, Reply | Responder>> = {}): Responder {
  const silent: Record<Purpose, Reply> = {
    'fill-form': sayJson({ fields: [] }),
    summary: say('市民来电反映：有事需要处理。'),
    'summary-part': say('来电人反映了情况。'),
    'summary-merge': say('市民来电反映：有多件事需要处理。'),
  };
  return (request) => {
    const purpose = purposeOf(request);
    if (purpose === null) return refuse(400, 'not one of the prompts');
    const reply = script[purpose] ?? silent[purpose];
    return typeof reply === 'function' ? reply(request) : reply;
  };
}
