import { describe, expect, it } from 'vitest';
import { isBankCard, passesLuhn } from '../../../src/facts/number/account-number.ts';
import { only } from '../helper.ts';
import { callback, numbersOf } from './speech.ts';

const ASK = 'a 户号报一下';
const accounts = (lines: readonly string[]): string[] =>
  only(numbersOf(lines), 'account-number').map(
    ({ value, status }) => `${value.label} ${value.number}${value.bankCard ? ' card' : ''} ${status}`,
  );

describe('account number', () => {
  it.each([
    ['in groups', [ASK, 'c 一零零三 七二五 八六四'], ['户号 1003725864 stated']],
    ['label as the caller says it', ['c 水费户号1003725864'], ['户号 1003725864 stated']],
    [
      'over several turns',
      ['a 账号您念一下', 'c 零八九八', 'a 嗯', 'c 六八七五', 'a 零八九八六八七五', 'c 三三九零'],
      ['账号 089868753390 stated'],
    ],
    ['read back', [ASK, 'c 1003725864', 'a 1003725864 对吗', 'c 对'], ['户号 1003725864 confirmed']],
    [
      'misheard',
      [ASK, 'c 1003725846', 'a 1003725864 对吗', 'c 对'],
      ['户号 1003725846 withdrawn', '户号 1003725864 confirmed'],
    ],
    ['corrected', [ASK, 'c 1003725864', 'a 1003725846', 'c 不是46 是64'], ['户号 1003725864 confirmed']],
    [
      'corrected by its end',
      [ASK, 'c 1003725846', 'a 好', 'c 不对 最后两位是64'],
      ['户号 1003725864 stated', '户号 1003725846 withdrawn'],
    ],
    ['said twice', [ASK, 'c 1003725864 1003725864'], ['户号 1003725864 stated']],
    ['two of them', ['c 户号1003725864 水表号88123'], ['户号 1003725864 stated', '水表号 88123 stated']],
    ['bank card', ['c 银行卡号6222021001116245702'], ['银行卡号 6222021001116245702 card stated']],
    ['invoice', ['c 发票号码01234567'], ['发票号码 01234567 stated']],
    ['parcel with letters', ['c 快递单号SF1234567890123没收到'], ['快递单号 SF1234567890123 stated']],
    ['contract with hyphens', ['c 合同编号HK-2018-001'], ['合同编号 HK-2018-001 stated']],
    ['wechat', ['c 他的微信号abc12345'], ['微信号 abc12345 stated']],
    ['only its end', ['c 卡号尾号3390'], ['卡号尾号 3390 stated']],
    ['work number', ['c 那个司机工号10235'], ['工号 10235 stated']],
    ['named afterwards', ['c 1003725864是我的户号'], ['户号 1003725864 stated']],
    ['a telephone is none', ['c 电话13812345678'], []],
    ['nothing is', ['c 我的户号不记得了'], []],
    ['a password is not kept', ['c 验证码是123456 密码888888'], []],
  ])('%s', (_, lines, expected) => {
    expect(accounts(lines).sort()).toEqual([...expected].sort());
  });

  it('is no telephone, though it looks like one', () => {
    expect(callback([ASK, 'c 零八九八六八七五三三九零'])).toBeNull();
    expect(callback([ASK, 'c 13812345678'])).toBeNull();
  });

  it('ends where the agent asks for something else', () => {
    const lines = [ASK, 'c 1003725864', 'a 好的 您家地址呢', 'c 滨海大道 302 1504'];
    expect(accounts(lines)).toEqual(['户号 1003725864 stated']);
  });
});

describe('bank card', () => {
  it.each([
    ['6222021001116245702', true],
    ['6222021001116245703', false],
    ['4111111111111111', true],
    ['411111111111111', false],
    ['9222021001116245702', false],
  ])('%s: %s', (digits, expected) => {
    expect(isBankCard(digits)).toBe(expected);
  });

  it.each([
    ['79927398713', true],
    ['79927398710', false],
    ['0', true],
    ['', false],
  ])('Luhn %s: %s', (digits, expected) => {
    expect(passesLuhn(digits)).toBe(expected);
  });
});
