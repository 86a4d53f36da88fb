import { describe, expect, it } from 'vitest';
import { maskPersonal } from '../../src/learning/mask-personal.ts';

const bare = (text: string, known: string[] = []) => maskPersonal(text, known).replaceAll('<MASK>', '_');

describe('personal data in a text', () => {
  it.each([
    ['其找王先生和李小明女士', '其找_和_'],
    ['物业周经理不理', '物业_不理'],
    ['他叫符永强，姓冼', '他叫_，姓_'],
    ['小卖部老冯的电话', '小卖部_的电话'],
    ['打13812345678或幺三八，零零幺三，八零零零', '打_或_'],
    ['后面四位0367', '后面四位_'],
    ['身份证46010019900101123X', '身份证_'],
    ['车牌琼A12345和琼A T5832', '车牌_和_'],
    ['写a.b@c.cn', '写_'],
    ['工单20180519777514', '工单_'],
    ['海秀中路49号', '海秀中路_号'],
    ['海甸四东路四十九号三栋二单元501室', '海甸四东路_号_栋_单元_室'],
    ['恒大文化城A栋1单元1902户', '恒大文化城_栋_单元_户'],
    ['长堤路12-3号', '长堤路_号'],
  ])('is masked: %s', (text, masked) => {
    expect(bare(text)).toBe(masked);
  });

  it.each([
    '小区停水，业主高兴不起来，老人小孩都在，小黄车乱停',
    '2016年购房，每月3200元，共1500户，5月18号停的电',
    '打过12345和12315，警察也来了',
    '出租车师傅拒载，35路公交车不停',
    '龙华区海秀中路海口汽车南站旁，二队没有电',
    '姓名写错了，方便的话马上回复',
    '二零一六年的房子，首付三十万',
  ])('is not seen where none is: %s', (text) => {
    expect(bare(text)).toBe(text);
  });

  it('is masked where it is known, also as it is spelt', () => {
    expect(bare('楼下漏水，墨翟那个翟，翟师傅说', ['翟先生'])).toBe('楼下漏水，_，_说');
    expect(bare('海马公司的人，仝少见', ['海马公司'])).toBe('_的人，仝少见');
    // A lone surname stands in other words.
    expect(bare('高峰时段高先生堵车', ['高'])).toBe('高峰时段_堵车');
  });
});
