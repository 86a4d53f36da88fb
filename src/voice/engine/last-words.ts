import type { Prompt } from '../flow/schema.ts';

/** Said before the line is hung up because nobody could be reached: no flow can have gone wrong so far that it lacks words. */
export const lastWords: Prompt = {
  zh: '非常抱歉，现在没能为您接通，请您稍后再拨。再见。',
  en: 'We are very sorry that nobody could take your call. Please try again later. Goodbye.',
};
