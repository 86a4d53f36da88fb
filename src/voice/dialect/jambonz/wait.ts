import type { FlowLanguage } from '../../flow/schema.ts';
import type { Verb } from './verbs.ts';

/** Between two announcements in the queue, seconds. jambonz asks again when the pause is over. */
const PAUSE_S = 20;

/** What a caller in the queue hears. `position` counts from 0; null while jambonz does not know it. */
export function waitVerbs(position: number | null, language: FlowLanguage): Verb[] {
  return [
    { verb: 'say', text: language === 'zh' ? chinese(position) : english(position) },
    { verb: 'pause', length: PAUSE_S },
  ];
}

function chinese(position: number | null): string {
  if (position === null) return '正在为您转接人工，请不要挂机。';
  if (position < 1) return '您是下一位，请不要挂机。';
  return `您前面还有${Math.floor(position)}位，请不要挂机。`;
}

function english(position: number | null): string {
  if (position === null) return 'We are connecting you to a person. Please hold the line.';
  if (position < 1) return 'You are next. Please hold the line.';
  return `Callers ahead of you, ${Math.floor(position)}. Please hold the line.`;
}
