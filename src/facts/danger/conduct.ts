import type { Turn } from '../dialogue.ts';
import type { DangerRules } from './rules.ts';

/** What the rule file listens for in how people behave. */
export type Sign = keyof DangerRules['conduct'];

/** How the agent handles an ordinary matter: asks what is wanted, asks for name and number, writes it down, is relieved. */
type Calm = 'want' | 'contact' | 'closing' | 'relieved' | 'denied';
const CALM: Readonly<Record<Calm, number>> = { want: 1.5, contact: 1, closing: 1.5, relieved: 2, denied: 1 };
/** Turns that tell of danger, or of money and papers, count no further than this. */
const MOST_TOLD = 3;
const MOST_ALARMED = 2;
const MOST_AFTERMATH = 2;
/** Help that was sent for more often than this is not called off by a word. */
const CALLED_OFF = 1;

/**
 * What both sides make of the words. An agent who hears of danger sends for help or tells the caller what to do; one who
 * goes on to ask for wishes, name and number has heard none, unless the caller tells of it again and again.
 */
export class Conduct {
  private readonly calm = new Set<Calm>();
  private acts = 0;
  private justActed = false;
  private told = 0;
  private toldIn = -1;
  private alarmed = 0;
  private urged = false;
  private aftermath = 0;

  /** Whether all that was told is handled like any other matter. */
  get isOrdinary(): boolean {
    return this.acts === 0 && this.calmness > this.concern;
  }

  /** @param acts the agent sends for help or tells what to do in danger */
  hearAgent({ asked }: Turn, signs: ReadonlyMap<Sign, unknown>, acts: boolean): void {
    this.justActed = acts;
    if (acts) this.acts += 1;
    if (signs.has('alarmed')) this.alarmed = Math.min(MOST_ALARMED, this.alarmed + 1);
    if (signs.has('relieved')) this.calm.add('relieved');
    if (signs.has('closing')) this.calm.add('closing');
    if (asked.has('want')) this.calm.add('want');
    if (asked.has('name') || asked.has('phone')) this.calm.add('contact');
  }

  /** To be heard after all that the turn tells of danger. */
  hearCaller({ index }: Turn, signs: ReadonlyMap<Sign, unknown>): void {
    if (signs.has('urging')) this.urged = true;
    if (signs.has('aftermath')) this.aftermath = Math.min(MOST_AFTERMATH, this.aftermath + 1);
    const toldAgain = this.urged || this.toldIn === index;
    if (signs.has('refused') && this.justActed && this.acts <= CALLED_OFF && !toldAgain) {
      this.takeBack();
      this.deny();
    }
  }

  /** The caller says no where the agent asked about danger. */
  deny(): void {
    this.calm.add('denied');
  }

  /**
   * The caller tells of danger. How an earlier matter was handled says nothing of it.
   * @param anew it has just begun, whatever was told of danger before
   */
  tell(index: number, anew: boolean): void {
    if (anew || this.told === 0) {
      this.calm.clear();
      this.aftermath = 0;
    }
    if (index === this.toldIn) return;
    this.toldIn = index;
    this.told = Math.min(MOST_TOLD, this.told + (anew ? 2 : 1));
  }

  /** All that was told was an error. */
  takeBack(): void {
    this.acts = 0;
    this.told = 0;
    this.alarmed = 0;
    this.urged = false;
  }

  private get concern(): number {
    return this.told + this.alarmed + (this.urged ? 1 : 0);
  }

  private get calmness(): number {
    return this.aftermath + [...this.calm].reduce((sum, sign) => sum + CALM[sign], 0);
  }
}
