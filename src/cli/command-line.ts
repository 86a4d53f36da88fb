/** What the user typed cannot be done; the message says what to do instead. */
export class UsageError extends Error {}

/** What a shell tells of a program that a closed pipe ended: 128 and the number of SIGPIPE. */
const CLOSED_PIPE = 141;

/**
 * Runs a command's `main`: prints the usage at `--help`, one line for an error, and sets the exit code: 0 done,
 * 1 failed, 2 misused. Where whoever reads the output goes away (`| head`), the command ends quietly with code 141.
 */
export async function runCommand(usage: string, main: (args: string[]) => Promise<void>): Promise<void> {
  for (const output of [process.stdout, process.stderr]) output.on('error', endWithReader);
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

/** Node ignores SIGPIPE, which ends other programs, and reports an error of the stream instead. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? CLOSED_PIPE);
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
