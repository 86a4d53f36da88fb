import type { FlowLanguage } from '../../flow/schema.ts';

/**
 * How Twilio names voices and languages. Only its Polly and Google voices take SSML; for Mandarin it names the language
 * `cmn-CN` where it speaks and `cmn-Hans-CN` where it listens.
 */
export const voices: Readonly<Record<FlowLanguage, { voice: string; speaks: string; hears: string }>> = {
  zh: { voice: 'Polly.Zhiyu', speaks: 'cmn-CN', hears: 'cmn-Hans-CN' },
  en: { voice: 'Polly.Joanna', speaks: 'en-US', hears: 'en-US' },
};
