import type { OrderOutcome } from '../../protocol/outcome.ts';

/** As it is spoken. */
export interface Spoken {
  readonly zh: string;
  readonly en: string;
}

/** A number was told, and no agent has looked at the request yet. */
export const beingChecked: Spoken = {
  zh: '已受理，正在核对',
  en: 'has been received and is being checked',
};

/** The citizen withdrew it before an agent had looked at it. */
export const withdrawn: Spoken = { zh: '已按您的要求撤销', en: 'was withdrawn as you asked' };

/** An agent found no matter to deal with. */
export const notTaken: Spoken = {
  zh: '经核对未形成工单，如仍有需要请转人工',
  en: 'was looked at and not taken on; please ask for a person if you still need help',
};

/** Where an order stands, by what became of it, oldest first; corrections are the hotline's own affair. Pure. */
export function statusOf(unit: string | null, outcomes: readonly Pick<OrderOutcome, 'kind'>[]): Spoken {
  const last = outcomes.findLast(({ kind }) => kind !== 'corrected')?.kind;
  const unitZh = unit ?? '承办单位';
  switch (last) {
    case 'returned':
    case 'objection_upheld':
      return { zh: '正在重新派发', en: 'is being passed to another department' };
    case 'accepted':
      return {
        zh: `${unitZh}已接单，正在办理`,
        en: 'has been taken on by the department and is being dealt with',
      };
    case 'redispatched':
      return { zh: `已转派至${unitZh}`, en: 'has been passed on to another department' };
    case 'objection_rejected':
      return { zh: `由${unitZh}继续办理`, en: 'is being dealt with by the department' };
    default:
      return unit === null
        ? { zh: '已受理，正在派发', en: 'has been received and is being assigned' }
        : { zh: `已派发至${unit}`, en: 'has been sent to the department in charge' };
  }
}
