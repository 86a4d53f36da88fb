import { z } from 'zod';
import { blankAsUnset, integer, optional } from './setting-types.ts';
import { vxmlDefaults } from './voice/dialect/vxml/settings.ts';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const hours = (fallback: string) =>
  z
    .string()
    .regex(new RegExp(`^${clock}-(${clock}|24:00)$`), 'must be two times such as 21:00-08:00')
    .default(fallback);
const number = z.string().regex(/^\+?\d{3,15}$/, 'digits, with + before a country code');

/** Settings of voice guidance. A platform is served once its secret is set. */
export const voiceSettings = {
  PUBLIC_URL: optional(httpUrl),
  FLOWS_DIR: z.string().min(1).default('./flows'),
  VOICE_QUEUE: z.string().min(1).max(64).default('hotline'),
  VOICE_DRAFT_QUEUE: z.string().min(1).max(64).default('self-service'),
  VOICE_DISPATCH_CONFIDENCE: z.preprocess(blankAsUnset, z.coerce.number().min(0.5).max(1.01).default(0.85)),
  VOICE_GATEWAY: z.string().min(1).max(64).default('voice'),
  OPENING_HOURS: hours('00:00-24:00'),

  TWILIO_ACCOUNT_SID: optional(z.string()),
  TWILIO_AUTH_TOKEN: optional(z.string()),
  TWILIO_API_URL: httpUrl.default('https://api.twilio.com'),
  JAMBONZ_WEBHOOK_SECRET: optional(z.string()),
  JAMBONZ_USERNAME: optional(z.string()),
  JAMBONZ_PASSWORD: optional(z.string()),
  JAMBONZ_API_URL: optional(httpUrl),
  JAMBONZ_ACCOUNT_SID: optional(z.string()),
  JAMBONZ_APPLICATION_SID: optional(z.string()),
  JAMBONZ_API_KEY: optional(z.string()),
  VXML_USERNAME: z.string().min(1).default('vxml'),
  VXML_PASSWORD: optional(z.string()),
  VXML_QUEUE_URI: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\S+$/, 'must be an address such as tel:{queue}')
    .default(vxmlDefaults.queueUri),
  VXML_FREE_SPEECH: z.string().min(1).default(vxmlDefaults.freeSpeech),
  VXML_TRANSFER: z.enum(['bridge', 'blind']).default(vxmlDefaults.transfer),
  VXML_RECORDINGS_DIR: optional(z.string()),
  ARI_URL: optional(httpUrl),
  ARI_USERNAME: optional(z.string()),
  ARI_PASSWORD: optional(z.string()),
  ARI_APP: z.string().min(1).default('jiesu'),
  ARI_ENDPOINT: z.string().min(1).default('PJSIP/{number}@trunk'),

  OUTBOUND_CALLER: z.enum(['none', 'simulated', 'twilio', 'jambonz', 'ari']).default('none'),
  OUTBOUND_FROM: optional(number),
  QUIET_HOURS: hours('21:00-08:00'),
  OUTBOUND_ATTEMPTS: integer(3, 1, 10),
  OUTBOUND_RETRY_MINUTES: integer(15, 1, 1_440),

  SMS_URL: optional(httpUrl),
  SMS_SECRET: optional(z.string()),
  SMS_PER_RECIPIENT: integer(5, 1, 1_000),
} as const;

/** What each platform needs before it can be served or called by; the first that is missing is named. */
export const voiceNeeds: readonly { when: (config: VoiceConfig) => boolean; needs: (keyof VoiceConfig)[] }[] =
  [
    { when: ({ TWILIO_AUTH_TOKEN }) => TWILIO_AUTH_TOKEN !== undefined, needs: ['PUBLIC_URL'] },
    { when: ({ JAMBONZ_WEBHOOK_SECRET }) => JAMBONZ_WEBHOOK_SECRET !== undefined, needs: ['PUBLIC_URL'] },
    { when: ({ JAMBONZ_PASSWORD }) => JAMBONZ_PASSWORD !== undefined, needs: ['JAMBONZ_USERNAME'] },
    { when: ({ VXML_PASSWORD }) => VXML_PASSWORD !== undefined, needs: ['PUBLIC_URL'] },
    {
      when: ({ OUTBOUND_CALLER }) => OUTBOUND_CALLER === 'twilio',
      needs: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'OUTBOUND_FROM', 'PUBLIC_URL'],
    },
    {
      when: ({ OUTBOUND_CALLER }) => OUTBOUND_CALLER === 'jambonz',
      needs: [
        'JAMBONZ_API_URL',
        'JAMBONZ_ACCOUNT_SID',
        'JAMBONZ_API_KEY',
        'JAMBONZ_WEBHOOK_SECRET',
        'OUTBOUND_FROM',
      ],
    },
    {
      when: ({ OUTBOUND_CALLER }) => OUTBOUND_CALLER === 'ari',
      needs: ['ARI_URL', 'ARI_USERNAME', 'ARI_PASSWORD'],
    },
    { when: ({ SMS_URL }) => SMS_URL !== undefined, needs: ['SMS_SECRET'] },
  ];

const VoiceSettings = z.object(voiceSettings);
export type VoiceConfig = z.infer<typeof VoiceSettings>;
