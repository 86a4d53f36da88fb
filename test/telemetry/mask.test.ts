import { describe, expect, it } from 'vitest';
import { MASK, maskText } from '../../src/telemetry/mask.ts';

describe('maskText', () => {
  it.each([
    ['a mobile number', '电话13812345678请回', `电话${MASK}请回`],
    ['with a country code', '+8613812345678', `+${MASK}`],
    ['with gaps', '138 1234 5678', MASK],
    ['with hyphens', '138-1234-5678', MASK],
    ['what is longer than an id', 'c0123456789012345678901234', `c${MASK}`],
    ['a number in hexadecimal digits', 'x13812345678abc', `x${MASK}abc`],
    ['a number beside an id', 'c6f1234567890123456789abe 13812345678', `c6f1234567890123456789abe ${MASK}`],
    ['a landline', '010-12345678', MASK],
    ['a local number', '打6512345', `打${MASK}`],
    ['in full width', '１３８１２３４５６７８', MASK],
    ['after letters', 'tel13812345678', `tel${MASK}`],
    ['in an address', 'sip:13812345678@10.0.0.1', `sip:${MASK}`],
    ['an identity card', '身份证11010519491231002X。', `身份证${MASK}。`],
    ['a spoken number', '号码是幺三八幺二三四五六七八', `号码是${MASK}`],
    ['a spoken number with pauses', '幺三八，幺二三四，五六七八', MASK],
    ['digits and words mixed', '138幺二三四五678', MASK],
    ['a plate', '车牌京A12345挡路', `车牌${MASK}挡路`],
    ['a new-energy plate', '京AD12345', MASK],
    ['a plate with a dot', '京A·12345', MASK],
    ['an e-mail address', 'mail li.si@example.com', `mail ${MASK}`],
    ['a token', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', `Bearer ${MASK}`],
    [
      'a password in a URL',
      'postgres://jiesu:hunter2@db:5432/jiesu',
      `postgres://jiesu:${MASK}@db:5432/jiesu`,
    ],
  ])('hides %s', (_case, text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'call c17 took 1234 ms, 56 of 789',
    '2026-03-01T09:12:44.123Z',
    '2026-03-01 09:12:44',
    'on 2026-03-01',
    '550e8400-e29b-41d4-a716-446655440000',
    '/v1/calls/c6f1234567890123456789abe/events',
    '/v1/work-orders/oc6f1234567890123456789abe',
    'finalise-summary:c012345678901234567890123',
    '/v1/x/12345678-1234-1234-1234-123456789012',
    'http://127.0.0.1:8080/v1/calls',
    '一二三四五六',
    '第三街道十二号楼',
    'connect ECONNREFUSED 10.0.0.5:5432',
    '',
  ])('leaves %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('is done in no time with text made to be slow', () => {
    const pieces = ['a', '1-', '@a', 'a@', 'a.', 'eyJ', 'eyJ.', '-eyJ', '一 ', '://a:', '2026-', '京A'];
    const hostile = pieces.map((piece) => piece.repeat(200_000));
    for (const text of hostile) expect(maskText(text).length).toBeLessThanOrEqual(text.length);
  });
});
