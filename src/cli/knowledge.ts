import { parseArgs } from 'node:util';
import { numberOption, runCommand, UsageError } from './command-line.ts';
import { KnowledgeClient } from './knowledge/client.ts';
import { exportArticles } from './knowledge/export.ts';
import { importFiles } from './knowledge/import.ts';
import { measureSearch } from './knowledge/measure.ts';
import { articleLine, cardLines, flagLine } from './knowledge/words.ts';

const USAGE = `npm run knowledge -- <what> [options]

  check <files…>           says what is wrong and what is doubtful about articles; fails when something is wrong
  measure                  times the search on this machine
    --articles <number>    among so many articles (default 2000), put together from the catalogue

Against a running service, by --url <address> --token <token of an admin>:

  import <files…>          stores articles (.md, .csv, .html; docs/knowledge.md says how they are written)
    --dry-run              only says what would happen
  list                     articles by id
    --unit <name>          of one owner
  search <words…>          what the desk would show
    --on <day>             the day it must be valid for (default today)
  flags                    articles that agents find wrong, newest first
    --all                  also what is dealt with
  resolve <id>             a flag is dealt with
  export <folder>          a Markdown file for each article, as import reads them
  remove <id>              takes an article out`;

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      unit: { type: 'string' },
      on: { type: 'string' },
      articles: { type: 'string', default: '2000' },
      all: { type: 'boolean', default: false },
      url: { type: 'string' },
      token: { type: 'string' },
    },
  });
  const [what, ...rest] = positionals;
  const [first] = rest;
  if (what === 'check') return finish(await importFiles(rest, null));
  if (what === 'measure') {
    const count = numberOption('articles', values.articles, 1);
    return console.log(measureSearch(count, 'catalogue/dispatch.json'));
  }
  const client = new KnowledgeClient(values);
  if (what === 'import') finish(await importFiles(rest, { client, dryRun: values['dry-run'] }));
  else if (what === 'list') print((await client.articles({ unit: values.unit })).map(articleLine));
  else if (what === 'search') {
    if (rest.length === 0) throw new UsageError('what to search for is missing; see --help');
    const found = await client.search(rest.join(' '), values.on);
    print(found.length === 0 ? ['nothing is about that'] : found.flatMap(cardLines));
  } else if (what === 'flags') print((await client.flags(values.all)).map(flagLine));
  else if (what === 'resolve') console.log(flagLine(await client.resolve(needed(first, 'id of the flag'))));
  else if (what === 'export') {
    const folder = needed(first, 'folder');
    console.log(`${await exportArticles(client, folder)} articles in ${folder}`);
  } else if (what === 'remove') {
    const id = needed(first, 'id of the article');
    await client.remove(id);
    console.log(`${id} is taken out`);
  } else
    throw new UsageError(
      `${what ?? 'nothing'}: it must be check, measure, import, list, search, flags, resolve, export or remove; see --help`,
    );
});

function finish({ lines, errors }: { lines: readonly string[]; errors: number }): void {
  print(lines);
  if (errors > 0) process.exitCode = 1;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`the ${what} is missing; see --help`);
  return value;
}
