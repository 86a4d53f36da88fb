/**
 * A process for `database-folder.test.ts` to kill: opens the store in the folder it is given, says `open`,
 * then inserts numbers one by one and prints each after its insert was acknowledged.
 */
import { openDatabase } from '../../src/store/database.ts';

try {
  const { pool } = await openDatabase({ dataDir: process.argv[2] ?? '' });
  await pool.query('CREATE TABLE IF NOT EXISTS number (n int PRIMARY KEY)');
  process.stdout.write('open\n');
  for (let n = 0; ; n += 1) {
    await pool.query('INSERT INTO number VALUES ($1)', [n]);
    process.stdout.write(`${n}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
