import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { MigrationError, migrate } from '../../src/store/migrate.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

describe.each(storeEngines)('migrations on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('apply', () => {
    let test: TestDatabase;
    let path: string;
    let folder: URL;

    beforeEach(async () => {
      test = await fresh({ migrated: false });
      path = await mkdtemp(join(tmpdir(), 'jiesu-migrations-'));
      folder = pathToFileURL(`${path}/`);
      await write('0001_first.sql', 'CREATE TABLE first (id int); -- 第一\nINSERT INTO first VALUES (1);');
      await write('0002_second.sql', 'ALTER TABLE first ADD COLUMN name text;');
    });
    afterEach(async () => {
      await test.drop();
      await rm(path, { recursive: true });
    });

    const write = (name: string, text: string) => writeFile(join(path, name), text);
    const run = () => migrate(test.database, { folder, jobs: false });
    const select = async (text: string) => (await test.database.pool.query(text)).rows;

    it('each file once, in order', async () => {
      await run();
      await write('0003_third.sql', 'UPDATE first SET name = $$x$$;');
      await run();
      await run();
      expect(await select('SELECT * FROM first')).toEqual([{ id: 1, name: 'x' }]);
      expect(await select('SELECT name FROM schema_migration ORDER BY name')).toHaveLength(3);
    });

    it('once, when several start together', async () => {
      await Promise.all([run(), run(), run()]);
      expect(await select('SELECT * FROM first')).toHaveLength(1);
    });

    it('a failing file not at all, and the ones before it whole', async () => {
      await write('0003_bad.sql', 'CREATE TABLE third (id int); SELECT 1/0;');
      await expect(run()).rejects.toThrow(/migration 0003_bad\.sql: division by zero/);
      expect(await select("SELECT to_regclass('first') AS first, to_regclass('third') AS third")).toEqual([
        { first: 'first', third: null },
      ]);
      await write('0003_bad.sql', 'CREATE TABLE third (id int);');
      await run();
    });

    it('nothing when an applied file was changed, removed, or comes from a newer build', async () => {
      await run();
      await write('0001_first.sql', 'CREATE TABLE other (id int);');
      await expect(run()).rejects.toThrow(/0001_first\.sql was changed/);
      await rm(join(path, '0001_first.sql'));
      await expect(run()).rejects.toThrow(/0001_first\.sql, which this build doesn't know/);
    });

    it('the same file with other line ends', async () => {
      await write('0003_lines.sql', 'CREATE TABLE lines\n(id int);\n');
      await run();
      await write('0003_lines.sql', 'CREATE TABLE lines\r\n(id int);\r\n');
      await run();
    });

    it('nothing when names are malformed or numbers are used twice', async () => {
      await write('0002_again.sql', '');
      await expect(run()).rejects.toThrow(MigrationError);
      await rm(join(path, '0002_again.sql'));
      await write('3-third.sql', '');
      await expect(run()).rejects.toThrow(MigrationError);
    });

    it("our own files and the job queues' beside each other, and again after a restart", async () => {
      await migrate(test.database);
      await test.database.close();
      test.database = await openDatabase(test.options);
      await migrate(test.database);
      expect(await select("SELECT to_regclass('job')::text AS job")).toEqual([{ job: 'job' }]);
      await write('0003_clash.sql', 'CREATE TABLE public.job (id int);');
      await test.database.pool.query('DELETE FROM schema_migration');
      await expect(migrate(test.database, { folder })).rejects.toThrow(/taken by the job queues: job/);
    });
  });
});
