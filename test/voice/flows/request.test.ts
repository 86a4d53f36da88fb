import { describe, expect, it } from 'vitest';
import { Caller } from './caller.ts';

const MATTER = '幸福小区三号楼的路灯坏了三天了，希望尽快修好';
const MATTER_EN = 'the street light at Willow Road has been broken for three days, please repair it';

describe('leaving a request by voice', () => {
  it('asks, reads back, hands in, sends and tells the number', () => {
    const caller = new Caller('request').says(MATTER);
    expect(caller.heard).toContain('跟您核对一下');
    expect(caller.heard).toContain('地点，幸福小区三号楼');
    expect(caller.heard).toContain('13800001234');
    caller.says('对的');
    expect(caller.heard).toContain('登记好了，编号会用短信发给您。编号是');
    expect(caller.heard).toContain('20261128000042');
    expect(caller.asked).toEqual(['understand', 'request', 'message']);
    expect(caller.effects.at(-1)).toMatchObject({
      kind: 'message',
      to: '13800001234',
      text: expect.stringContaining('20261128000042'),
    });
    expect(caller.says('再听一遍').heard).toContain('20261128000042');
    expect(caller.isSilent().outcome).toBe('request');
  });

  it('keeps what comes to the mind of a caller who has heard the number', () => {
    const caller = new Caller('request').says(MATTER).presses('1').says('对了地址说错了，是五号楼');
    expect(caller.heard).toBe('您补充的也记下了。谢谢您的来电，再见。');
    expect(caller.submitted('addition')).toEqual({ orderId: 'draft:call', text: '对了地址说错了，是五号楼' });
    expect(caller.outcome).toBe('request');
    const english = new Caller('request', { language: 'en' }).says(MATTER_EN).says('yes');
    english.says('oh and the one next to it is out too');
    expect(english.heard).toContain('Is this a new matter, or does it add to the last one?');
    expect(english.says('the same matter').heard).toContain('is noted as well');
  });

  it.each(['好的谢谢', '知道了，辛苦你们了', '再见', '嗯'])(
    'ends where a caller who heard the number says %s',
    (words) => {
      const caller = new Caller('request').says(MATTER).presses('1').says(words);
      expect([caller.heard, caller.submitted('addition')]).toEqual(['谢谢您的来电，再见。', null]);
    },
  );

  it.each(['没听清楚，再说一遍吧', '请再说一遍', '什么', '再听一遍'])(
    'says the number again for %s',
    (words) => {
      expect(new Caller('request').says(MATTER).presses('1').says(words).heard).toContain('20261128000042');
    },
  );

  it('says where the request went when it was dispatched at once', () => {
    expect(new Caller('request', { dispatched: true }).says(MATTER).presses('1').heard).toContain(
      '已经转给区城市管理委',
    );
  });

  it.each([{ sms: false }, { failing: ['message'] }, { caller: '01065551234' }])(
    'promises no message that is not sent (%j)',
    (service) => {
      const caller = new Caller('request', service).says(MATTER).presses('1');
      expect(caller.heard).toContain('登记好了。编号是');
      expect(caller.heard).not.toContain('短信');
    },
  );

  it('does so in English', () => {
    const caller = new Caller('request', { language: 'en' }).says(MATTER_EN);
    expect(caller.heard).toContain('Let me read it back');
    expect(caller.says('yes that is right').heard).toContain('Your request is registered');
    expect(caller.isSilent().heard).toContain('Goodbye');
  });

  it('reads an English matter back in the words of the caller where nothing was understood of it', () => {
    const caller = new Caller('request', { language: 'en', failing: ['understand'] }).says(MATTER_EN);
    expect(caller.heard).toBe(`You said: "${MATTER_EN}". Press 1 if this is right, 2 if not.`);
    caller.presses('2').says('it is on Willow Lane not Willow Road');
    expect(caller.heard).toContain('and then: "it is on Willow Lane not Willow Road"');
    expect(caller.presses('1').heard).toContain('20261128000042');
  });

  it('asks an English caller for a number that the line does not show', () => {
    const caller = new Caller('request', { language: 'en', failing: ['understand'], caller: null }).says(
      MATTER_EN,
    );
    expect(caller.heard).toContain('What number can we reach you at');
    expect(caller.presses('13911112222#').heard).toContain('You said');
  });

  it('asks only for what is missing', () => {
    const caller = new Caller('request', { caller: null }).says('楼下半夜一直有人放音乐太吵了');
    expect(caller.heard).toContain('在什么地方');
    expect(caller.says('幸福小区五号楼').heard).toContain('希望怎么解决');
    expect(caller.says('希望有人去管一管').heard).toContain('联系电话');
    expect(caller.says('13911112222').heard).toContain('有多久了');
    expect(caller.says('三天了').heard).toContain('跟您核对一下');
    expect(caller.heard).toContain('13911112222');
    caller.presses('1');
    expect(caller.heard).toContain('20261128000042');
    // The line showed no number: nothing is sent, and the flow does not say that it was.
    expect(caller.asked).not.toContain('message');
    expect(caller.heard).not.toContain('短信');
  });

  it('asks when it was, once, where somebody must know it', () => {
    const lost = '我在幸福小区门口坐出租车丢了包，希望帮我找回来';
    const caller = new Caller('request').says(lost);
    expect(caller.heard).toBe('请问是什么时候的事？');
    expect(caller.says('昨天晚上').heard).toContain('跟您核对一下');
    expect(new Caller('request').says(`${lost}，就是昨天`).heard).toContain('跟您核对一下');
    const forgetful = new Caller('request').says(lost).says('记不清了');
    expect(forgetful.heard).not.toContain('什么时候');
    const english = 'my bag was left in a taxi at Willow Road, please find it';
    expect(new Caller('request', { language: 'en' }).says(english).heard).toBe('When did it happen?');
  });

  it('keeps a matter that is told in English at once', () => {
    const caller = new Caller('request').says(MATTER_EN, 'en');
    expect(caller.language).toBe('en');
    expect(caller.heard).toContain('Let me read it back');
    expect(caller.says('yes').heard).toContain('Your request is registered');
    const opened = new Caller('opening').says(MATTER_EN, 'en');
    expect(opened.heard).toContain('Let me read it back');
  });

  it('is done in few turns by a caller who knows nothing', () => {
    const caller = new Caller('request', { caller: null }).says('我在路上坐出租车丢了包想找回来');
    let turns = 0;
    for (; caller.left.type === 'listen' && !caller.heard.includes('对请按1'); turns++) caller.says('不知道');
    expect(caller.heard).toContain('对请按1');
    expect(turns).toBeLessThanOrEqual(5);
  });

  it('takes one correction, then a person takes it down', () => {
    const caller = new Caller('request').says(MATTER).says('不对');
    expect(caller.heard).toContain('请说哪里不对');
    expect(caller.says('地点不对，是幸福小区五号楼').heard).toContain('幸福小区五号楼');
    expect(caller.presses('2').left.type).toBe('queue');
    expect(caller.heard).toContain('不用再说一遍');
  });

  it.each(['不对，地点是幸福小区五号楼', '不是，是幸福小区五号楼', '地点不对，幸福小区五号楼'])(
    'takes a correction in the words of the refusal: %s',
    (words) => {
      const caller = new Caller('request').says(MATTER).says(words);
      expect(caller.heard).toContain('跟您核对一下');
      expect(caller.heard).toContain('幸福小区五号楼');
      const handed = new Caller('request').says(MATTER).says(words).says('对');
      expect(handed.heard).toContain('20261128000042');
      // The second time that it is wrong, a person takes it down.
      expect(caller.says('不对，是幸福小区六号楼').left.type).toBe('queue');
    },
  );

  it('takes one in English too, read back in the same words', () => {
    const caller = new Caller('request', { language: 'en' }).says(MATTER_EN).says('No, it is number 50');
    expect(caller.heard).toBe(
      `You said: "${MATTER_EN}", and then: "No, it is number 50". Press 1 if this is right, 2 if not.`,
    );
    expect(caller.presses('1').heard).toContain('20261128000042');
  });

  it('helps more each time nothing is heard, then a person answers', () => {
    const caller = new Caller('request').isSilent();
    expect(caller.heard).toContain('比如');
    expect(caller.isSilent().heard).toContain('按0找人工');
    expect(caller.isSilent().left.type).toBe('queue');
  });

  it('leads to a person from the read-back by key and by word', () => {
    expect(new Caller('request').says(MATTER).presses('0').left.type).toBe('queue');
    expect(new Caller('request').says(MATTER).says('转人工').left.type).toBe('queue');
  });

  it('leads to a person at once when danger turns up in an answer', () => {
    const caller = new Caller('request').says(MATTER).says('现在燃气漏了，味道很大');
    expect(caller.left).toMatchObject({ type: 'queue', priority: 0 });
  });

  it('reads the words back where nothing was understood of them', () => {
    const caller = new Caller('request', { failing: ['understand'] }).says(MATTER);
    expect(['listen', 'queue']).toContain(caller.left.type);
  });

  it('hears danger in either language, and cries that are no more than that, as the service does', () => {
    for (const words of ['there is a fire in my kitchen', '救命啊'])
      expect(new Caller('request', { language: 'en' }).says(words).left).toMatchObject({
        type: 'queue',
        priority: 0,
      });
  });

  it('leads to a person when it cannot be handed in', () => {
    const caller = new Caller('request', { failing: ['request'] }).says(MATTER).presses('1');
    expect(caller.left.type).toBe('queue');
  });
});

