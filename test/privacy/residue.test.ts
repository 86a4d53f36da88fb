import { describe, expect, it } from 'vitest';
import { findLeak } from '../../src/privacy/residue.ts';

describe('the guard', () => {
  it.each([
    ['回电13812345678', 'phone'],
    ['幺三八，零零幺三，八零零零', 'phone'],
    ['１３８ １２３４ ５６７８', 'phone'],
    ['0898-66775200', 'phone'],
    ['身份证46010019900101123X', 'identity-number'],
    ['卡6222 0212 3456 7890 123', 'account-number'],
    ['琼A12345', 'plate'],
    ['琼A T5832', 'plate'],
    ['写a.b@c.cn', 'email'],
    ['好的王先生', 'name'],
    ['我姓吉我叫李小明，', 'name'],
  ])('stops %s', (text, kind) => {
    expect(findLeak(text, 'mask-all')).toEqual({ kind });
  });

  it.each([
    '【姓名1】先生，电话【电话1】，住海秀中路【地址1】',
    '打12345、12315或95598，一二三四五热线，400-123-4567',
    '2018-05-30T03:06:44+08:00 起，20180530，共1234567元',
    '{"confidence": 0.91234567, "id": "0b9d8a51-1111-4222-8333-444455556666"}',
    '询问来电人是先生还是女士，贵姓，如何称呼',
    '二零一八年五月三十号，2016、2017、2018年',
  ])('lets pass %s', (text) => {
    expect(findLeak(text, 'mask-all')).toBeNull();
  });

  it('lets names pass where only identifiers are masked, and all for a server in the house', () => {
    expect(findLeak('王先生', 'mask-identifiers')).toBeNull();
    expect(findLeak('王先生13812345678', 'mask-identifiers')).toEqual({ kind: 'phone' });
    expect(findLeak('13812345678', 'local-server-no-mask')).toBeNull();
  });
});
