import { describe, expect, it } from 'vitest';
import { CALLER_NUMBER } from '../helper.ts';
import { ASK, callback } from './speech.ts';

const CASES: readonly (readonly [name: string, lines: readonly string[], number: string | null])[] = [
  ['others property', ['c 物业电话是66123456 没人接', ASK, 'c 13812345678'], '13812345678'],
  ['others driver', ['c 司机的手机号是13900001111', ASK, 'c 就这个'], CALLER_NUMBER],
  ['others driver asked', ['a 司机的电话有吗', 'c 有 13900001111', ASK, 'c 13812345678'], '13812345678'],
  ['others only', ['c 骗子的号码是17012345678', 'a 您要留电话吗', 'c 不留'], null],
  ['others scam', ['c 有个17012345678的号码一直给我打电话', ASK, 'c 就打这个'], CALLER_NUMBER],
  ['others after', ['c 17012345678 这个号码一直骚扰我', 'a 好的'], null],
  ['others he', ['c 老板叫张强 他的电话是13900001111', 'a 嗯', 'c 麻烦你们联系他'], null],
  [
    'others confirm',
    ['a 商家电话您有吗', 'c 13900001111', 'a 13900001111 对吗', 'c 对', ASK, 'c 13812345678'],
    '13812345678',
  ],
  ['order no phone', ['a 工单号多少', 'c 20180527897581'], null],
  ['account no phone', ['a 户号多少', 'c 13812345678'], null],
  ['idcard no phone', ['a 身份证号多少', 'c 460022199107235146'], null],
  ['agent advice', ['c 我想问燃气', 'a 您可以拨打089866123456咨询', 'c 好的'], null],
  ['agent advice mobile', ['c 我想问一下', 'a 您联系一下物业 电话13900001111', 'c 好 我记一下'], null],
  ['address after', [ASK, 'c 13812345678 我住滨海大道12号3栋1203'], '13812345678'],
  ['address before', [ASK, 'c 我住3栋1203 电话13812345678'], '13812345678'],
  ['alipay', [ASK, 'c 跟我微信号一样 13812345678'], '13812345678'],
  ['wechat same', [ASK, 'c 13812345678 微信同号'], '13812345678'],
  ['others then own', ['c 我打他电话13900001111他不接 还骂人', ASK, 'c 13812345678'], '13812345678'],
  [
    'others twice',
    ['c 中介电话是13900001111', 'a 13900001111', 'c 对', 'a 您的电话呢', 'c 就我这个'],
    CALLER_NUMBER,
  ],
  ['others company', ['c 他们公司的电话是66123456', 'a 嗯', ASK, 'c 13812345678'], '13812345678'],
  ['boss', ['c 老板姓陈 手机13900001111', ASK, 'c 不方便'], null],
  ['sign on wall', ['c 墙上贴的电话是13900001111 办证的', 'a 好的'], null],
  ['fraud sms', ['c 我收到短信 让我打17012345678', 'a 您别打', 'c 嗯'], null],
  ['scam transfer', ['c 他让我转账到13900001111这个支付宝', 'a 嗯'], null],
  ['agent office number', ['c 我要问社保', 'a 您可以打089812333咨询', 'c 好'], null],
  ['agent police', ['c 有人打架', 'a 您先打110', 'c 好 打了110'], null],
  [
    'agent asks both',
    ['a 请提供身份证号和联系电话', 'c 身份证460022199107235146 电话13812345678'],
    '13812345678',
  ],
  ['account and phone', ['a 您的户号和联系电话', 'c 户号1003725864 电话13812345678'], '13812345678'],
  ['phone then account', [ASK, 'c 13812345678', 'a 户号呢', 'c 1003725864'], '13812345678'],
  ['plate digits', ['c 琼A12345 违停', ASK, 'c 13812345678'], '13812345678'],
  ['money digits', ['c 他收了我13800块钱', ASK, 'c 就这个'], CALLER_NUMBER],
  ['order digits', ['c 单号20180527897581', ASK, 'c 13812345678'], '13812345678'],
  ['10086 other', ['c 我打10086他们不管', ASK, 'c 13812345678'], '13812345678'],
  [
    'closing',
    [
      ASK,
      'c 13812345678',
      'a 好的 请保持电话畅通 有结果会联系您',
      'c 好 你们办公室电话多少',
      'a 12345',
      'c 好',
    ],
    '13812345678',
  ],
  ['12345 as answer', ['a 还有什么需要帮助', 'c 你们号码12345我知道', ASK, 'c 13812345678'], '13812345678'],
  ['time after', [ASK, 'c 13812345678 下午2点半以后打'], '13812345678'],
  ['time between', [ASK, 'c 138 1234 5678 晚上8点到10点'], '13812345678'],
  ['age', ['a 老人多大', 'c 78了', ASK, 'c 138 1234 5678'], '13812345678'],
  ['money in the middle', [ASK, 'c 138 1234 5678 他还欠我3000块'], '13812345678'],
  [
    'ID then phone',
    ['a 身份证号和电话', 'c 身份证460100198802141090', 'a 电话呢', 'c 13812345678'],
    '13812345678',
  ],
  ['phone in ID turn', ['a 身份证号报一下', 'c 460100198802141090 电话13812345678'], '13812345678'],
  ['户号 then phone no label', ['a 户号和联系电话', 'c 1003725864 13812345678'], '13812345678'],
  ['emergency', ['c 着火了 快点 119打了没人接', ASK, 'c 13812345678 快'], '13812345678'],
  [
    'complained number asked',
    ['a 对方的电话多少', 'c 17012345678', 'a 那您的呢', 'c 就来电这个'],
    CALLER_NUMBER,
  ],
  ['complained number given when asked own', [ASK, 'c 骚扰我的号码是17012345678'], null],
  ['scammer later', [ASK, 'c 13812345678', 'a 对方号码有吗', 'c 17012345678'], '13812345678'],
  [
    'property then me',
    ['a 物业电话您打过吗', 'c 打过 66123456 没人接', 'a 您的电话', 'c 13812345678'],
    '13812345678',
  ],
  ['store phone', ['c 店里电话66123456 打了没人接', ASK, 'c 就这个'], CALLER_NUMBER],
  ['plate-like', ['c 车牌琼A13812', ASK, 'c 13812345678'], '13812345678'],
  ['somebody elses', ['c 物业电话是13812345678他们不接', ASK, 'c 18876024495'], '18876024495'],
];

describe('numbers that are not to be called back', () => {
  it.each(CASES)('%s', (_, lines, number) => {
    expect(callback(lines)).toBe(number);
  });
});
