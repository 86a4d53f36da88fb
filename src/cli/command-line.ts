/** What the user typed cannot be done; the message says what to do instead. */
export class UsageError extends Error {}

/**
 * Runs a command's `main`: prints the usage at `--help`, one line for an error, and sets the exit code: 0 done,
 * 1 failed, 2 misused.
 */
export async function runCommand(usage: string, main: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    return;
  }
  try {
    await main(args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message.split('\n')[0]);
    process.exitCode = isMisuse(error) ? 2 : 1;
  }
}

function isMisuse(error: unknown): boolean {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** @throws UsageError unless the text is a number above `min` */
export function numberOption(name: string, text: string, min: number): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number < min) {
    throw new UsageError(`--${name} needs a number of at least ${min}, not "${text}"`);
  }
  return number;
}
