/** 23505: another one was quicker to make the row that may exist only once. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** 40P01: two transactions waited for each other in a circle, and this one was broken off; nothing of it was done. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === '40P01';
}

/** 22 and 23: the database is well, but will not have these data, or not beside those it has. */
export function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error));
}

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
