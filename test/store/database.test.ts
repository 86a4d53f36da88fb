import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

describe.each(storeEngines)('the store on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('conforms', () => {
    let test: TestDatabase;
    let pool: pg.Pool;

    beforeAll(async () => {
      test = await fresh();
      pool = test.database.pool;
      await pool.query('CREATE TABLE item (id int PRIMARY KEY, body jsonb, note text NOT NULL)');
    });
    afterAll(() => test.drop());

    const insert = (id: number): [string, unknown[]] => [
      'INSERT INTO item VALUES ($1, $2, $3)',
      [id, {}, ''],
    ];
    const count = async (id: number): Promise<number> =>
      (await pool.query('SELECT count(*) AS n FROM item WHERE id = $1', [id])).rows[0].n;

    it('gives each type back as the same JavaScript type', async () => {
      const { rows } = await pool.query(
        `SELECT 9007199254740991::int8 AS safe, 9007199254740993::int8 AS beyond, 1.50::numeric AS numeric,
                1.5::float8 AS float, true AS yes, null::text AS nothing, ARRAY['甲','乙'] AS list,
                '2024-02-29'::date AS day, '2024-02-29 08:00:00.123+08'::timestamptz AS moment,
                '{"a":[1,"二"]}'::jsonb AS body, '6f1f64b6-1d0c-4a3c-9d58-1d2f3a4b5c6d'::uuid AS id, '\\x00ff'::bytea AS bytes`,
      );
      expect(rows).toEqual([
        {
          safe: 9007199254740991,
          beyond: '9007199254740993',
          numeric: '1.50',
          float: 1.5,
          yes: true,
          nothing: null,
          list: ['甲', '乙'],
          day: '2024-02-29',
          moment: new Date('2024-02-29T00:00:00.123Z'),
          body: { a: [1, '二'] },
          id: '6f1f64b6-1d0c-4a3c-9d58-1d2f3a4b5c6d',
          bytes: Buffer.from([0, 255]),
        },
      ]);
    });

    it('takes parameters of each type', async () => {
      const values = [
        7,
        2 ** 40,
        'text',
        true,
        new Date('2024-01-02T03:04:05.678Z'),
        { k: '值' },
        ['a', 'b'],
        null,
      ];
      const { rows } = await pool.query(
        `SELECT $1::int AS a, $2::int8 AS b, $3::text AS c, $4::bool AS d, $5::timestamptz AS e, $6::jsonb AS f,
                $7::text[] AS g, $8::text AS h`,
        values,
      );
      expect(Object.values(rows[0])).toEqual(values);
    });

    it('keeps every character but NUL, which it refuses', async () => {
      const text = '您好😀𠮷 Ünï\u200d\u0001\t\n\\"\'$1 --';
      expect((await pool.query('SELECT $1::text AS text', [text])).rows).toEqual([{ text }]);
      expect((await pool.query('SELECT $1::jsonb AS body', [{ text }])).rows).toEqual([{ body: { text } }]);
      await expect(pool.query('SELECT $1::text', ['a\u0000b'])).rejects.toMatchObject({ code: '22021' });
      await expect(pool.query('SELECT $1::jsonb', [{ text: 'a\u0000b' }])).rejects.toMatchObject({
        code: '22P05',
      });
    });

    it('stores a document of several megabytes', async () => {
      const body = {
        words: Array.from({ length: 50_000 }, (_, index) => ({ index, text: `第${index}个词语，有些长度` })),
      };
      await pool.query('INSERT INTO item VALUES ($1, $2, $3)', [100, body, 'large']);
      expect((await pool.query('SELECT body FROM item WHERE id = 100')).rows[0].body).toEqual(body);
    });

    it('runs several statements in one text, as one transaction', async () => {
      const results = (await pool.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[];
      expect(results.map((result) => result.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
      const failing = "INSERT INTO item VALUES (110, '{}', ''); SELECT 1/0";
      await expect(pool.query(failing)).rejects.toMatchObject({ code: '22012' });
      expect(await count(110)).toBe(0);
    });

    it('reports errors with their SQLSTATE and goes on', async () => {
      await pool.query(...insert(120));
      await expect(pool.query(...insert(120))).rejects.toMatchObject({
        code: '23505',
        constraint: 'item_pkey',
        table: 'item',
      });
      await expect(pool.query('INSERT INTO item (id) VALUES (121)')).rejects.toMatchObject({ code: '23502' });
      await expect(pool.query('SELEKT')).rejects.toMatchObject({ code: '42601' });
      await expect(pool.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
      await expect(pool.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    });

    it('commits a whole transaction and rolls back a whole one', async () => {
      const client = await pool.connect();
      await client.query('-- a comment first\nBEGIN');
      await client.query(...insert(130));
      await client.query('COMMIT');
      await client.query('begin');
      await client.query(...insert(131));
      await expect(client.query(...insert(130))).rejects.toMatchObject({ code: '23505' });
      await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('ROLLBACK');
      client.release();
      expect([await count(130), await count(131)]).toEqual([1, 0]);
    });

    it('keeps a transaction apart from other users of the pool', async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query(...insert(140));
      const seen = count(140);
      const other = pool.query(...insert(141));
      await client.query(...insert(142));
      await client.query('ROLLBACK');
      client.release();
      await other;
      expect([await seen, await count(140), await count(141), await count(142)]).toEqual([0, 0, 1, 0]);
    });

    it('rolls back the transaction of a client released or destroyed in the middle of it', async () => {
      for (const [id, destroy] of [
        [150, false],
        [151, true],
      ] as const) {
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query(...insert(id));
        client.release(destroy);
        expect(await count(id)).toBe(0);
        await pool.query(...insert(id));
      }
    });

    it('answers many queries at once, each with its own rows', async () => {
      const asked = Array.from({ length: 500 }, (_, index) => index);
      const answers = await Promise.all(asked.map((n) => pool.query('SELECT $1::int AS n', [n])));
      expect(answers.map(({ rows }) => rows[0].n)).toEqual(asked);
    });

    it('lets Kysely run transactions beside each other', async () => {
      const run = (id: number, fail: boolean) =>
        test.database.sql.transaction().execute(async (transaction) => {
          await sql`INSERT INTO item VALUES (${id}, '{}', '')`.execute(transaction);
          if (fail) throw new Error('changed my mind');
        });
      const results = await Promise.allSettled([200, 201, 202, 203].map((id) => run(id, id % 2 === 1)));
      expect(results.map((result) => result.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
      ]);
      expect(await Promise.all([200, 201, 202, 203].map(count))).toEqual([1, 0, 1, 0]);
    });

    it('delivers notifications to listeners, after the commit', async () => {
      const listener = await pool.connect();
      const heard: (string | undefined)[] = [];
      listener.on('notification', ({ channel, payload }) => {
        if (channel === 'news') heard.push(payload);
      });
      await listener.query('-- why not\nLISTEN "news"');
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query("SELECT pg_notify('news', $1)", ['first 第一']);
      await client.query('NOTIFY other');
      expect(heard).toEqual([]);
      await client.query('COMMIT');
      await client.query('BEGIN');
      await client.query("NOTIFY news, 'never'");
      await client.query('ROLLBACK');
      client.release();
      await pool.query("NOTIFY news, 'second'");
      await listener.query("NOTIFY news, 'third'");
      await vi.waitFor(() => expect(heard).toEqual(['first 第一', 'second', 'third']));
      listener.release(true);
    });

    it('keeps what was committed over closing and opening, and drops what was not', async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query(...insert(160));
      client.release(true);
      await pool.query(...insert(161));
      await test.database.close();
      await expect(pool.query('SELECT 1')).rejects.toThrow('after calling end');
      test.database = await openDatabase(test.options);
      pool = test.database.pool;
      expect([await count(160), await count(161)]).toEqual([0, 1]);
    });

    it('closes in bounded time while a client is still in use', async () => {
      const client = await pool.connect();
      client.on('error', () => {});
      await client.query('BEGIN');
      await client.query(...insert(170));
      await test.database.close();
      test.database = await openDatabase(test.options);
      pool = test.database.pool;
      if (test.database.kind === 'embedded') expect(await count(170)).toBe(0);
    });
  });
});