describe('a question for information', () => {
  it('is answered, and that is that', () => {
    const caller = new Caller('request').says('请问居住证怎么办理');
    expect(caller.heard).toContain('街道政务服务中心');
    expect(caller.says('清楚了').outcome ?? caller.presses('1').outcome).toBe('question');
  });

  it('leads to a person when it was not answered', () => {
    expect(new Caller('request').says('请问居住证怎么办理').presses('2').left.type).toBe('queue');
  });

  it('is left to be answered by phone when nobody knows, with what was said', () => {
    const caller = new Caller('question').says('我想咨询公积金怎么提取');
    expect(caller.heard).toContain('这个问题我答不准');
    caller.presses('1');
    expect(caller.heard).toContain('跟您核对一下');
    expect(caller.presses('1').heard).toContain('20261128000042');
  });

  it('leads to a person in English', () => {
    const caller = new Caller('question', { language: 'en' }).says('how do I get a residence permit');
    expect(caller.heard).toContain('I cannot answer that for certain');
    expect(caller.isSilent(2).left.type).toBe('queue');
  });
});

describe('another matter after the number', () => {
  const SECOND = '还有一件事，阳光小区五号楼的下水道堵了三天了，希望派人疏通';
  const told = () => new Caller('request').says(MATTER).presses('1');

  it('is a request of its own, begun with the words that tell it', () => {
    const caller = told().says(SECOND);
    expect(caller.heard).toContain('跟您核对一下');
    expect(caller.heard).toContain('下水道堵了');
    expect(caller.heard).not.toContain('路灯');
    expect(caller.says('对').heard).toContain('20261128000043');
    expect(caller.asked.filter((name) => name === 'request')).toHaveLength(2);
    expect(caller.submitted('addition')).toBeNull();
    expect(caller.isSilent().outcome).toBe('request');
  });

  it('is asked for where it was only announced, in either language', () => {
    for (const words of ['还有一件事', '好的，我还想反映一个问题', '另外还有个事情']) {
      const caller = told().says(words);
      expect(caller.heard, words).toContain('请说说是什么事');
      expect(caller.says(SECOND).heard).toContain('跟您核对一下');
    }
    const english = new Caller('request', { language: 'en' }).says(MATTER_EN).says('yes');
    expect(english.says('I have another problem').heard).toContain('Please tell us what the matter is');
  });

  it('takes a correction of its own', () => {
    const caller = new Caller('request')
      .says(MATTER)
      .says('不对，地点是幸福小区五号楼')
      .says('对')
      .says(SECOND);
    expect(caller.says('不对，地点是阳光小区六号楼').heard).toContain('阳光小区六号楼');
  });

  it.each(['楼道里的垃圾也好几天没人清了', '还有一件事，刚才忘了说路口也黑着'])(
    'or more of the first: the caller is asked which (%s)',
    (words) => {
      const asked = told().says(words);
      expect(asked.heard).toBe('这是新的事，还是补充刚才的？新的事请按1，补充请按2。');
      expect(asked.presses('1').heard).toMatch(/跟您核对一下|请问|您希望/);
      expect(asked.submitted('addition')).toBeNull();
      for (const same of [told().says(words).says('是补充刚才的'), told().says(words).isSilent(2)]) {
        expect(same.heard).toContain('您补充的也记下了');
        expect(same.submitted('addition')).toMatchObject({ text: words });
      }
      for (const choice of ['是新的事', '不是补充', '另外一件事'])
        expect(told().says(words).says(choice).submitted('addition'), choice).toBeNull();
    },
  );

  it.each(['没有别的事了', '没其他问题了，谢谢', '好的没有别的事了'])(
    'is none where the caller says so: %s',
    (words) => {
      expect(told().says(words).heard).toBe('谢谢您的来电，再见。');
    },
  );

  it('loses no word of a caller who tells on instead of choosing', () => {
    const caller = told().says('楼道里的垃圾也没人清').says('都三天了臭得很').says('你们快点来吧真的受不了');
    expect(caller.submitted('addition')?.text).toBe(
      '楼道里的垃圾也没人清。都三天了臭得很。你们快点来吧真的受不了',
    );
    const other = told().says('楼道里的垃圾也没人清').says('都三天了臭得很');
    expect(other.heard).toContain('记下了');
    expect(other.presses('1').submitted('addition')).toBeNull();
  });

  it.each(['忘了说，门口那盏也坏了', '补充一下，晚上特别黑', '电话应该是13911112222'])(
    'is none where the words add to the first: %s',
    (words) => {
      const caller = told().says(words);
      expect(caller.heard).toContain('您补充的也记下了');
      expect(caller.submitted('addition')).toMatchObject({ text: words });
    },
  );

  it('leads to a person by 0 and by word, like all questions', () => {
    expect(told().says('楼道里的垃圾也没人清').presses('0').left.type).toBe('queue');
    expect(told().says('楼道里的垃圾也没人清').says('转人工').left.type).toBe('queue');
  });
});

