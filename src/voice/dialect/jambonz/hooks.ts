/** Where jambonz tells us what happened: the address carries the turn, so that a repeat never advances a call twice. */

export const JAMBONZ_PATH = '/v1/voice/jambonz';

/**
 * `turn`: a gather is over; `offer`: the prompt of a message was heard, or a key pressed over it; `recorded`: the message was
 * spoken; `person`: the leg to a person is over; `wait`: what is heard
 * in the queue; `more`: the next page of a reply that is too long for one message.
 */
const hookKinds = ['turn', 'offer', 'recorded', 'person', 'wait', 'more'] as const;
export type HookKind = (typeof hookKinds)[number];

export interface Hook {
  readonly kind: HookKind;
  readonly turn: number;
  /** Of `more`, counted from 0; else 0. */
  readonly page: number;
}

const HOOK = new RegExp(`^${JAMBONZ_PATH}/(${hookKinds.join('|')})/(\\d{1,6})(?:/(\\d{1,4}))?$`);

/**
 * @param base empty over the WebSocket, where an absolute address would be asked by HTTP; else as the platform reaches us
 */
export function hookUrl(base: string, kind: HookKind, turn: number, page = 0): string {
  return `${base}${JAMBONZ_PATH}/${kind}/${turn}${kind === 'more' ? `/${page}` : ''}`;
}

/** Of a hook as the WebSocket names it; null for one that is none of ours. */
export function parseHook(url: string): Hook | null {
  const [, kind, turn, page] = HOOK.exec(url) ?? [];
  if (kind === undefined || turn === undefined || (kind === 'more') !== (page !== undefined)) return null;
  return { kind: kind as HookKind, turn: Number(turn), page: Number(page ?? 0) };
}
