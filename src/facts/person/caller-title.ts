const MAN = /先生|大爷|大伯|大叔|大哥|叔叔|伯伯|阿公|阿伯|阿叔|阿哥|爷爷|老伯|^[哥叔伯爷]$/;
const WOMAN =
  /女士|小姐|太太|夫人|阿姨|大姐|大妈|大娘|大嫂|大婶|大姨|阿婆|阿嫂|阿姐|奶奶|婆婆|^[姐姨婶嫂婆]$/;

/**
 * The caller's title, by who said it: the agent, who hears the voice, with the surname; the caller of herself; the agent
 * without a name; what follows from the caller's story.
 */
export class CallerTitle {
  private addressed = '';
  private said = '';
  private own = '';
  private bare = '';
  private guessed = '';

  /** 冯先生, by the agent. */
  address(title: string): void {
    this.addressed = title;
    this.said = '';
  }

  /** The caller says which is right: 我是女的. */
  correct(title: string): void {
    if (!sameSex(this.addressed, title)) this.said = title;
  }

  /** 叫我王大姐, by the caller. */
  choose(title: string): void {
    this.own = title;
  }

  /** 先生您好, by the agent. */
  greet(title: string): void {
    this.bare = title;
  }

  guess(title: string): void {
    this.guessed = title;
  }

  /** The best title, and whether somebody said it; null where nothing tells. */
  best(): { readonly title: string; readonly guessed: boolean } | null {
    const title = this.said || this.addressed || this.own || this.bare;
    if (title !== '') return { title, guessed: false };
    return this.guessed === '' ? null : { title: this.guessed, guessed: true };
  }
}

function sameSex(a: string, b: string): boolean {
  return a !== '' && !(MAN.test(a) && WOMAN.test(b)) && !(WOMAN.test(a) && MAN.test(b));
}