describe('a request that the caller wants back after the number', () => {
  const told = () => new Caller('request').says(MATTER).presses('1');

  it.each(['算了，我要撤销', '不办了', '取消刚才的登记'])(
    'is withdrawn once that is confirmed: %s',
    (words) => {
      const caller = told().says(words);
      expect(caller.heard).toMatch(/^您要撤销“.*路灯.*”吗？撤销请按1，不撤销请按2。$/);
      expect(caller.presses('1').outcome).toBe('withdrawn');
      expect(caller.submitted('withdrawal')).toEqual({ orderId: 'draft:call' });
      expect(caller.submitted('addition')).toBeNull();
    },
  );

  it('is named, for a caller may have left two', () => {
    const caller = told().says('还有一件事').says('和平路的树倒了').says('不知道').says('希望尽快扶起来');
    for (let asked = 0; asked < 4 && !caller.heard.includes('核对'); asked++) caller.says('不知道');
    expect(caller.presses('1').says('撤销第一件').heard).toContain('您要撤销“和平路的树倒了');
  });

  it('is another matter where the caller says so: 还有一件事，我要求撤销罚单', () => {
    const caller = told().says('还有一件事，我要求撤销罚单');
    expect(caller.heard).not.toContain('您要撤销');
    expect(caller.asked.filter((name) => name === 'understand')).toHaveLength(2);
  });

  it('stays where the words were meant otherwise, and the words are kept', () => {
    const caller = told().says('我要求撤销那张罚单').presses('2');
    expect(caller.heard).toContain('没有撤销，会照常办理。您刚才说的也记下了。');
    expect(caller.submitted('addition')).toMatchObject({ text: '我要求撤销那张罚单' });
    expect(caller.submitted('withdrawal')).toBeNull();
  });
});
