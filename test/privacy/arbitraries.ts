import fc from 'fast-check';

/** Speech with personal data, halves of it, digits in all writings, brackets and things that look like placeholders. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '我姓吉',
          '吉祥的吉',
          '王先生',
          '找李小明女士',
          '他叫符永强，',
          '老冯',
          '木子李',
          '姓',
          '叫',
          '女士',
          '先生',
        ],
        ...[
          '13812345678',
          '138 1234 5678',
          '幺三八',
          '一二三四',
          '零零六七',
          '五六七八九',
          '洞',
          '拐',
          '两个六',
          '尾号5832',
        ],
        ...[
          '460100199001011234',
          '46010019900101123X',
          '6222021234567890123',
          '20180530931694',
          '2018-05-30',
          '20180530',
        ],
        ...[
          '琼A12345',
          '琼A T5832',
          '琼A',
          'A8K270',
          'a.b@c.cn',
          '@',
          '微信号abc_123',
          '12345',
          '95598',
          '0898-66775200',
        ],
        ...[
          '海秀中路四十九号',
          '3栋2单元501室',
          '5月12号',
          '欠我3200元',
          '电话',
          '身份证',
          '车牌',
          '不对',
          '是',
          '的',
        ],
        ...[
          '【电话1】',
          '[姓名1]',
          '【原文1】',
          '【',
          '】',
          '［电话１',
          '\n',
          '，',
          '。',
          ' ',
          '\u200b',
          '\ud83d\ude00',
          '\ud83d',
        ],
      ),
      fc.string({ maxLength: 4 }),
      fc
        .array(fc.constantFrom(...'0123456789０９零一二三幺两x- ，'), { minLength: 1, maxLength: 14 })
        .map((all) => all.join('')),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));
