/** What the process under test and those who call it must agree on. */
export const VOICE_TOKEN = 'the-auth-token-of-the-bench';
export const PUBLIC_URL = 'https://hotline.example.org';
export const VOICE_PATH = '/v1/voice/twilio';
export const BARE_PATH = '/bare';
/** A bare route that stores what it was told before it answers, in one statement. */
export const STORED_PATH = '/stored';
