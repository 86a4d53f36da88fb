import type { Evidence } from '../../protocol/common.ts';
import type { Judgement } from './guards.ts';

/** A past, or hearsay, that somebody speaks of. */
export interface Story {
  readonly judgement: Judgement;
  readonly word: Evidence;
  readonly index: number;
}

/** For so many turns of the call a story lasts. */
export const MEMORY = 8;
/**
 * The stories that govern what is said in the turns after them, by the guard that says so. Not every past that is named
 * is one: who bought the house last year may see it burn today.
 */
export class Stories {
  private readonly stories = new Map<string, Story>();

  follow(story: Story): void {
    this.stories.set(story.judgement.guard.id, story);
  }

  clear(): void {
    this.stories.clear();
  }

  /** The story told in the last turns; one of a guard that is ignored is none. */
  lasting(ignore: ReadonlySet<string>, index: number): Story | null {
    for (const [guard, story] of this.stories)
      if (!ignore.has(guard) && index - story.index <= MEMORY) return story;
    return null;
  }

  /** Whether a past is told in the last turns. */
  isPast(index: number): boolean {
    return [...this.stories.values()].some(
      (story) => story.judgement.guard.verdict === 'past' && index - story.index <= MEMORY,
    );
  }
}
