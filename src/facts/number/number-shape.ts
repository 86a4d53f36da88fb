/** What numbers of one kind look like, as far as piecing them together needs it. */
export interface NumberShape {
  /** A whole number of the kind. */
  whole(digits: string): boolean;
  /** Whole, but a longer one may begin with the same digits. */
  grows(digits: string): boolean;
  /** What a new number of the kind may begin with. */
  begins(digits: string): boolean;
  /** Whole only where nothing else was said with it, such as a telephone number without its area code. */
  short(digits: string): boolean;
  /** So near a whole number that it is kept as heard. */
  nearly(digits: string): boolean;
  /** The whole number that a short one makes with digits named before or after it; null where it makes none. */
  completed(short: string, digits: string): string | null;
  /** Numbers of the kind have no shape of their own: any digits go on with the ones before. */
  readonly shapeless: boolean;
  /** Digits of the longest number. */
  readonly longest: number;
}
