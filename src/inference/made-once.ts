/** Remembers what was last made of a pair of things, as long as the same pair is asked for. */
export function madeOnce<First extends object, Second extends object, Made>(
  make: (first: First, second: Second) => Made,
): (first: First, second: Second) => Made {
  let last: { readonly first: First; readonly second: Second; readonly made: Made } | undefined;
  return (first, second) => {
    if (last?.first !== first || last.second !== second) last = { first, second, made: make(first, second) };
    return last.made;
  };
}
