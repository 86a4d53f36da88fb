/** SQLSTATE 23505: another one was quicker to make the row that may exist only once. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
