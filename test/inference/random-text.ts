import fc from 'fast-check';

/** Words of the matters, so that features are met again, numbers, Latin, and what no vocabulary knows. */
const pieces = [
  ...['小区', '停电', '公交车', '路灯', '物业', '占道经营', '变压器', '市民来电', '反映', '龙华区海秀路'],
  ...[
    '喂',
    '嗯',
    '那个',
    '，',
    '。',
    ' ',
    '一',
    '二十三',
    '〇',
    '９８',
    '12',
    '<PHONE>',
    '＜ＰＬ＞',
    '<',
    'Ab',
    'ｗｉｆｉ',
  ],
  ...[
    '車輛',
    '㐀㐁',
    '😀',
    '\ud83d',
    '\ude00',
    '\u0000',
    '\ufffd',
    'Ω',
    'автобус',
    'الحافلة',
    'ひらがな',
    'カタ',
    '한국',
    'e\u0301',
  ],
];

/** Any string of UTF-16 code units, lone surrogates too, but mostly what callers say. */
export const anyText = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary' })), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
