import type { ToldTime } from './told-time.ts';

/** 不对, 不是三点, 错了: what the agent has repeated is wrong; 不用 and 没有 answer another question. */
const DENIES = /^.{0,4}?(?:不对|(?<!是)不是|不系|错|不(?=[，,。\s]))/;
/** The agent asks no more than whether the time is right. */
const ASKED = /^[^，。,]{0,6}?(?:[吗吧嘛]|对不对|是不是|没错)[啊呀？?，,。\s]*$/;

/** A time that the agent has repeated, and how it stood before. */
interface Echo {
  readonly told: ToldTime;
  readonly score: number;
  readonly asked: boolean;
}

/** What the agent has just repeated as it was told: agreed, unless the caller's next words deny it. */
export class EchoedTimes {
  private echoes: Echo[] = [];

  clear(): void {
    this.echoes = [];
  }

  /**
   * @param worth what the agreement adds to its score
   * @param after the agent's words behind it
   */
  add(told: ToldTime, worth: number, after: string): void {
    this.echoes.push({ told, score: told.score, asked: ASKED.test(after) });
    if (told.confirmed) return;
    told.confirmed = true;
    told.score += worth;
  }

  /**
   * The caller's next words: takes back what they deny.
   *
   * @param tells they name another time
   */
  settle(text: string, tells: boolean): void {
    for (const { told, score, asked } of DENIES.test(text) ? this.echoes : []) {
      if (!tells && !asked) continue;
      told.confirmed = false;
      told.withdrawn = true;
      told.score = score;
    }
    this.clear();
  }
}
