import { parseArgs } from 'node:util';
import { draftOf } from '../catalogue/import/draft.ts';
import { DispatchCatalogue } from '../catalogue/schema.ts';
import { CatalogueVersionDetail } from '../protocol/catalogue.ts';
import { CatalogueClient } from './catalogue/client.ts';
import { diffLines, reportLines, versionLine } from './catalogue/words.ts';
import { runCommand, UsageError } from './command-line.ts';
import { readCsvText } from './gazetteer/csv-text.ts';
import { readJson } from './read-json.ts';

const USAGE = `npm run catalogue -- <what> [options]

  check                    says what is wrong and what is doubtful about the file; fails when something is wrong
    --file <file>          the catalogue (default catalogue/dispatch.json)
    --items, --units <csv> looks at it with these merged in

Against a running service, by --url <address> --token <token of an admin>:

  list                     versions, newest first
  import                   makes a draft of what serves with CSV merged in (UTF-8; docs/operations.md lists the columns),
                           or of a whole catalogue, and tells its report and its id
    --items, --units <csv> items by code, units by id
    --file <file>          a whole catalogue (JSON)
    --name <name>          name of the new version, as suggestions will carry it
    --note <words>         what for
  diff <id>                what a version would change, field by field, and what was found in it
  publish <id>             publishes a draft
    --at <time>            at a time (ISO 8601 with offset) instead of at once
  rollback                 the version before serves again, at last the file of the service`;

type Values = ReturnType<typeof options>['values'];

function options(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      items: { type: 'string' },
      units: { type: 'string' },
      name: { type: 'string' },
      note: { type: 'string' },
      at: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string' },
    },
  });
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

function csvOf({ items, units }: Values): { items?: string; units?: string } {
  return {
    ...(items === undefined ? {} : { items: readCsvText(items) }),
    ...(units === undefined ? {} : { units: readCsvText(units) }),
  };
}

function check(values: Values): void {
  const file = values.file ?? 'catalogue/dispatch.json';
  const { report, content } = draftOf({ catalogue: readJson(file), ...csvOf(values) }, null);
  print(reportLines(report));
  const catalogue = DispatchCatalogue.safeParse(content).data;
  const size =
    catalogue === undefined ? '' : `${catalogue.units.length} units, ${catalogue.items.length} items; `;
  console.log(`${file}: ${size}${report.errors} wrong, ${report.warnings} doubtful`);
  if (report.errors > 0) process.exitCode = 1;
}

async function importDraft(client: CatalogueClient, values: Values): Promise<void> {
  const { file, name, note } = values;
  const csv = csvOf(values);
  if (file === undefined && Object.keys(csv).length === 0)
    throw new UsageError('--items, --units or --file is missing; see --help');
  if (file === undefined && name === undefined) throw new UsageError('--name is missing; see --help');
  const draft = await client.ask(CatalogueVersionDetail, 'POST', '/versions', {
    ...csv,
    ...(file === undefined ? {} : { catalogue: readJson(file) }),
    ...(name === undefined ? {} : { version: name }),
    ...(note === undefined ? {} : { note }),
  });
  print(reportLines(draft.report));
  console.log(versionLine(draft));
  if (draft.errors > 0) process.exitCode = 1;
}

await runCommand(USAGE, async (args) => {
  const { values, positionals } = options(args);
  const [what, id] = positionals;
  if (what === 'check') return check(values);
  const client = new CatalogueClient(values);
  if (what === 'list') print((await client.list()).map(versionLine));
  else if (what === 'import') await importDraft(client, values);
  else if (what === 'diff') {
    const version = await client.ask(CatalogueVersionDetail, 'GET', `/versions/${idOf(id)}`);
    print([versionLine(version), ...reportLines(version.report), ...diffLines(version.diff)]);
  } else if (what === 'publish') {
    const body = values.at === undefined ? {} : { at: values.at };
    const version = await client.ask(CatalogueVersionDetail, 'POST', `/versions/${idOf(id)}/publish`, body);
    console.log(versionLine(version));
  } else if (what === 'rollback') console.log(`${await client.rollBack()} serves`);
  else
    throw new UsageError(
      `${what ?? 'nothing'}: it must be check, list, import, diff, publish or rollback; see --help`,
    );
});

function idOf(id: string | undefined): string {
  if (id === undefined || !/^\d+$/.test(id))
    throw new UsageError('the id of a version is missing: list tells them; see --help');
  return id;
}
